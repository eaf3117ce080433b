"""How long ago something was, in words."""

from datetime import datetime


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that fits: 5 minutes ago, 3 hours ago, 2 days ago.

    Args:
        moment: aware; None for what never was.
        now: the present, aware.
    """
    if moment is None:
        return "never"
    seconds = int((now - moment).total_seconds())
    if seconds < 60:
        return "just now" if seconds > -60 else "to come"
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if number := seconds // size:
            return f"{number} {unit}{'s' if number > 1 else ''} ago"
    raise AssertionError("a minute has passed")
