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
    known = task.facts.dates
    if len(known) < 2 or known[-1] <= known[0]:
        return None
    per_second = (len(known) - 1) / (known[-1] - known[0]).total_seconds()
    wanted = max(0.0, (known[-1] - task.span.since).total_seconds()) * per_second
    return max(1, math.ceil(wanted / (per_page or len(known))))


def dates(entries: Iterable[RawEntry]) -> list[datetime]:
    """When entries were published, or last changed where that is all they say."""
    return [moment for entry in entries if (moment := entry.published or entry.updated)]


def passed(entries: Iterable[RawEntry], since: datetime) -> bool:
    """Whether a page of a list that runs newest first lies wholly before ``since``."""
    known = dates(entries)
    return bool(known) and max(known) < since
