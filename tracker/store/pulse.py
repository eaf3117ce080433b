"""How the tracker is doing, in figures that are cheap to read at every scrape."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.store.database import Connection
from tracker.store.sources import Origin
from tracker.store.tables import deliveries, fetches, items, sources, stories, subscribers

LAST_POLLS = 100_000
"""Polls that are looked at, so that a scrape costs the same however many are kept."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """Counts by name, and the times that a lag is measured from (UTC; None where there is nothing yet)."""

    items: int
    stories: int
    newest_item: datetime | None
    last_poll: datetime | None
    overdue: int
    due_since: datetime | None
    polls: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)
    subscribers: Counter[str] = field(default_factory=Counter)


def take(connection: Connection, now: datetime, span: timedelta) -> Pulse:
    """The figures; polls are counted by result over the last ``span`` before ``now`` (aware)."""
    read = sa.and_(sources.c.enabled, sa.not_(sources.c.paused), sources.c.origin != Origin.LEFT.value)
    overdue = sa.select(sa.func.count(), sa.func.min(sources.c.next_due)).where(
        read, sources.c.next_due <= now
    )
    late, since = connection.execute(overdue).one()
    return Pulse(
        items=_count(connection, items),
        stories=_count(connection, stories),
        newest_item=connection.execute(
            sa.select(items.c.first_seen).order_by(items.c.id.desc()).limit(1)
        ).scalar_one_or_none(),
        last_poll=connection.execute(sa.select(sa.func.max(sources.c.last_polled))).scalar_one(),
        overdue=late,
        due_since=since,
        polls=_polls(connection, now - span),
        sources=_by(connection, sources.c.health, read),
        deliveries=_by(connection, deliveries.c.state, sa.true()),
        subscribers=_by(connection, subscribers.c.state, sa.true()),
    )


def _count(connection: Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _polls(connection: Connection, since: datetime) -> Counter[str]:
    last = connection.execute(sa.select(sa.func.max(fetches.c.id))).scalar_one() or 0
    return _by(connection, fetches.c.action, sa.and_(fetches.c.id > last - LAST_POLLS, fetches.c.at >= since))


def _by(connection: Connection, column: sa.ColumnElement[str], where: sa.ColumnElement[bool]) -> Counter[str]:
    query = sa.select(column, sa.func.count()).where(where).group_by(column)
    return Counter(dict(connection.execute(query).all()))
