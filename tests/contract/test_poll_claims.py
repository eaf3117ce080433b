"""Claims are given back by a round that ends, and only where nothing has happened since."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.fetch import ScheduleRules
from tracker.jobs import poll_claims
from tracker.model.polling import Health, PollState
from tracker.model.source import Source
from tracker.store import Database, sources
from tracker.store.sources import StoredSource

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KNOWN = PollState(
    next_due=NOON - HOUR,
    why="Every hour.",
    interval=timedelta(minutes=47, seconds=0.1),
    per_day=12.1,
    last_polled=NOON - 2 * HOUR,
    health=Health.OK,
)


def rows(database: Database) -> list[StoredSource]:
    with database.read() as connection:
        return sources.all_sources(connection)


def save(database: Database, source_id: str, state: PollState) -> None:
    with database.write() as connection:
        sources.save_states(connection, {source_id: state})


@pytest.fixture
def before(database: Database) -> list[StoredSource]:
    """One source that was polled before, and one that never was."""
    with database.write() as connection:
        sources.add(connection, [Source(one, one, f"https://{one}.example/feed") for one in ("known", "new")])
    save(database, "known", KNOWN)
    return rows(database)


@pytest.fixture
def claimed(database: Database, before: list[StoredSource]) -> dict[str, StoredSource]:
    """Both, claimed."""
    return poll_claims.take(database, before, lambda _: ScheduleRules(), NOON)


def test_a_claim_moves_the_next_time_until_it_is_given_back(
    database: Database, before: list[StoredSource], claimed: dict[str, StoredSource]
) -> None:
    assert {one.source.id: one.state for one in rows(database)} == {
        key: one.state for key, one in claimed.items()
    }
    assert all(one.next_due and one.next_due > NOON for one in rows(database))
    poll_claims.give_back(database, before, claimed)
    assert rows(database) == before


def test_what_was_reached_is_not_given_back(
    database: Database, before: list[StoredSource], claimed: dict[str, StoredSource]
) -> None:
    poll_claims.give_back(database, before[1:], claimed)
    poll_claims.give_back(database, [], claimed)
    assert [one.state.claims for one in rows(database)] == [1, 0]


def test_what_another_process_learnt_meanwhile_stays(
    database: Database, before: list[StoredSource], claimed: dict[str, StoredSource]
) -> None:
    learnt = replace(KNOWN, next_due=NOON + HOUR, last_polled=NOON, polls=1)
    save(database, "known", learnt)
    poll_claims.give_back(database, before, claimed)
    assert [one.state for one in rows(database)] == [learnt, PollState()]


def test_a_source_that_was_resumed_meanwhile_stays_due_at_once(
    database: Database, before: list[StoredSource], claimed: dict[str, StoredSource]
) -> None:
    with database.write() as connection:
        sources.set_paused(connection, "known", paused=False)
    poll_claims.give_back(database, before, claimed)
    assert [one.next_due for one in rows(database)] == [None, None]


def test_a_source_that_was_resumed_before_the_claim_is_due_at_once_again(
    database: Database, before: list[StoredSource]
) -> None:
    save(database, "known", replace(KNOWN, next_due=NOON + 700 * HOUR))
    with database.write() as connection:
        sources.set_paused(connection, "known", paused=False)
    resumed = rows(database)
    claimed = poll_claims.take(database, resumed, lambda _: ScheduleRules(), NOON)
    poll_claims.give_back(database, resumed, claimed)
    assert [one.next_due for one in rows(database)] == [None, None]
