"""Items that tell invented events, brought to a store in any order, and the stories that come of them."""

import itertools
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from plain_items import plain_item

from tracker import dedup
from tracker.dedup import StoryRules
from tracker.jobs import settle as settling
from tracker.jobs.reading import Entry, Reading
from tracker.jobs.record import Recorder
from tracker.jobs.settle import SettleReport
from tracker.model.prepared import Prepared
from tracker.model.source import Source
from tracker.model.tags import Mention, Tags
from tracker.store import Database, sources
from tracker.store.tables import items
from tracker.text import tokens

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
FIRMS = {"Lumen": "lumen", "Harbour": "harbour", "Quillon": "quillon"}
SOURCES = ("desk", "wire")
RULES = StoryRules()

Story = frozenset[str]


def entry(guid: str, title: str, hours: float, body: str = "", source: str = "desk") -> Entry:
    """An entry published so many hours after Monday began."""
    item = plain_item(title, MONDAY + timedelta(hours=hours), body=body, guid=guid, source=source)
    mentions = tuple(
        Mention(firm, "firm", firm, name, "title", start, start + len(name), name, "alone", 0.98)
        for name, firm in FIRMS.items()
        if (start := title.find(name)) >= 0
    )
    prints = dedup.fingerprint(item, Tags(mentions=mentions)).to_bytes()
    return Entry(item, Prepared(item, Tags(mentions=mentions), prints, tokens.item_terms(title, body, "")))


def add_sources(database: Database) -> None:
    """The sources that entries are from."""
    with database.write() as connection:
        sources.add(connection, [Source(one, one, f"https://{one}.example/feed") for one in SOURCES])


def bring(database: Database, entries: Iterable[Entry], *, batches: Sequence[int] = (1000,)) -> None:
    """Stores entries in this order, so many a transaction; each transaction as a program of its own."""
    left = list(entries)
    for size in itertools.cycle(batches):
        if not left:
            return
        batch, left = left[:size], left[size:]
        with database.write() as connection:
            readings = [Reading(one, tuple(e for e in batch if e.item.source_id == one)) for one in SOURCES]
            Recorder(RULES).record(connection, readings, now=MONDAY)


def stories_of(database: Database) -> dict[int, Story]:
    """The stories: the guids of their items by id."""
    with database.read() as connection:
        rows = connection.execute(sa.select(items.c.story_id, items.c.guid)).all()
    return {story: frozenset(guid for of, guid in rows if of == story) for story in {of for of, _ in rows}}


def settle(database: Database, until: float = 40, *, since: datetime | None = None) -> SettleReport:
    """Settles the days that are over so many days after Monday began."""
    moment = MONDAY + timedelta(days=until)
    return settling.settle(database, RULES, until=moment, since=since, stop=threading.Event())
