"""Files on disk → entries: JSON Lines, the tracker's own export, and (for the job to parse) whole feeds.

A record is an object with some of: ``title``; ``url`` or ``link``; ``guid`` or ``id``; ``summary`` or
``description``; ``text`` or ``content``; ``author``; ``published`` (or ``date``, ISO 8601 or seconds since
1970); ``language`` or ``lang``; ``source`` (an id, or an object with ``id`` and ``title``). Where the time
of publication is not known, ``first_seen`` (a time) or ``first_day`` (a day) bounds it.

An item of an export of the tables (``tracker db export``) has ``source_id`` and comes back as it was.
"""

import gzip
import hashlib
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

from tracker.backfill import times
from tracker.errors import NotFoundError, UsageError
from tracker.model.feed import RawEntry
from tracker.model.item import Item, PublishedSource
from tracker.text import json_values

_GZIP = b"\x1f\x8b"
LINES = "JSON Lines"
"""What a file of records is called."""
_BEGINNING = 4_096
_OPML = re.compile(rb"\A[\s\xef\xbb\xbf\xfe\xff]*(?:<[?!][^>]*>\s*)*<opml[\s>]", re.IGNORECASE)
_LONGEST_LINE = 5_000_000
_KNOWN_TIME = frozenset({"feed", "updated", "url", ""})


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a file; ``source_id`` is "" where the record names none.

    ``bound`` is when it is known to have been there, None where its own time is known. ``item`` is what was
    stored before, whole, and then the entry has its guid alone; None for what nobody has read yet.
    """

    entry: RawEntry = field(repr=False)
    bound: datetime | None = None
    source_id: str = ""
    source_title: str = ""
    item: Item | None = None


def open_file(path: Path) -> BinaryIO:
    """The file, unpacked on the way where it is gzip.

    Raises:
        NotFoundError: it cannot be read.
    """
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP
        return cast("BinaryIO", gzip.open(path, "rb") if packed else path.open("rb"))
    except OSError as error:
        raise NotFoundError(f"The file {path} cannot be read ({error.strerror}).") from None


def is_lines(path: Path) -> bool:
    """Whether the file is JSON Lines: its first line is an object by itself, and no JSON Feed."""
    with open_file(path) as file:
        first = file.readline(_LONGEST_LINE).removeprefix(b"\xef\xbb\xbf").strip()
    try:
        value = json_values.read(first or b"null")
    except ValueError:
        return False
    return isinstance(value, dict) and not isinstance(value.get("items"), list)


def is_feed_list(path: Path) -> bool:
    """Whether the file is a list of feeds (OPML) rather than what they published."""
    with open_file(path) as file:
        beginning = file.read(_BEGINNING).replace(b"\0", b"")  # UTF-16, near enough
    return _OPML.search(beginning) is not None


def stamp_of(path: Path) -> str:
    """Tells a file from another, and from itself after a change of its beginning or its size."""
    with open_file(path) as file:
        beginning = file.read(65_536)
    size = path.stat().st_size
    return hashlib.blake2b(beginning + str(size).encode(), digest_size=12).hexdigest()


def lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, as they are."""
    with open_file(path) as file:
        while line := file.readline(_LONGEST_LINE):
            yield line


def records(some: Sequence[bytes], file: str, number: int) -> Iterator[Record | str]:
    """The records in lines of a file; for a line that is none, a sentence that says why.

    ``number`` is that of the first line. Empty lines are nothing.
    """
    for place, line in enumerate(some, number):
        if not line.strip():
            continue
        try:
            yield record_of(json_values.read(line.removeprefix(b"\xef\xbb\xbf")))
        except (ValueError, UsageError) as error:
            yield f"Line {place:,} of {file} is passed over: {error}"


def record_of(value: Any) -> Record:
    """What one object says.

    Raises:
        UsageError: it is no object, or has neither title nor text.
    """
    if not isinstance(value, dict):
        raise UsageError("it is not an object in braces.")
    return _exported(value) if "source_id" in value and "content_hash" in value else _told(value)


def _exported(value: Mapping[str, Any]) -> Record:
    """An item as it stood in the table."""
    published, said = _moment(value.get("published")), str(value.get("published_source"))
    source_id, guid = _text(value, "source_id"), _text(value, "guid")
    if not source_id or not guid or published is None or said not in set(PublishedSource):
        raise UsageError("its source_id, guid, published or published_source is not an exported item's.")
    categories = value.get("categories")
    item = Item(
        source_id=source_id,
        guid=guid,
        url=_text(value, "url"),
        url_key=_text(value, "url_key") or None,
        title=_text(value, "title"),
        summary=_text(value, "summary"),
        text=_text(value, "text"),
        html=_text(value, "html"),
        language=_text(value, "language"),
        published=published,
        published_source=PublishedSource(said),
        content_hash=_text(value, "content_hash"),
        original_url=_text(value, "original_url"),
        author=_text(value, "author"),
        updated=_moment(value.get("updated")),
        categories=tuple(str(one) for one in categories) if isinstance(categories, list) else (),
    )
    return Record(RawEntry(guid=guid), source_id=source_id, item=item)


def _told(value: Mapping[str, Any]) -> Record:
    """What somebody else wrote down."""
    title, text = _text(value, "title"), _text(value, "text", "content", "body")
    if not title and not text:
        raise UsageError("it has neither a title nor a text.")
    own, bound = _times(value)
    url = _text(value, "url", "link")
    guid = _text(value, "guid") or url or _text(value, "id") or _hash(title or text, own or bound)
    source_id, source_title = _source(value.get("source"))
    entry = RawEntry(
        guid=guid,
        link=url,
        title=html.escape(title, quote=False),
        summary=html.escape(_text(value, "summary", "description"), quote=False),
        content=html.escape(text, quote=False),
        author=_text(value, "author"),
        published=own,
        language=_text(value, "language", "lang"),
    )
    return Record(entry, bound, source_id=source_id, source_title=source_title)


def _times(value: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """The time of publication, or what bounds it; an export says itself which of them its time is."""
    said = _moment(value.get("published") or value.get("date") or value.get("published_at"))
    if said and str(value.get("published_source") or "") in _KNOWN_TIME:
        return said, None
    day = times.read(value.get("first_day"))
    last_second = day + timedelta(days=1, seconds=-1) if day else None
    return None, said or _moment(value.get("first_seen")) or last_second


def _moment(value: object) -> datetime | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (ValueError, OverflowError, OSError):
            return None
    return times.read(value)


def _source(value: object) -> tuple[str, str]:
    if isinstance(value, dict):
        return str(value.get("id") or ""), str(value.get("title") or "")
    return (value, "") if isinstance(value, str) else ("", "")


def _text(value: Mapping[str, Any], *names: str) -> str:
    found = next((value[name] for name in names if value.get(name)), "")
    return found if isinstance(found, str) else str(found) if isinstance(found, int) else ""


def _hash(words: str, moment: datetime | None) -> str:
    text = f"{words}\0{moment.isoformat() if moment else ''}"
    return "hash:" + hashlib.blake2b(text.encode("utf8", "surrogatepass"), digest_size=16).hexdigest()
