"""The outbox keeps its promises on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tracker.model.digest import InlineImage, Rendered
from tracker.model.mail import DeliveryState
from tracker.store import Database, deliveries, editions, outbox_lock, subscribers
from tracker.store.deliveries import Delivery
from tracker.store.editions import StoredEdition

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


def issue(database: Database, week: str = "2026-W47", variant: str = "", text: str = "One.") -> StoredEdition:
    image = InlineImage("voice", "voice.png", b"\x89PNG\x00\xff", "Voice")
    with database.write() as connection:
        return editions.save(
            connection,
            week=week,
            variant=variant,
            number=1,
            rendered=Rendered("Subject", f"<p>{text}</p>", text, (image,)),
            facts={"headline": "智谱", "of": f"{week} {variant}"},
            now=NOW,
        )


def readers(database: Database, *names: str) -> list[int]:
    with database.write() as connection:
        return [subscribers.add(connection, f"{name}@example.org", NOW).id for name in names]


def queue(database: Database, edition: StoredEdition, *ids: int) -> int:
    with database.write() as connection:
        return deliveries.queue(connection, edition.id, [(one, f"<{one}@x>") for one in ids], NOW)


def claim(database: Database, now: datetime = NOW) -> Delivery | None:
    with database.write() as connection:
        return deliveries.claim(connection, now)


def claimed(database: Database) -> Delivery:
    found = claim(database)
    assert found is not None
    return found


def letter(database: Database, email: str, week: str = "2026-W47") -> Delivery:
    with database.read() as connection:
        return next(one for one in deliveries.of_week(connection, week) if one.email == email)


def test_a_reader_gets_one_letter_a_week_whatever_the_issue(database: Database) -> None:
    whole, filtered = issue(database), issue(database, variant="firm:deepseek")
    alice, bob = readers(database, "alice", "bob")
    assert queue(database, whole, alice) == 1
    assert queue(database, whole, alice) == 0
    assert queue(database, filtered, alice, bob) == 1
    assert letter(database, "alice@example.org").variant == ""
    assert letter(database, "bob@example.org").variant == "firm:deepseek"
    assert queue(database, issue(database, "2026-W48"), alice) == 1


def test_letters_are_claimed_once_each_those_of_one_issue_together(database: Database) -> None:
    whole, filtered = issue(database), issue(database, variant="firm:deepseek")
    ids = readers(database, "a", "b", "c", "d")
    queue(database, whole, ids[0], ids[2])
    queue(database, filtered, ids[1], ids[3])
    found = [claimed(database) for _ in range(4)]
    assert claim(database) is None
    assert [one.variant for one in found] == ["", "", "firm:deepseek", "firm:deepseek"]
    assert {one.subscriber_id for one in found} == set(ids)
    assert all((one.state, one.attempts) == (DeliveryState.SENDING, 1) for one in found)


def test_a_letter_that_waits_is_not_claimed_before_its_time(database: Database) -> None:
    queue(database, issue(database), *readers(database, "alice"))
    first = claimed(database)
    with database.write() as connection:
        deliveries.settle(connection, first, DeliveryState.QUEUED, NOW, next_try=LATER, reason="450 later")
    assert claim(database, LATER - timedelta(seconds=1)) is None
    second = claim(database, LATER)
    assert second is not None
    assert (second.attempts, second.reason) == (2, "450 later")


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN])
def test_a_letter_that_has_come_to_an_end_is_not_claimed(database: Database, state: DeliveryState) -> None:
    queue(database, issue(database), *readers(database, "alice"))
    with database.write() as connection:
        found = deliveries.claim(connection, NOW)
        assert found is not None
        deliveries.settle(connection, found, state, NOW)
    assert claim(database, NOW + timedelta(days=30)) is None
    with database.read() as connection:
        assert deliveries.counts(connection) == {"2026-W47": {state: 1}}
        assert deliveries.waiting(connection) == 0


def test_what_a_dead_process_left_is_queued_again_or_unknown(database: Database) -> None:
    queue(database, issue(database), *readers(database, "alice", "bob"))
    early, late = claimed(database), claimed(database)
    with database.write() as connection:
        deliveries.hand_over(connection, late, NOW)
        assert deliveries.recover(connection, LATER) == (1, 1)
        assert deliveries.recover(connection, LATER) == (0, 0)
    assert letter(database, early.email).state is DeliveryState.QUEUED
    assert letter(database, late.email).state is DeliveryState.UNKNOWN
    assert "may have arrived" in letter(database, late.email).reason
    assert claim(database, LATER) is not None
    assert claim(database, LATER) is None


def test_a_sender_that_was_only_slow_still_writes_the_truth_but_not_over_a_later_claim(
    database: Database,
) -> None:
    queue(database, issue(database), *readers(database, "alice"))
    first = claimed(database)
    with database.write() as connection:
        deliveries.hand_over(connection, first, NOW)
        deliveries.recover(connection, NOW)
        deliveries.settle(connection, first, DeliveryState.SENT, NOW)
    assert letter(database, first.email).state is DeliveryState.SENT
    with database.write() as connection:
        assert deliveries.requeue(connection, DeliveryState.SENT, NOW) == 1
        second = deliveries.claim(connection, NOW)
        deliveries.settle(connection, first, DeliveryState.FAILED, NOW)
    assert second is not None
    assert letter(database, first.email).state is DeliveryState.SENDING


def test_unknown_letters_are_queued_again_only_when_asked_and_only_of_that_week(database: Database) -> None:
    (alice,) = readers(database, "alice")
    for week in ("2026-W46", "2026-W47"):
        queue(database, issue(database, week), alice)
        found = claimed(database)
        with database.write() as connection:
            deliveries.settle(connection, found, DeliveryState.UNKNOWN, NOW, reason="?")
    assert claim(database, LATER) is None
    with database.write() as connection:
        assert deliveries.requeue(connection, DeliveryState.UNKNOWN, LATER, "2026-W47") == 1
    again = claim(database, LATER)
    assert again is not None
    assert (again.week, again.queued_at, again.handed_over) == ("2026-W47", LATER, None)
    assert claim(database, LATER) is None


def test_an_issue_is_replaced_until_it_is_on_its_way(database: Database) -> None:
    first = issue(database, text="One.")
    second = issue(database, text="Two.")
    assert (second.id, second.rendered.text) == (first.id, "Two.")
    assert second.rendered.images[0].png == b"\x89PNG\x00\xff"
    queue(database, second, *readers(database, "alice"))
    third = issue(database, text="Three.")
    assert (third.id, third.rendered.text) == (first.id, "Two.")


def test_one_process_at_a_time_works_through_the_outbox(
    database: Database, another: Callable[[], Database]
) -> None:
    other = another()
    with outbox_lock.hold(database) as mine:
        assert mine
        with outbox_lock.hold(other, wait_ms=20) as theirs:
            assert not theirs
    with outbox_lock.hold(other, wait_ms=20) as theirs:
        assert theirs
    other.close()


@pytest.fixture
def another(database: Database) -> Callable[[], Database]:
    url = database.engine.url.render_as_string(hide_password=False)
    return lambda: Database(url.replace("postgresql+psycopg:", "postgresql:"))


def test_a_week_is_remembered_by_its_whole_issue_or_else_by_all_its_variants(database: Database) -> None:
    for week, variant in (
        ("2026-W44", ""),
        ("2026-W45", "firm:b"),
        ("2026-W45", "firm:a"),
        ("2026-W46", "firm:a"),
        ("2026-W46", ""),
        ("2026-W47", ""),
    ):
        issue(database, week, variant)
    with database.read() as connection:
        told = [facts["of"] for facts in editions.facts_before(connection, "2026-W47", 2)]
    assert told == ["2026-W45 firm:a", "2026-W45 firm:b", "2026-W46 "]
