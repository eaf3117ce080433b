"""Counts of what is stored."""

import sqlalchemy as sa

from tracker.store.database import Connection
from tracker.store.tables import (
    deliveries,
    editions,
    events,
    fetches,
    items,
    mentions,
    sightings,
    sources,
    stories,
    subscribers,
)

COUNTED = (
    items,
    sightings,
    stories,
    sources,
    mentions,
    events,
    fetches,
    subscribers,
    editions,
    deliveries,
)


def counts(connection: Connection) -> dict[str, int]:
    """Rows by table; ``copies`` are the items that are the same writing as another."""
    found = {
        table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in COUNTED
    }
    copies = sa.select(sa.func.count()).select_from(items).where(items.c.duplicate_of.is_not(None))
    return found | {"copies": connection.execute(copies).scalar_one()}
