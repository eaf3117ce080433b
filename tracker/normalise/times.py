"""When an entry was published, and how far that can be believed."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tracker.model.feed import RawEntry
from tracker.model.item import PublishedSource

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Before it there were no feeds; what is dated earlier carries a default of some software."""

TOLERANCE = timedelta(days=1)
"""How far ahead of our clock a date may be: zones left out, embargoes, clocks that run fast."""

_IN_PATH = re.compile(r"/(?:[a-z]{0,4})(20\d\d)([-/_]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


class Published(NamedTuple):
    """A time, where it comes from, and the date in the feed that could not be believed (or None)."""

    at: datetime
    source: PublishedSource
    refused: datetime | None = None


def published(entry: RawEntry, url: str, fetched_at: datetime) -> Published:
    """The best time there is: the feed's, its last update, the date in the address, now."""
    refused = None
    for moment, source in ((entry.published, PublishedSource.FEED), (entry.updated, PublishedSource.UPDATED)):
        if moment is None:
            continue
        if EARLIEST <= moment <= fetched_at + TOLERANCE:
            return Published(moment, source, refused)
        refused = refused or moment
    day = _day_in(url)
    if day and EARLIEST <= day <= fetched_at:
        return Published(day, PublishedSource.URL, refused)
    return Published(fetched_at, PublishedSource.FIRST_SEEN, refused)


def _day_in(url: str) -> datetime | None:
    match = _IN_PATH.search(url)
    if match is None:
        return None
    try:
        return datetime(int(match[1]), int(match[3]), int(match[4]), tzinfo=UTC)
    except ValueError:
        return None
