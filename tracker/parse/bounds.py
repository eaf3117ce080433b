"""Bounds on the work that one document can ask for, set on its bytes before any engine sees them."""

import re

ENTRY_LIMIT = 2_000
"""Entries of one document that are read; the newest come first in practice."""

_SLOW_BYTES = 3_000_000
_SLOW_TAGS = 30_000
"""What the reference engine reads in a second or so; it takes some 40 µs a tag."""

_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)


def first_entries(data: bytes, limit: int = ENTRY_LIMIT) -> tuple[bytes, int]:
    """An XML document with at most ``limit`` entries, and how many it had.

    Those behind are cut out of the middle, so that what closes the document stays.
    """
    # One byte is counted faster than two, and most documents have fewer tags than that.
    if data.count(b"<") <= limit or data.count(b"</") <= limit:
        return data, 0
    ends = [match.end() for match in _ENTRY_END.finditer(data)]
    if len(ends) <= limit:
        return data, len(ends)
    return data[: ends[limit - 1]] + data[ends[-1] :], len(ends)


def affordable(data: bytes) -> bytes:
    """As much of a document as the reference engine reads in a second or two, whole entries if it can."""
    if len(data) <= _SLOW_BYTES and data.count(b"<") <= _SLOW_TAGS:
        return data
    end = tags = 0
    for match in _ENTRY_END.finditer(data, 0, _SLOW_BYTES):
        tags += data.count(b"<", end, match.end())
        if tags > _SLOW_TAGS:
            break
        end = match.end()
    if end:
        return data[:end]
    return data[: min(_SLOW_BYTES, _nth(data, b"<", _SLOW_TAGS))]


def _nth(data: bytes, mark: bytes, count: int) -> int:
    position = -1
    for _ in range(count):
        position = data.find(mark, position + 1)
        if position < 0:
            return len(data)
    return position
