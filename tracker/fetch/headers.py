"""What response headers say about time: Date, Retry-After, Cache-Control, Expires (RFC 9110, 9111).

A server's clock may be wrong, so a moment it names is read as a distance from its own Date.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d{1,12}(\.\d+)?")
_MAX_AGE = re.compile(r'(?i)(?:^|[\s,])max-age\s*=\s*"?(\d{1,12})')
_NO_STORE = re.compile(r"(?i)(?:^|[\s,])(?:no-cache|no-store|must-revalidate)(?:$|[\s,])")


def http_date(text: str) -> datetime | None:
    """The moment that an HTTP date names, aware in UTC; None where it names none."""
    try:
        moment = parsedate_to_datetime(text)
        # The last hours of the year 9999 lie beyond the calendar in UTC.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def retry_after(headers: Mapping[str, str], now: datetime, cap: timedelta) -> timedelta | None:
    """How long the server asks to be left alone, between 0 and ``cap``; None where it does not say.

    ``headers`` have lower-case names. A date is taken relative to the server's Date.
    """
    text = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return min(timedelta(seconds=float(text)), cap)
    return _distance(text, headers, now, cap)


def fresh_for(headers: Mapping[str, str], now: datetime, cap: timedelta) -> tuple[timedelta, str] | None:
    """How long the answer stays fresh and the header that says so, at most ``cap``; None: it does not say."""
    control = headers.get("cache-control", "")
    if found := _MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        seconds = int(found.group(1)) - (int(age) if age.isdigit() and len(age) < 12 else 0)
        return (min(timedelta(seconds=seconds), cap), "Cache-Control") if seconds > 0 else None
    if _NO_STORE.search(control):
        return None
    distance = _distance(headers.get("expires", ""), headers, now, cap)
    return (distance, "Expires") if distance else None


def _distance(text: str, headers: Mapping[str, str], now: datetime, cap: timedelta) -> timedelta | None:
    moment = http_date(text) if text else None
    if moment is None:
        return None
    theirs = http_date(headers.get("date", "")) or now
    return max(timedelta(0), min(moment - theirs, cap))
