"""Items as stored, and the stories they form."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tracker.model.claim import Claim
from tracker.model.item import Item
from tracker.model.tags import Tags


class Level(StrEnum):
    """How a new item relates to what is known."""

    SAME_ITEM = "same-item"
    SAME_WRITING = "same-writing"
    SAME_EVENT = "same-event"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where an item belongs and why: ``reason`` is one sentence of evidence."""

    level: Level
    story_id: int | None
    matched_item_id: int | None
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """An item seen in a source, under the guid and address it had there."""

    source_id: str
    source_title: str
    tier: int
    guid: str
    url: str
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item with what the store knows of it. ``id`` orders items by time."""

    id: int
    item: Item
    tags: Tags
    source_title: str
    tier: int
    first_seen: datetime
    backfilled: bool
    story_id: int | None = None
    duplicate_of: int | None = None
    story_reason: str = ""
    sightings: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Items that report one event, oldest first; ``head`` is the one to show.

    ``claims`` are the things for which they give different numbers.
    """

    id: int
    head: StoredItem
    items: tuple[StoredItem, ...] = field(repr=False)
    first_seen: datetime
    last_seen: datetime
    first_en: datetime | None
    first_zh: datetime | None
    claims: tuple[Claim, ...] = ()

    @property
    def outlets(self) -> tuple[str, ...]:
        """Ids of the sources that carried it, in order of appearance, each once."""
        seen: dict[str, None] = {}
        for stored in self.items:
            seen[stored.item.source_id] = None
            for sighting in stored.sightings:
                seen[sighting.source_id] = None
        return tuple(seen)
