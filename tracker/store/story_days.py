"""Days of publication: which are to be settled, and the items of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from tracker.store import bulk, ids
from tracker.store.database import Connection
from tracker.store.tables import items, story_days

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayItem:
    """An item of a day as it is decided again."""

    item_id: int
    published: datetime
    language: str
    source_id: str
    guid: str
    title: str
    summary: str
    story_id: int
    duplicate_of: int | None
    reason: str
    fingerprint: bytes


_OF_ITEM = (
    items.c.id,
    items.c.published,
    items.c.language,
    items.c.source_id,
    items.c.guid,
    items.c.title,
    items.c.summary,
    items.c.story_id,
    items.c.duplicate_of,
    items.c.story_reason,
    items.c.fingerprint,
)


def day_of(item_id: int) -> datetime:
    """The day, in UTC, on which an item was published."""
    return ids.time_of(item_id).replace(hour=0, minute=0, second=0)


def mark(connection: Connection, days: Iterable[datetime]) -> None:
    """Days on which something came or changed: they are due."""
    rows = [{"day": day, "due": True, "outcome": ""} for day in sorted(set(days))]
    if rows:
        insert = bulk.insertion(connection, story_days)
        connection.execute(insert.on_conflict_do_update(index_elements=["day"], set_={"due": True}), rows)


def mark_between(connection: Connection, since: datetime, until: datetime) -> None:
    """All days with items from ``since`` to before ``until`` are due."""
    within = (story_days.c.day >= since, story_days.c.day < until)
    connection.execute(sa.update(story_days).where(*within).values(due=True))


def first_due(connection: Connection, until: datetime) -> datetime | None:
    """The earliest day that is due and over by ``until``."""
    query = sa.select(sa.func.min(story_days.c.day)).where(story_days.c.due, story_days.c.day <= until - DAY)
    first: datetime | None = connection.execute(query).scalar_one()
    return first


def close(connection: Connection, day: datetime) -> str:
    """The day is due no longer, unless something comes from now on; gives the last outcome.

    To be called before its items are read.
    """
    of_day = story_days.c.day == day
    connection.execute(sa.update(story_days).where(of_day).values(due=False))
    outcome: str = connection.execute(sa.select(story_days.c.outcome).where(of_day)).scalar_one()
    return outcome


def keep_outcome(connection: Connection, day: datetime, outcome: str) -> None:
    """Keeps what was decided."""
    connection.execute(sa.update(story_days).where(story_days.c.day == day).values(outcome=outcome))


def items_of(connection: Connection, day: datetime) -> list[DayItem]:
    """The items published on a day, in no order."""
    query = (
        sa.select(*_OF_ITEM)
        .where(items.c.id >= ids.first_id_at(day), items.c.id < ids.first_id_at(day + DAY))
        .where(items.c.story_id.is_not(None), items.c.fingerprint.is_not(None))
    )
    rows: Sequence[Sequence[Any]] = connection.execute(query).all()
    return [DayItem(*row) for row in rows]
