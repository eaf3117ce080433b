"""Saved searches: a query under a name, for other queries, for feeds and for readers' filters."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from tracker.store.database import Connection
from tracker.store.tables import saved_searches


def save(connection: Connection, name: str, query: str, now: datetime) -> None:
    """Keeps a query under a name, in place of the one that had it. The caller has parsed it."""
    remove(connection, name)
    connection.execute(sa.insert(saved_searches).values(name=name, query=query, created=now))


def remove(connection: Connection, name: str) -> bool:
    """Forgets a saved search; whether there was one."""
    return connection.execute(sa.delete(saved_searches).where(saved_searches.c.name == name)).rowcount > 0


def all_searches(connection: Connection) -> Mapping[str, str]:
    """The saved queries by name."""
    rows = connection.execute(
        sa.select(saved_searches.c.name, saved_searches.c.query).order_by(saved_searches.c.name)
    )
    return {row.name: row.query for row in rows}
