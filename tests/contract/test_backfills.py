"""How far backfills have come, who rests where, how much of a file is stored: the same on both databases."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from tracker import resources
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_file import FileBackfill, FileReport
from tracker.model.backfill import BackfillState, Span, StoredBackfill, Sureness
from tracker.model.polling import Hole
from tracker.model.source import Source
from tracker.store import Database, backfills, sources, stats

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
SPAN = Span(NOON - timedelta(days=300), NOON)
BEGUN = StoredBackfill("a", "wordpress", SPAN, BackfillState.RUNNING, {"page": 1, "before": ""}, NOON)
FULL = replace(
    BEGUN,
    state=BackfillState.STOPPED,
    cursor={"windows": [["2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00"]], "start": 100},
    items=1_234,
    requests=56,
    earliest=NOON - timedelta(days=299, microseconds=1),
    latest=NOON - timedelta(hours=1),
    sureness=Sureness.LIKELY,
    holes=(Hole(NOON - timedelta(days=9), NOON - timedelta(days=8), "GDELT shows no more than 250 of it"),),
    reason="The server failed (503). 百度",
    done=Span(NOON - timedelta(days=20), NOON - timedelta(days=10)),
)


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as connection:
        sources.add(
            connection, [Source(id=i, title=i.upper(), url=f"https://{i}.example/feed") for i in "ab"]
        )
    return database


def put(database: Database, *wanted: StoredBackfill) -> None:
    with database.write() as connection:
        for one in wanted:
            backfills.put(connection, one)


def get(database: Database, source_id: str, mechanism: str) -> StoredBackfill | None:
    with database.read() as connection:
        return backfills.get(connection, source_id, mechanism)


@pytest.mark.parametrize("one", [BEGUN, FULL, replace(FULL, cursor=None, state=BackfillState.DONE)])
def test_what_is_put_comes_back_as_it_was(filled: Database, one: StoredBackfill) -> None:
    put(filled, one)
    assert get(filled, "a", "wordpress") == one


def test_putting_again_replaces_and_leaves_the_others(filled: Database) -> None:
    other = replace(BEGUN, mechanism="wayback")
    put(filled, BEGUN, other)
    put(filled, FULL)
    put(filled, FULL)
    assert get(filled, "a", "wordpress") == FULL
    assert get(filled, "a", "wayback") == other


def test_what_was_not_begun_is_none(filled: Database) -> None:
    put(filled, BEGUN)
    assert get(filled, "b", "wordpress") is None
    assert get(filled, "a", "sitemap") is None


def test_all_come_in_order_of_source_and_mechanism_or_those_of_some_sources(filled: Database) -> None:
    there = [
        replace(BEGUN, source_id=s, mechanism=m) for s in "ba" for m in ("wayback", "feed", "feed:hole-3")
    ]
    put(filled, *there)
    with filled.read() as connection:
        every = backfills.of_sources(connection)
        some = backfills.of_sources(connection, ["b"])
        none = backfills.of_sources(connection, [])
    names = [(one.source_id, one.mechanism) for one in every]
    assert names == [(s, m) for s in "ab" for m in ("feed", "feed:hole-3", "wayback")]
    assert [one.source_id for one in some] == ["b"] * 3
    assert none == []


def test_a_backfill_needs_its_source(filled: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        put(filled, replace(BEGUN, source_id="nobody"))


def test_nothing_is_kept_of_a_transaction_that_fails(filled: Database) -> None:
    put(filled, BEGUN)

    def half_way() -> None:
        with filled.write() as connection:
            backfills.put(connection, FULL)
            backfills.rest(connection, "wordpress", "a.example", NOON, "429")
            backfills.set_file_offset(connection, "key", 500)
            raise KeyError

    with pytest.raises(KeyError):
        half_way()
    assert get(filled, "a", "wordpress") == BEGUN
    with filled.read() as connection:
        assert backfills.resting(connection, "wordpress", "a.example") is None
        assert backfills.file_offset(connection, "key") == 0


def test_a_rest_is_of_one_mechanism_at_one_host_and_the_last_one_counts(filled: Database) -> None:
    shanghai = timezone(timedelta(hours=8))
    with filled.write() as connection:
        backfills.rest(connection, "substack", "a.example", NOON, "It answered 403.")
        backfills.rest(connection, "substack", "a.example", NOON.astimezone(shanghai), "It answered 429.")
    with filled.read() as connection:
        assert backfills.resting(connection, "substack", "a.example") == (NOON, "It answered 429.")
        assert backfills.resting(connection, "wordpress", "a.example") is None
        assert backfills.resting(connection, "substack", "b.example") is None


def test_the_place_reached_in_a_file_is_kept_by_its_key(filled: Database) -> None:
    with filled.write() as connection:
        backfills.set_file_offset(connection, "one", 500)
        backfills.set_file_offset(connection, "one", 1_000_000)
        backfills.set_file_offset(connection, "two", 7)
    with filled.read() as connection:
        assert [backfills.file_offset(connection, key) for key in ("one", "two", "three")] == [
            1_000_000,
            7,
            0,
        ]


def test_a_file_is_stored_once_with_its_coverage(filled: Database, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    records = [
        {"title": f"Kimi report {n * 7919}", "published": "2026-03-01T08:00:00Z", "source": "ab"[n % 2]}
        for n in range(1_200)
    ]
    path.write_text("".join(json.dumps(one) + "\n" for one in records))
    rules = BackfillRules(resources.feeds_dir(), processes=1)

    def read() -> FileReport:
        stop = threading.Event()
        return FileBackfill(filled, rules, path, None, SPAN, clock=lambda: NOON, stop=stop).run()

    first, again = read(), read()
    assert (first.new, first.known, again.new, again.known) == (1_200, 0, 0, 1_200)
    stored = get(filled, "b", "file")
    assert stored is not None
    assert (stored.items, stored.state, stored.sureness) == (600, BackfillState.DONE, Sureness.LIKELY)
    with filled.read() as connection:
        assert stats.counts(connection)["items"] == 1_200
