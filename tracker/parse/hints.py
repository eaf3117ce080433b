"""What a document says of its own rhythm: RSS ttl, skipHours, skipDays, and sy:updatePeriod."""

import re
from datetime import timedelta

from tracker.model.feed import PollingHints

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST = timedelta(days=365)

_TTL = re.compile(rb"<ttl>\s*(\d{1,9})\s*</ttl>", re.IGNORECASE)
_SKIP_HOURS = re.compile(rb"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_SKIP_DAYS = re.compile(rb"<skipDays>(.{0,2000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*([A-Za-z]+)\s*</day>", re.IGNORECASE)
_PERIOD = re.compile(rb"<(?:\w+:)?updatePeriod>\s*(\w+)\s*</", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<(?:\w+:)?updateFrequency>\s*(\d{1,6})\s*</", re.IGNORECASE)
_COMPLETE = re.compile(rb"<(?:fh|history):complete\s*/?>")
_FIRST_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_LAST_ENTRY = (b"</item>", b"</entry>")


def envelope(data: bytes) -> bytes:
    """The document without its entries: what stands before the first and after the last."""
    first = _FIRST_ENTRY.search(data)
    if first is None:
        return data
    end = max(data.rfind(tag) for tag in _LAST_ENTRY)
    return data[: first.start()] + data[max(end, first.start()) :]


def read(around: bytes) -> PollingHints:
    """The hints in the envelope of an XML document; what cannot be meant is left out."""
    return PollingHints(ttl=_interval(around), skip_hours=_hours(around), skip_days=_days(around))


def is_complete(around: bytes) -> bool:
    """Whether the document says that it holds all there is (RFC 5005, section 2)."""
    return _COMPLETE.search(around) is not None


def _interval(around: bytes) -> timedelta | None:
    ttl = _TTL.search(around)
    if ttl and int(ttl[1]) > 0:
        return min(timedelta(minutes=int(ttl[1])), _LONGEST)
    period = _PERIOD.search(around)
    if period is None:
        return None
    length = _PERIODS.get(period[1].decode("ascii", "replace").lower())
    if length is None:
        return None
    frequency = _FREQUENCY.search(around)
    return length / max(int(frequency[1]) if frequency else 1, 1)


def _hours(around: bytes) -> frozenset[int]:
    block = _SKIP_HOURS.search(around)
    hours = {int(hour) for hour in _HOUR.findall(block[1])} if block else set()
    # Some feeds count from 1 to 24.
    return frozenset(hour % 24 for hour in hours if hour <= 24)


def _days(around: bytes) -> frozenset[int]:
    block = _SKIP_DAYS.search(around)
    names = _DAY.findall(block[1]) if block else []
    return frozenset(
        _DAYS.index(name) for name in (raw.decode("ascii").lower() for raw in names) if name in _DAYS
    )
