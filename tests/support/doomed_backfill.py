"""Backfills a bench in a process of its own, and kills itself at the third page.

python doomed_backfill.py FOLDER POINT
"""

import sys
from pathlib import Path

import doom
from history import NOW, Bench

from tracker.jobs import backfill_keep
from tracker.jobs.record import Recorder
from tracker.store import backfills

POINTS = {
    "before the items": (Recorder, "record", 3),
    "between items and cursor": (backfills, "put", 3),
    "after the cursor": (Recorder, "record", 4),
}


if __name__ == "__main__":
    backfill_keep.AHEAD = 1  # each page is stored before the next is put behind it
    doom.at(*POINTS[sys.argv[2]])
    Bench(Path(sys.argv[1])).run(NOW.replace(year=2020))
