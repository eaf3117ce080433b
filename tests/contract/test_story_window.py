"""The window of stored items that new ones are compared with: what it finds, and that it stays small."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker import dedup
from tracker.dedup import StoryRules
from tracker.jobs import window
from tracker.jobs.reading import Entry, Reading
from tracker.jobs.record import Recorder
from tracker.model.item import Item, PublishedSource
from tracker.model.prepared import Prepared
from tracker.model.source import Source
from tracker.model.tags import Tags
from tracker.store import Database, sources, stats
from tracker.text import tokens

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = [
    "amber",
    "basil",
    "cedar",
    "dahlia",
    "elder",
    "fennel",
    "garnet",
    "hazel",
    "indigo",
    "jasper",
    "kelp",
]


def report(day: int, source: str = "a") -> Entry:
    """A text of that day in words of its own."""
    words = " ".join(f"{word}{day}" for word in WORDS)
    item = Item(
        source_id=source,
        guid=f"{source} {day}",
        url="",
        url_key=None,
        title=f"{words[:40]} grows",
        summary=words,
        text="",
        html="",
        language="en",
        published=BEGAN + timedelta(days=day),
        published_source=PublishedSource.FEED,
        content_hash=f"{source} {day}",
    )
    prints = dedup.fingerprint(item, Tags()).to_bytes()
    return Entry(item, Prepared(item, Tags(), prints, tokens.item_terms(item.title, item.summary, "")))


@pytest.fixture
def filled(database: Database) -> Database:
    """Holds a text a day of 120 days."""
    with database.write() as connection:
        sources.add(connection, [Source(one, one, f"https://{one}.example/feed") for one in "ab"])
        entries = tuple(map(report, range(120)))
        Recorder(StoryRules()).record(connection, [Reading("a", entries=entries)], now=BEGAN)
    return database


def test_copies_of_any_day_are_found_and_little_is_held_at_once(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "MOST_FINGERPRINTS", 40)
    recorder = Recorder(StoryRules())
    held = []
    for days in ((119,), (3, 60, 118), (4, 5)):
        copies = tuple(report(day, "b") for day in days)
        with filled.write() as connection:
            recorder.record(connection, [Reading("b", entries=copies)], now=BEGAN)
            held.append(len(recorder._window._index or ()))
    with filled.read() as connection:
        counted = stats.counts(connection)
    assert (counted["items"], counted["stories"]) == (126, 120)
    assert max(held) <= 50


def test_the_blocks_around_the_item_in_hand_stay_however_many_they_hold(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "MOST_FINGERPRINTS", 1)
    with filled.write() as connection:
        Recorder(StoryRules()).record(connection, [Reading("b", entries=(report(60, "b"),))], now=BEGAN)
    with filled.read() as connection:
        assert stats.counts(connection)["stories"] == 120
