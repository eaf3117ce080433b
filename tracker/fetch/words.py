"""Durations, rates and counts as a sentence has them."""

from datetime import datetime, timedelta

_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60))
_ORDINALS = (
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


def duration(span: timedelta) -> str:
    """``45 minutes``, ``1 hour``, ``2 days``: the largest unit that there are two of, or exactly one."""
    seconds = max(0.0, span.total_seconds())
    for name, size in _UNITS:
        number = round(seconds / size)
        if number >= 2 or (number == 1 and abs(seconds - size) < size / 20):
            return plural(number, name)
    return plural(round(seconds), "second")


def plural(number: int, noun: str) -> str:
    """``1 day``, ``2 days``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def every(span: timedelta) -> str:
    """``every hour``, ``every 45 minutes``."""
    text = duration(span)
    return f"every {text.removeprefix('1 ')}"


def ordinal(number: int) -> str:
    """``third``, ``14th``."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def rate(per_day: float) -> str:
    """``about 12 items a day``, ``about 3 items a week``, ``less than an item a month``."""
    for unit, days in (("day", 1), ("week", 7), ("month", 30)):
        number = per_day * days
        if number >= 0.95:
            return f"about {plural(round(number), 'item')} a {unit}"
    return "less than an item a month"


def clock(moment: datetime, now: datetime) -> str:
    """``14:05 UTC``, with the date where it is not that of ``now``."""
    return moment.strftime("%H:%M UTC" if moment.date() == now.date() else "%Y-%m-%d %H:%M UTC")
