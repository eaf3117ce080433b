"""Settles days: decides their items again in the order of time, so that the order of arrival does not matter.

    a due day → the window before it → its items in order → stories, ids kept → what differs is written

An item is placed when it arrives, among what is known by then. Once its day is over the items of the day are
decided again, each by what was published before it and by nothing else. The stories are then the same however
the items came. Whatever comes later for a settled day makes it due again, and where that changes its
stories, the days that are compared with it: these are due as well.

One transaction a day, so a run that is killed loses no more than the day in hand, and the next goes on.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.dedup import StoryRules
from tracker.jobs.settle_day import SettledDay, Settler
from tracker.store import Database, meta, story_days

GRACE = timedelta(hours=3)
"""A day is settled so long after its end: most of what is published late in a day has come by then."""
EVERY = timedelta(hours=6)
"""Late items make days due again and again; this long is waited between two runs."""
LAST_RUN = "last_settled"


@dataclass
class SettleReport:
    """The days that were settled, in order; one that became due again while it ran stands there twice."""

    days: list[SettledDay] = field(default_factory=list)

    @property
    def moved(self) -> int:
        """How many items changed their story."""
        return sum(day.moved for day in self.days)


class _UndoneError(Exception):
    """Ends the transaction of a dry run."""


def settle(
    database: Database,
    rules: StoryRules,
    *,
    until: datetime,
    stop: threading.Event,
    since: datetime | None = None,
    dry_run: bool = False,
    on_day: Callable[[SettledDay], None] = lambda _day: None,
) -> SettleReport:
    """Settles every day that is due and over by ``until``.

    Args:
        database: where the items are.
        rules: by which stories are made.
        until: days that end later are left.
        stop: set from outside to end after the day in hand.
        since: also settle the days from this one on that are not due, for instance by other rules.
        dry_run: change nothing; nobody else can write meanwhile.
        on_day: called with each day.

    Raises:
        StoreError: the database refused; the days before stay settled.
    """
    report, settler = SettleReport(), Settler(rules)

    def note(day: SettledDay) -> None:
        report.days.append(day)
        on_day(day)

    if dry_run:
        with suppress(_UndoneError), database.write() as connection:
            if since is not None:
                story_days.mark_between(connection, since, until)
            while not stop.is_set() and (day := settler.settle_next(connection, until)):
                note(day)
            raise _UndoneError
        return report
    if since is not None:
        with database.write() as connection:
            story_days.mark_between(connection, since, until)
    while not stop.is_set() and _is_due(database, until):
        with database.write() as connection:
            day = settler.settle_next(connection, until)
        if day:
            note(day)
    return report


def settle_in_turn(
    database: Database, rules: StoryRules, *, now: datetime, stop: threading.Event
) -> SettleReport:
    """Settles the days that ended a while before ``now``, if that was not done in the last hours.

    Raises:
        StoreError: the database refused; the days before stay settled.
    """
    until = now - GRACE
    with database.read() as connection:
        last = meta.get(connection, LAST_RUN)
        is_due = story_days.first_due(connection, until) is not None
    # A time to come is that of a clock which was set back since.
    is_soon = bool(last) and now - EVERY < datetime.fromisoformat(last) <= now
    if is_soon or not is_due:
        return SettleReport()
    report = settle(database, rules, until=until, stop=stop)
    if not stop.is_set():
        with database.write() as connection:
            meta.put(connection, LAST_RUN, now.isoformat())
    return report


def _is_due(database: Database, until: datetime) -> bool:
    with database.read() as connection:
        return story_days.first_due(connection, until) is not None
