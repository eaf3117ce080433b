"""Dates in a query: days, weeks, months, years, and times before now.

    2026-10-07  2026-10  2026  2026-W41  today  yesterday      a span with a beginning and an end
    24h 7d 2w 3m 1y                                            a moment, counted back from now
    2026-10-07T09:30                                           a moment

Calendar dates are those of the reader's zone. Bounds are whole seconds in UTC.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tracker.errors import UsageError

EXAMPLES = "a date such as 2026-10-07, 2026-10 or 2026-W41, or a time before now such as 24h, 7d or 3m"

_AGO = re.compile(r"(\d{1,6})([hdwmy])", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7}


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` on and before ``end``; a moment has both the same."""

    start: datetime
    end: datetime


def read(text: str, now: datetime, zone: tzinfo) -> Span | None:
    """The span or moment that ``text`` names; None where it names none."""
    try:
        return _moment(text, now, zone) or _calendar(text, now, zone)
    except (ValueError, OverflowError):
        return None


def past(text: str, now: datetime, zone: tzinfo) -> datetime:
    """The beginning of what ``text`` names, which must lie before ``now``.

    Raises:
        UsageError: it names no time, or one to come.
    """
    span = read(text, now, zone)
    if span is None:
        raise UsageError(f"{text} is no time; write {EXAMPLES}.")
    if span.start >= now:
        raise UsageError(f"{text} is still to come; write an earlier time.")
    return span.start


def _moment(text: str, now: datetime, zone: tzinfo) -> Span | None:
    if ago := _AGO.fullmatch(text):
        moment = _back(now, int(ago[1]), ago[2].lower(), zone)
    elif "T" in text.upper() and text[:1].isdigit():
        moment = datetime.fromisoformat(text.upper())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    else:
        return None
    moment = moment.astimezone(UTC).replace(microsecond=0)
    return Span(moment, moment)


def _back(now: datetime, number: int, unit: str, zone: tzinfo) -> datetime:
    if unit in _HOURS:
        return now - timedelta(hours=number * _HOURS[unit])
    local = now.astimezone(zone)
    months = local.year * 12 + local.month - 1 - number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return local.replace(year=year, month=month + 1, day=min(local.day, last))


def _calendar(text: str, now: datetime, zone: tzinfo) -> Span | None:
    days = _days(text, now.astimezone(zone).date())
    if days is None:
        return None
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in days)
    return Span(start, end)


def _days(text: str, today: date) -> tuple[date, date] | None:
    """The first day, and the day after the last."""
    one = timedelta(days=1)
    if text.lower() in {"today", "yesterday"}:
        day = today if text.lower() == "today" else today - one
        return day, day + one
    if match := _DAY.fullmatch(text):
        day = date(int(match[1]), int(match[2]), int(match[3]))
        return day, day + one
    if match := _MONTH.fullmatch(text):
        first = date(int(match[1]), int(match[2]), 1)
        return first, (first + 31 * one).replace(day=1)
    if match := _WEEK.fullmatch(text):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday, monday + 7 * one
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
    return None
