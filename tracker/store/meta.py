"""Small facts about the store itself: counters and stamps."""

import sqlalchemy as sa

from tracker.store import bulk
from tracker.store.database import Connection
from tracker.store.tables import meta


def get(connection: Connection, key: str) -> str:
    """The value of a key, or ""."""
    return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none() or ""


def put(connection: Connection, key: str, value: str) -> None:
    """Sets a key."""
    insert = bulk.insertion(connection, meta).values(key=key, value=value)
    connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def add(connection: Connection, key: str, number: int) -> int:
    """Counts a counter up and gives its new value; two writers at once never get the same."""
    connection.execute(
        bulk.insertion(connection, meta)
        .values(key=key, value="0")
        .on_conflict_do_nothing(index_elements=["key"])
    )
    value = sa.cast(sa.cast(meta.c.value, sa.BigInteger) + number, sa.Text)
    updated = connection.execute(
        sa.update(meta).where(meta.c.key == key).values(value=value).returning(meta.c.value)
    )
    return int(updated.scalar_one())
