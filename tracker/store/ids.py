"""Ids of items that order by time.

An id holds the second of publication in its high bits and twenty bits drawn from the item's identity
in its low ones. So the newest items are the last rows of every index, a page of results is a range of
one column, and an item that a backfill brings years later takes its place between its neighbours.
Ids stay below 2**53, which JSON readers in browsers can hold.
"""

import hashlib
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

LOW_BITS = 20
_LOW = (1 << LOW_BITS) - 1


def first_id_at(moment: datetime) -> int:
    """The smallest id that an item published at ``moment`` (aware) can have; never below 0."""
    return max(0, int(moment.timestamp())) << LOW_BITS


def span_of(length: timedelta) -> int:
    """How far the ids of two items lie apart that were published so long one after the other."""
    return (length // timedelta(seconds=1)) << LOW_BITS


def time_of(item_id: int) -> datetime:
    """The second, in UTC, that an id holds."""
    return datetime.fromtimestamp(item_id >> LOW_BITS, UTC)


def propose(published: datetime, identity: str) -> int:
    """The id that an item should have: the same for the same time and identity."""
    digest = hashlib.blake2b(identity.encode("utf8", "surrogatepass"), digest_size=4).digest()
    return first_id_at(published) | (int.from_bytes(digest, "big") & _LOW)


def allocate(proposed: int, taken: Collection[int]) -> int:
    """The next free id of the same second, from ``proposed`` on.

    ``taken`` holds the ids in use; a second holds 2**20 items, more than any feed publishes.
    """
    base = proposed & ~_LOW
    low = proposed & _LOW
    while base | low in taken:
        low = (low + 1) & _LOW
    return base | low
