"""Whether a firm is in the news, in one sentence (pure)."""

from collections.abc import Sequence
from datetime import datetime
from statistics import median

from tracker.query.movers import usually
from tracker.text.ago import ago

_USED_TO = 2
"""A firm is missed only when it used to have so many items a week."""


def sentence(counts: Sequence[int], last: datetime | None, now: datetime) -> str:
    """What the last seven days are against the eight weeks before.

    Args:
        counts: items by week, oldest first; the last is this week.
        last: when it was last in the news, aware; None for never.
        now: the present, aware.
    """
    if last is None:
        return "Nothing is stored about it yet."
    this_week, usual = counts[-1], median(counts[-9:-1])
    items = f"{this_week:,} item{'' if this_week == 1 else 's'} in the last seven days"
    if this_week == 0 and usual >= _USED_TO:
        missed = f"Quiet: nothing in the last seven days, where {usually(usual)} a week were usual"
        return f"{missed}; last heard of {ago(last, now)}."
    if this_week == 0:
        return f"Nothing in the last seven days; last heard of {ago(last, now)}."
    if not usual:
        return f"{items}; in most weeks it is not in the news."
    if this_week >= 2 * max(usual, 1):
        return f"Busy: {items}, where {usually(usual)} are usual."
    return f"{items}; {usually(usual)} are usual."
