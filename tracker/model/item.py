"""One piece of writing."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

MADE = "hash:"
"""What guids begin with that were made because the feed gives none."""


class PublishedSource(StrEnum):
    """Where the time of an item comes from; the surest first."""

    FEED = "feed"
    UPDATED = "updated"
    URL = "url"
    BOUNDED = "bounded"
    """Between two known times (a backfill that only knows the page)."""
    FIRST_SEEN = "first-seen"


@dataclass(frozen=True, slots=True)
class Item:
    """A normalised entry, ready to be tagged and compared.

    ``guid`` is never empty and is unique within its source; one that begins with :data:`MADE` was not
    given by the publisher. ``url`` is the canonical address, or "" where the entry has none. ``url_key``
    identifies the writing across sources; None where the address does not (shared by several entries,
    a home page, no address). ``summary`` and ``text`` are plain text, ``html`` is safe to show.
    ``content_hash`` changes when the writing is edited and not when its envelope is.
    """

    source_id: str
    guid: str
    url: str
    url_key: str | None
    title: str
    summary: str
    text: str
    html: str
    language: str
    published: datetime
    published_source: PublishedSource
    content_hash: str
    original_url: str = ""
    author: str = ""
    updated: datetime | None = None
    categories: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NormalisedFeed:
    """The items of one document, in its order, and sentences about the entries that needed help."""

    items: tuple[Item, ...] = ()
    problems: tuple[str, ...] = ()
