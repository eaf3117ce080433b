"""A feed of the catalogue."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Category(StrEnum):
    """Where a source stands between the event and the reader."""

    ENGLISH_MEDIA = "english-media"
    CHINESE_MEDIA = "chinese-media"
    FIRST_PARTY = "first-party"
    QUERY = "query"
    RSSHUB = "rsshub"


class Tier(IntEnum):
    """How far a source's word reaches: 1 is the firm itself, 3 repeats what others wrote."""

    FIRST_PARTY = 1
    NEWSROOM = 2
    AGGREGATOR = 3


@dataclass(frozen=True, slots=True)
class Source:
    """One feed: where it is, what it carries, how often it is worth a visit.

    ``entities`` are ids of firms that everything in the feed is about (the releases of one
    organisation); they are a hint for tagging. ``url`` may hold credentials: never print it,
    print :attr:`id`.
    """

    id: str
    title: str
    url: str
    language: str = "en"
    category: Category = Category.ENGLISH_MEDIA
    kind: str = "media"
    format: str = "rss"
    tier: Tier = Tier.NEWSROOM
    poll_minutes: int = 60
    enabled: bool = True
    disabled_because: str = ""
    content: str = ""
    access: str = ""
    terms: str = ""
    status: str = ""
    status_date: date | None = None
    entities: tuple[str, ...] = ()
    notes: str = ""
    evidence: str = ""
