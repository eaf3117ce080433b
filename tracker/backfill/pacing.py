"""Estimates from the rhythm of a feed, and when a list that runs newest first has gone far enough."""

import math
from collections.abc import Iterable
from datetime import datetime

from tracker.model.backfill import Task
from tracker.model.feed import RawEntry


def pages(task: Task, per_page: int = 0) -> int | None:
    """About how many pages lie between now and the beginning of the span.

    ``per_page`` is how many entries a page holds, by default as many as the feed shows.
    """
    dates = task.facts.dates
    if len(dates) < 2 or dates[-1] <= dates[0]:
        return None
    per_second = (len(dates) - 1) / (dates[-1] - dates[0]).total_seconds()
    wanted = max(0.0, (dates[-1] - task.span.since).total_seconds()) * per_second
    return max(1, math.ceil(wanted / (per_page or len(dates))))


def passed(entries: Iterable[RawEntry], since: datetime) -> bool:
    """Whether a page of a list that runs newest first lies wholly before ``since``."""
    dates = [moment for entry in entries if (moment := entry.published or entry.updated)]
    return bool(dates) and max(dates) < since
