"""Settles the days of a database in a process of its own, and kills itself in the second of them.

python doomed_settling.py URL POINT
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import arrivals

from tracker.store import Database, stories, story_days

POINTS = {
    "before anything is written": (story_days, "items_of", 2),
    "between the items and the stories": (stories, "rewrite", 2),
    "between two days": (stories, "begin_change", 3),
}


def doom(point: str) -> None:
    """Makes the process die at a point."""
    owner, name, number = POINTS[point]
    real: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def doomed(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **options)

    setattr(owner, name, doomed)


if __name__ == "__main__":
    doom(sys.argv[2])
    arrivals.settle(Database(sys.argv[1]))
