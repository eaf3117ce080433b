"""The catalogue in the store: what it says wins, and what polling learnt stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tracker.errors import NotFoundError
from tracker.fetch import schedule
from tracker.model.fetch import Action, Failure, FailureKind, Persistence, Validators
from tracker.model.polling import Health, PollResult, PollState
from tracker.model.source import Source
from tracker.store import Database, sources, tables
from tracker.store.sources import Origin

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GONE = PollState(
    validators=Validators(last_modified="Sat, 14 Nov 2026 00:00:00 GMT"),
    next_due=NOON + 720 * HOUR,
    last_polled=NOON,
    last_ok=NOON - HOUR,
    failures=1,
    health=Health.GONE,
    health_reason="It is gone.",
)


def _named(name: str, url: str = "") -> Source:
    return Source(name, name.title(), url or f"https://{name}.example/feed")


def _row(database: Database, source_id: str) -> sources.StoredSource:
    with database.read() as connection:
        return sources.get(connection, [source_id])[0]


def _due(database: Database, now: datetime) -> list[str]:
    with database.read() as connection:
        return [stored.source.id for stored in sources.due(connection, now)]


def test_what_is_due_comes_longest_overdue_first(database: Database) -> None:
    states = {
        "later": PollState(next_due=NOON + HOUR, last_polled=NOON),
        "now": PollState(next_due=NOON, last_polled=NOON - HOUR),
        "before": PollState(next_due=NOON - HOUR, last_polled=NOON - 2 * HOUR),
    }
    with database.write() as connection:
        sources.sync(connection, [_named(name) for name in ("later", "now", "before", "never")])
        sources.save_states(connection, states)
    assert _due(database, NOON) == ["never", "before", "now"]


def test_a_clock_that_was_set_back_puts_nothing_off(database: Database) -> None:
    with database.write() as connection:
        sources.sync(connection, [_named("one")])
        sources.save_states(connection, {"one": PollState(next_due=NOON + HOUR, last_polled=NOON)})
    assert _due(database, NOON) == []
    assert _due(database, NOON - HOUR) == []
    assert _due(database, NOON - 48 * HOUR) == ["one"]


def test_a_claim_by_a_clock_that_was_set_back_puts_nothing_off(database: Database) -> None:
    """Its poll was killed, so that the time of the last poll tells nothing of the clock."""
    with database.write() as connection:
        sources.sync(connection, [_named("new"), _named("old")])
        before = {"new": PollState(), "old": PollState(next_due=NOON, last_polled=NOON - HOUR)}
        ahead = NOON.replace(year=2030)
        sources.save_states(connection, {key: schedule.claim(one, ahead) for key, one in before.items()})
    assert _due(database, NOON) == ["new", "old"]


def test_the_longest_wait_is_kept(database: Database) -> None:
    gone = Failure(FailureKind.GONE, Persistence.PERMANENT, "Gone.")
    names = [f"s{n}" for n in range(50)]
    results = [PollResult(name, Action.FAILED, NOON, failure=gone) for name in names]
    states = {one.source_id: schedule.next_state(PollState(), one, NOON) for one in results}
    with database.write() as connection:
        sources.sync(connection, [_named(name) for name in names])
        sources.save_states(connection, states)
    assert _due(database, NOON) == []


def test_an_unchanged_catalogue_changes_nothing(database: Database) -> None:
    listed = [_named("one"), _named("two")]
    with database.write() as connection:
        assert sources.sync(connection, listed) == (2, 0)
        assert sources.sync(connection, listed) == (0, 0)


def test_a_feed_that_moved_keeps_its_address_at_the_next_start(database: Database) -> None:
    listed = _named("one", "https://old.example/feed")
    with database.write() as connection:
        sources.sync(connection, [listed])
        sources.set_url(connection, "one", "https://new.example/feed")
        assert sources.sync(connection, [listed]) == (0, 0)
    assert _row(database, "one").source.url == "https://new.example/feed"


def test_another_fact_of_the_catalogue_leaves_the_address_that_a_feed_moved_to(database: Database) -> None:
    listed = _named("one", "https://old.example/feed")
    with database.write() as connection:
        sources.sync(connection, [listed])
        sources.set_url(connection, "one", "https://new.example/feed")
        assert sources.sync(connection, [replace(listed, title="Another title")]) == (0, 1)
    source = _row(database, "one").source
    assert (source.title, source.url) == ("Another title", "https://new.example/feed")


def test_a_new_address_in_the_catalogue_replaces_the_one_that_a_feed_moved_to(database: Database) -> None:
    listed = _named("one", "https://old.example/feed")
    with database.write() as connection:
        sources.sync(connection, [listed])
        sources.set_url(connection, "one", "https://new.example/feed")
        sources.sync(connection, [replace(listed, url="https://newest.example/feed")])
    assert _row(database, "one").source.url == "https://newest.example/feed"


def test_a_new_address_in_the_catalogue_begins_anew_and_keeps_the_pause(database: Database) -> None:
    listed = _named("one", "https://old.example/feed")
    with database.write() as connection:
        sources.sync(connection, [listed])
        sources.save_states(connection, {"one": GONE})
        sources.set_paused(connection, "one", paused=True)
        sources.sync(connection, [replace(listed, url="https://new.example/feed")])
    stored = _row(database, "one")
    assert (stored.state, stored.next_due, stored.paused) == (PollState(), None, True)
    with database.read() as connection:
        row = connection.execute(sa.select(tables.sources)).one()
    assert (row.last_polled, row.last_ok, row.health, row.health_reason) == (None, None, "new", "")


def test_an_address_that_the_feed_had_already_moved_to_keeps_what_is_known_of_it(database: Database) -> None:
    listed = _named("one", "https://old.example/feed")
    with database.write() as connection:
        sources.sync(connection, [listed])
        sources.set_url(connection, "one", "https://new.example/feed")
        sources.save_states(connection, {"one": GONE})
        assert sources.sync(connection, [replace(listed, url="https://new.example/feed")]) == (0, 1)
        assert sources.sync(
            connection, [replace(listed, url="https://new.example/feed", title="Another")]
        ) == (0, 1)
    assert _row(database, "one").state == GONE


def test_a_source_that_left_the_catalogue_keeps_its_row_and_is_not_polled(database: Database) -> None:
    with database.write() as connection:
        sources.sync(connection, [_named("one"), _named("two")])
        sources.sync(connection, [_named("two")])
    left = _row(database, "one")
    assert left.origin is Origin.LEFT
    assert not left.polled


def test_an_unknown_source_is_answered_with_the_nearest(database: Database) -> None:
    with database.write() as connection:
        sources.sync(connection, [_named("pandaily")])
    with database.read() as connection, pytest.raises(NotFoundError, match="did you mean pandaily"):
        sources.get(connection, ["pandialy"])
