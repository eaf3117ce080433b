"""What a source published in the past, as it came, and the items that it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker import normalise
from tracker.model.backfill import Span, StoredBackfill
from tracker.model.feed import ParsedFeed, RawEntry
from tracker.model.item import Item, PublishedSource
from tracker.model.source import Source
from tracker.normalise import safe_html

PART = 100
"""Entries a document: what a process has begun to read has to be waited for when a run is stopped."""


@dataclass(frozen=True, slots=True)
class Past:
    """Entries of one source, and what is known of the times of those without a date.

    Wanted are those of ``span``. ``seen_at`` bounds the times of all, ``bounds`` those of single ones by
    guid; ``received`` is when they came. ``stored`` are items that a store had before: nothing of them is
    found out anew.
    """

    source: Source
    span: Span
    entries: Sequence[RawEntry] = field(repr=False)
    received: datetime
    bounds: Mapping[str, datetime] = field(default_factory=dict, repr=False)
    seen_at: datetime | None = None
    stored: tuple[Item, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """The id of its source."""
        return self.source.id

    def parts(self) -> list["Past"]:
        """Itself in parts of some entries each, in their order; none where there are no entries."""
        return [self._with(self.entries[start : start + PART]) for start in range(0, len(self.entries), PART)]

    def _with(self, entries: Sequence[RawEntry]) -> "Past":
        bounds = {one.guid: self.bounds[one.guid] for one in entries if one.guid in self.bounds}
        return replace(self, entries=entries, bounds=bounds)


def items_of(past: Past) -> list[Item]:
    """The items published in the span, or whose time is not known better than to be possibly in it."""
    distinct = {entry.guid or f"\0{n}": entry for n, entry in reversed(list(enumerate(past.entries)))}
    feed = ParsedFeed(format="history", entries=tuple(reversed(distinct.values())))
    normalised = normalise.items_of(feed, source=past.source, fetched_at=past.seen_at or past.received)
    dated = (_bounded(item, past) for item in normalised.items)
    # Who wrote the file says that the HTML is safe to show; we say so only of what we made safe.
    stored = (replace(item, html=safe_html.safe(item.html)) for item in past.stored)
    return [item for item in (*dated, *stored) if _within(item, past.span)]


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


def extent(found: Iterable[Item], stored: StoredBackfill) -> StoredBackfill:
    """``stored`` with its earliest and latest item, these included; times that are only bounded too."""
    times = [item.published for item in found if item.published_source is not PublishedSource.FIRST_SEEN]
    return replace(
        stored,
        earliest=min([*times, *filter(None, [stored.earliest])], default=None),
        latest=max([*times, *filter(None, [stored.latest])], default=None),
    )
