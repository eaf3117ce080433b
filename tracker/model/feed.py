"""A feed as its publisher wrote it: parsed, not yet judged."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry of a document, in the publisher's words.

    ``title`` may hold markup; ``summary`` and ``content`` are raw HTML (or text); ``link`` is
    absolute where the document allowed it. Times are aware UTC or None where the feed gives none
    that can be read.
    """

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PollingHints:
    """What the document says of its own rhythm (RSS ttl, skipHours, skipDays; sy:update*)."""

    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    """Weekdays to skip, Monday is 0."""


@dataclass(frozen=True, slots=True)
class ArchiveLinks:
    """Where older entries lie (RFC 5005; JSON Feed ``next_url``)."""

    prev_archive: str = ""
    next_page: str = ""
    complete: bool = False


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A document that could be read.

    ``problems`` are sentences about what was mended on the way; ``cut`` says that it broke off in the middle.
    """

    format: str
    title: str = ""
    link: str = ""
    language: str = ""
    updated: datetime | None = None
    entries: tuple[RawEntry, ...] = ()
    hints: PollingHints = PollingHints()
    archive: ArchiveLinks = ArchiveLinks()
    problems: tuple[str, ...] = field(default=())
    cut: bool = False
