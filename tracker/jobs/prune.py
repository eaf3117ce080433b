"""Housekeeping: what is kept only for a while is let go, and what has grown is put in order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.store import Database, fetches, maintenance


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows went."""

    bodies: int
    fetches: int


def prune(database: Database, *, now: datetime, keep_bodies: timedelta, keep_fetches: timedelta) -> Pruned:
    """Removes raw bodies and records of polls that are older than they are kept; then tidies the database.

    Items, sightings, tags and stories are never removed.
    """
    with database.write() as connection:
        bodies, polls = fetches.prune(connection, now - keep_bodies, now - keep_fetches)
    maintenance.tidy(database)
    return Pruned(bodies, polls)
