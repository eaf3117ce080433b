"""The feed's own rhythm: how much it publishes a day, and how often that is worth a visit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.model.polling import PollResult, PollState, Window

_HALF_LIFE = timedelta(days=3)
_DAY = timedelta(days=1)
_LEAST_SPAN = timedelta(hours=1)
_SAFE_SHARE = 3
"""A window is visited at least three times while it moves once."""


@dataclass(frozen=True, slots=True)
class ScheduleRules:
    """The bounds of the rhythm.

    ``base`` is the interval of the catalogue: taken until the feed's rhythm is known, and the
    middle of what is adapted: never more than ``swing`` times as often or ``stretch`` times as
    seldom, and between ``shortest`` and ``longest`` in any case. ``jitter`` is the share by which a
    due time is moved. Hints of servers are believed up to ``longest_cache`` (headers) and
    ``longest_ttl`` (the document). ``lease`` is how far a claim moves the next time.
    """

    base: timedelta = timedelta(minutes=60)
    shortest: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(hours=24)
    swing: int = 6
    stretch: int = 8
    jitter: float = 0.05
    longest_cache: timedelta = timedelta(hours=6)
    longest_ttl: timedelta = timedelta(hours=24)
    full_fetch_after: timedelta = timedelta(days=8)
    moves_before_kept: int = 3
    lease: timedelta = timedelta(minutes=15)


def per_day(state: PollState, result: PollResult, now: datetime) -> float | None:
    """The smoothed number of new entries a day after ``result``; None while nothing tells.

    The first document tells by its dates; later polls by what was new since the one before, the
    newer polls counting more (a half-life of three days).
    """
    if state.per_day is None or state.last_ok is None:
        return _by_dates(result.window, now)
    elapsed = max(now - state.last_ok, timedelta(seconds=1))
    kept: float = 0.5 ** (elapsed / _HALF_LIFE)
    seen = result.new / (max(elapsed, _LEAST_SPAN) / _DAY)
    return state.per_day * kept + seen * (1 - kept)


def interval(rate: float | None, window: Window | None, missed: int, rules: ScheduleRules) -> timedelta:
    """How often the feed is worth a visit: twice in the mean time between two entries, within bounds.

    A window that moves fast is visited more often, so that nothing falls out of it unseen; after it
    was ``missed``, twice as often for each time of late.
    """
    least = max(rules.shortest, min(rules.base / rules.swing, rules.longest))
    most = max(least, min(rules.base * rules.stretch, rules.longest))
    if rate is None:
        wanted = rules.base
    elif rate <= 0:
        wanted = most
    else:
        wanted = min(timedelta(days=min(0.5 / rate, 365)), _safe(rate, window))
    least, wanted = (rules.shortest, min(wanted, rules.base)) if missed else (least, wanted)
    return min(max(wanted / float(2**missed), least), most)


def _safe(rate: float, window: Window | None) -> timedelta:
    """The interval at which the window cannot move past unseen."""
    if window is None or window.count < 2:
        return timedelta.max
    return timedelta(days=min(window.count / rate / _SAFE_SHARE, 365))


def _by_dates(window: Window | None, now: datetime) -> float | None:
    """Entries a day by their dates, the silence since the newest included; None where dates do not tell."""
    if window is None or window.oldest is None or window.distinct_dates < 2:
        return None
    span = max(now - window.oldest, _LEAST_SPAN)
    return window.dated / (span / _DAY)
