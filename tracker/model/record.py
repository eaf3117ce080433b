"""A record of a file of items, as ``tracker tag`` and ``tracker cluster`` read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tracker.errors import UsageError

_TEXTS = ("title", "summary", "lang", "url", "source", "published")
_REST = {len("2026"): "-01-01", len("2026-11"): "-01"}
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
"""Beyond these a time is a slip, and reckoning with it could leave the calendar."""


@dataclass(frozen=True, slots=True)
class Record:
    """What somebody else wrote down of an item; a text that is not known is empty."""

    id: Any
    """As it is written: a string or a number, and given back as it came."""
    title: str = ""
    summary: str = ""
    language: str = ""
    url: str = ""
    source: str = ""
    """An id of the catalogue."""
    published: datetime | None = None
    """With its zone: the one that is written, else UTC."""


def read(written: Mapping[str, Any]) -> Record:
    """Takes an object of a file and gives the record.

    It has ``id`` and, where known, ``title``, ``summary``, ``lang``, ``url``, ``source`` and ``published``
    (ISO 8601; a year or a month means its first day); other fields are ignored.

    Raises:
        UsageError: it has no id, a field is not text, or the time cannot be read.
    """
    if written.get("id") is None:
        raise UsageError("has no id; give each record one")
    for field in _TEXTS:
        if not isinstance(written.get(field, ""), str | None):
            raise UsageError(f"has a {field} that is not text; write it in quotation marks")
    title, summary, language, url, source, published = (written.get(field) or "" for field in _TEXTS)
    return Record(written["id"], title, summary, language, url, source, _time(published))


def _time(published: str) -> datetime | None:
    if not published:
        return None
    try:
        time = datetime.fromisoformat(published + _REST.get(len(published), ""))
    except ValueError:
        time = datetime.min.replace(tzinfo=UTC)
    if not _FIRST_YEAR <= time.year <= _LAST_YEAR:
        raise UsageError(
            f"was published at {published!r}, which is no ISO 8601 time; write it like 2026-11-02T08:00:00Z"
        )
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time
