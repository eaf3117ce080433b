"""Which issue is due for a reader, by the reader's own clock (pure).

The issue of a week is due at the reader's weekday and hour in the week after it. The moment is found
on the reader's calendar, so it stays at seven o'clock when the clocks change.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.errors import UsageError
from tracker.model.digest import Period
from tracker.model.subscriber import Subscriber

_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)


def due_week(reader: Subscriber, now: datetime, window: timedelta) -> str | None:
    """The ISO week whose issue the reader should get now; None when none is due.

    An issue that was due longer than ``window`` ago, or before the reader subscribed, is not due.
    """
    moment = _last_moment(reader, now)
    if now - moment > window or reader.created > moment:
        return None
    return week_of(moment.astimezone(ZoneInfo(reader.timezone)).date() - timedelta(days=7))


def _last_moment(reader: Subscriber, now: datetime) -> datetime:
    """The last time at which it was the reader's weekday and hour."""
    zone = ZoneInfo(reader.timezone)
    today = now.astimezone(zone).date()
    day = today - timedelta(days=(today.weekday() - reader.weekday) % 7)
    for candidate in (day, day - timedelta(days=7)):
        moment = datetime.combine(candidate, time(reader.hour), zone).astimezone(UTC)
        if moment <= now:
            return moment
    raise AssertionError("a week ago is always past")


def week_of(day: date) -> str:
    """The ISO week that a day is in: 2026-W47."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def last_week(now: datetime, timezone: str) -> str:
    """The last complete ISO week in a time zone."""
    return week_of(now.astimezone(ZoneInfo(timezone)).date() - timedelta(days=7))


def period_of(week: str, timezone: str) -> Period:
    """The bounds of an ISO week in a time zone.

    Raises:
        UsageError: there is no such week.
    """
    match = _WEEK.fullmatch(week.strip())
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        monday = None
    if monday is None:
        raise UsageError(f"{week!r} is no ISO week; write one like 2026-W47.")
    zone = ZoneInfo(timezone)
    start = datetime.combine(monday, time(), zone).astimezone(UTC)
    end = datetime.combine(monday + timedelta(days=7), time(), zone).astimezone(UTC)
    return Period(week=week_of(monday), start=start, end=end, timezone=timezone)
