"""Settles the days of a database in a process of its own, and kills itself in the second of them.

python doomed_settling.py URL POINT
"""

import sys

import arrivals
import doom

from tracker.store import Database, stories, story_days

POINTS = {
    "before anything is written": (story_days, "items_of", 2),
    "between the items and the stories": (stories, "rewrite", 2),
    "between two days": (stories, "begin_change", 3),
}


if __name__ == "__main__":
    doom.at(*POINTS[sys.argv[2]])
    arrivals.settle(Database(sys.argv[1]))
