"""Short marks of addresses and of pages, by which a list that runs in a circle is found out.

A mechanism keeps them in its cursor, so that a circle is found out across runs, too.
"""

import hashlib
from collections.abc import Iterable

from tracker.model.backfill import Cursor
from tracker.model.feed import RawEntry

BEFORE = "before"
"""The key of a cursor for the mark of the page before."""


def of_address(url: str) -> str:
    """Tells an address from others."""
    return _digest(url, 6)


def of_entries(entries: Iterable[RawEntry]) -> str:
    """Tells whether two pages hold the same entries, in whatever order.

    The title counts, since there are feeds without guids, and some with one address for all entries.
    """
    return _digest("\0".join(sorted(f"{entry.guid or entry.link}\1{entry.title}" for entry in entries)), 8)


def repeated(cursor: Cursor, entries: Iterable[RawEntry]) -> bool:
    """Whether a page shows what the page before it showed: what asks for another one is not heeded."""
    return bool(cursor.get(BEFORE) == of_entries(entries))


def _digest(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode("utf8", "surrogatepass"), digest_size=size).hexdigest()
