"""Entries of the past → items in the store, in one transaction with the cursor that led to them.

History never changes what is known: an entry whose guid or address its source has shown before is left
alone, since an old snapshot would otherwise overwrite the newest words.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from tracker import normalise
from tracker.clock import Clock
from tracker.dedup import StoryRules
from tracker.jobs.prepare import Preparer
from tracker.jobs.reading import Entry, Reading
from tracker.jobs.record import Counts, Recorder
from tracker.model.backfill import Span, StoredBackfill
from tracker.model.feed import ParsedFeed, RawEntry
from tracker.model.item import Item, PublishedSource
from tracker.model.source import Source
from tracker.normalise import safe_html
from tracker.store import Connection, Database, backfills, items


@dataclass(frozen=True, slots=True)
class Past:
    """Entries of one source, and what is known of the times of those without a date.

    ``seen_at`` bounds all of them, ``bounds`` single ones by guid; ``received`` is when they came. ``stored``
    are items that a store had before: nothing of them is found out anew.
    """

    source: Source
    entries: Sequence[RawEntry] = field(repr=False)
    received: datetime
    bounds: Mapping[str, datetime] = field(default_factory=dict, repr=False)
    seen_at: datetime | None = None
    stored: tuple[Item, ...] = field(default=(), repr=False)


def items_of(past: Past, span: Span | None) -> list[Item]:
    """The items published in ``span``, or whose time is not known better than to be possibly in it."""
    distinct = {entry.guid or f"\0{n}": entry for n, entry in reversed(list(enumerate(past.entries)))}
    feed = ParsedFeed(format="history", entries=tuple(reversed(distinct.values())))
    normalised = normalise.items_of(feed, source=past.source, fetched_at=past.seen_at or past.received)
    dated = (_bounded(item, past) for item in normalised.items)
    # Who wrote the file says that the HTML is safe to show; we say so only of what we made safe.
    stored = (replace(item, html=safe_html.safe(item.html)) for item in past.stored)
    return [item for item in (*dated, *stored) if span is None or _within(item, span)]


def _bounded(item: Item, past: Past) -> Item:
    """An item that would count as seen now is dated by what bounds it."""
    if item.published_source is not PublishedSource.FIRST_SEEN:
        return item
    bound = past.bounds.get(item.guid, past.seen_at)
    if bound is None:
        return item
    return replace(item, published=bound, published_source=PublishedSource.BOUNDED)


def _within(item: Item, span: Span) -> bool:
    if item.published_source is PublishedSource.FIRST_SEEN:
        return True
    return span.since <= item.published < span.until


def unshown(connection: Connection, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that their source has not shown before, under their guid or their address."""
    shown = items.known_sightings(connection, {(one.item.source_id, one.item.guid) for one in entries})
    keys = items.known_addresses(connection, {one.item.url_key for one in entries if one.item.url_key})
    return [
        one
        for one in entries
        if (one.item.source_id, one.item.guid) not in shown
        and not ((key := one.item.url_key) and key in keys and keys[key].source_id == one.item.source_id)
    ]


def extent(found: Iterable[Item], stored: StoredBackfill) -> StoredBackfill:
    """``stored`` with its earliest and latest item, these included; times that are only bounded too."""
    times = [item.published for item in found if item.published_source is not PublishedSource.FIRST_SEEN]
    return replace(
        stored,
        earliest=min([*times, *filter(None, [stored.earliest])], default=None),
        latest=max([*times, *filter(None, [stored.latest])], default=None),
    )


class Keeper:
    """Writes what was found; thread-safe, one transaction at a time.

    A context manager: after its end nothing is written any more, so that a thread which a stop left
    behind cannot write into the next run.
    """

    def __init__(self, database: Database, preparer: Preparer, stories: StoryRules, *, clock: Clock) -> None:
        self._database = database
        self._preparer = preparer
        self._stories = stories
        self._recorder = Recorder(stories)
        self._clock = clock
        self._lock = threading.Lock()
        self._over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        with self._lock:
            self._over = True

    def keep(self, past: Past, stored: StoredBackfill, span: Span | None) -> tuple[StoredBackfill, Counts]:
        """Stores what is new among the entries, together with how far the backfill has come."""
        found = items_of(past, span)
        with self._lock:
            with self._database.read() as connection:
                unknown = unshown(connection, [Entry(item, None) for item in found])
            entries = tuple(
                replace(one, prepared=self._preparer.prepare(one.item, past.source.entities))
                for one in unknown
            )
            return self._write(Reading(past.source.id, entries), extent(found, stored))

    def note(self, stored: StoredBackfill) -> StoredBackfill:
        """Stores how far a backfill has come, without new items."""
        with self._lock:
            return self._write(Reading(stored.source_id), stored)[0]

    def _write(self, reading: Reading, stored: StoredBackfill) -> tuple[StoredBackfill, Counts]:
        if self._over:
            return stored, Counts()
        now = self._clock()
        try:
            with self._database.write() as connection:
                (counts,) = self._recorder.record(connection, [reading], now=now, backfilled=True)
                stored = replace(stored, items=stored.items + counts.new, changed_at=now)
                backfills.put(connection, stored)
        except BaseException:
            self._recorder = Recorder(self._stories)  # its window may hold what was rolled back
            raise
        return stored, counts
