"""Readers are kept on both databases; nobody who left is brought back by a list."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.errors import NotFoundError
from tracker.jobs import readers
from tracker.jobs.reader_links import Purpose, reader_of, signature
from tracker.jobs.readers import Change
from tracker.model.subscriber import ReaderWish, SubscriberState
from tracker.store import Database, subscribers

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
DEFAULTS = ReaderWish("", timezone="Asia/Shanghai", weekday=4, hour=9)
ALICE = ReaderWish("alice@example.org", name="Alice")


def add(database: Database, wish: ReaderWish, now: datetime = NOW) -> Change:
    with database.write() as connection:
        return readers.add(connection, wish, DEFAULTS, now)


def test_a_reader_is_added_changed_and_brought_back(database: Database) -> None:
    assert add(database, ALICE) is Change.ADDED
    assert add(database, ALICE) is Change.SAME
    assert add(database, ReaderWish(ALICE.email, filter="firm:kimi", hour=7)) is Change.CHANGED
    readers.set_state(database, "ALICE@example.org", SubscriberState.REMOVED, "removed")
    assert add(database, ReaderWish(ALICE.email, hour=8), LATER) is Change.BACK
    with database.read() as connection:
        alice = subscribers.get(connection, "Alice@Example.org")
    assert (alice.name, alice.filter, alice.timezone, alice.weekday, alice.hour) == (
        "Alice",
        "firm:kimi",
        "Asia/Shanghai",
        4,
        8,
    )
    assert (alice.state, alice.reason, alice.created) == (SubscriberState.ACTIVE, "", LATER)


def test_an_import_again_changes_nothing_and_brings_nobody_back(database: Database) -> None:
    rows: list[tuple[int, ReaderWish | str]] = [
        (2, ALICE),
        (3, "no address"),
        (4, ReaderWish("bob@example.org")),
        (5, ReaderWish("alice@example.org", name="Other")),
    ]
    first = readers.take_in(database, rows, DEFAULTS, lambda: NOW)
    assert first.changes == {Change.ADDED: 2}
    assert first.problems == [(3, "no address"), (5, "alice@example.org stands on line 2 already.")]
    readers.set_state(database, "bob@example.org", SubscriberState.REMOVED, "asked to")
    second = readers.take_in(database, rows, DEFAULTS, lambda: LATER)
    assert second.changes == {Change.SAME: 1, Change.LEFT_ALONE: 1}
    assert [one.email for one in second.left_alone] == ["bob@example.org"]
    with database.read() as connection:
        assert [one.email for one in subscribers.active(connection)] == ["alice@example.org"]


def test_a_sign_up_waits_for_its_confirmation_and_disturbs_no_reader(database: Database) -> None:
    add(database, ALICE)
    with database.write() as connection:
        before = subscribers.get(connection, ALICE.email)
        assert subscribers.sign_up(connection, ALICE.email, LATER, filter="firm:kimi") == before
        carol = subscribers.sign_up(connection, "carol@example.org", NOW)
        assert carol.state is SubscriberState.PENDING
        again = subscribers.sign_up(connection, "carol@example.org", LATER)
        assert again.token != carol.token
        assert [one.email for one in subscribers.active(connection)] == [ALICE.email]
        old, new = (signature(one, Purpose.CONFIRM) for one in (carol, again))
        assert reader_of(connection, Purpose.CONFIRM, carol.id, old) is None
        assert reader_of(connection, Purpose.UNSUBSCRIBE, carol.id, new) is None
        assert reader_of(connection, Purpose.CONFIRM, before.id, new) is None
        assert reader_of(connection, Purpose.CONFIRM, 999, new) is None
        assert reader_of(connection, Purpose.CONFIRM, carol.id, "ä") is None
        assert reader_of(connection, Purpose.CONFIRM, carol.id, new) == again


def test_nobody_by_that_name_is_a_sentence(database: Database) -> None:
    with pytest.raises(NotFoundError, match=r"Nobody is subscribed as bob@example\.org"):
        readers.set_state(database, "bob@example.org", SubscriberState.PAUSED, "")
