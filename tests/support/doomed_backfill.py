"""Backfills a bench in a process of its own, and kills itself at the third page.

python doomed_backfill.py FOLDER POINT
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from history import NOW, Bench

from tracker.jobs import backfill_keep
from tracker.jobs.record import Recorder
from tracker.store import backfills

POINTS = {
    "before the items": (Recorder, "record", 3),
    "between items and cursor": (backfills, "put", 3),
    "after the cursor": (Recorder, "record", 4),
}


def doom(point: str) -> None:
    """Makes the process die at a point; each page is stored before the next is put behind it."""
    backfill_keep.AHEAD = 1
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
    Bench(Path(sys.argv[1])).run(NOW.replace(year=2020))
