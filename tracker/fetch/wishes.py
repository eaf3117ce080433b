"""When a server or a document wants no visit: Cache-Control, Expires, ttl, skipHours, skipDays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.fetch import headers
from tracker.fetch.rhythm import ScheduleRules
from tracker.model.feed import PollingHints

_HOUR = timedelta(hours=1)
_ALL_HOURS = 24
_ALL_DAYS = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """Not before ``not_before``, because of ``reason`` (a clause)."""

    not_before: datetime
    reason: str


def strongest(
    head: Mapping[str, str], hints: PollingHints, due: datetime, now: datetime, rules: ScheduleRules
) -> Wish | None:
    """The wish that moves ``due`` furthest; None where nothing asks for a later time.

    ``head`` are the response's headers in lower case. Each wish is believed up to its bound in
    ``rules``. Skipped hours and days are in GMT, as RSS 2.0 has them; whole weeks and days of 24
    skipped hours cannot be meant.
    """
    wish = None
    for candidate in (_cache(head, now, rules), _ttl(hints, now, rules)):
        if candidate is not None and candidate.not_before > max(due, wish.not_before if wish else due):
            wish = candidate
    start = wish.not_before if wish else due
    open_at = _next_open(hints, start)
    if open_at > start:
        names = "skipHours" if _hour_skipped(hints, start) else "skipDays"
        return Wish(open_at, f"its {names} say so")
    return wish


def _cache(head: Mapping[str, str], now: datetime, rules: ScheduleRules) -> Wish | None:
    fresh = headers.fresh_for(head, now, rules.longest_cache)
    return None if fresh is None else Wish(now + fresh[0], f"its {fresh[1]} says so")


def _ttl(hints: PollingHints, now: datetime, rules: ScheduleRules) -> Wish | None:
    if hints.ttl is None or hints.ttl <= timedelta(0):
        return None
    return Wish(now + min(hints.ttl, rules.longest_ttl), "its ttl says so")


def _next_open(hints: PollingHints, moment: datetime) -> datetime:
    """The first moment from ``moment`` on that is in no skipped hour and no skipped day."""
    if len(hints.skip_hours) >= _ALL_HOURS or len(hints.skip_days) >= _ALL_DAYS:
        return moment
    for _ in range(_ALL_HOURS * _ALL_DAYS):
        if not (_hour_skipped(hints, moment) or moment.weekday() in hints.skip_days):
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
    return moment


def _hour_skipped(hints: PollingHints, moment: datetime) -> bool:
    return moment.hour in hints.skip_hours
