"""Small facts about the store itself: counters and stamps."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from tracker.store.database import Connection
from tracker.store.tables import meta


def get(connection: Connection, key: str) -> str:
    """The value of a key, or ""."""
    return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none() or ""


def put(connection: Connection, key: str, value: str) -> None:
    """Sets a key."""
    insert = _insert(connection)(meta).values(key=key, value=value)
    connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def add(connection: Connection, key: str, number: int) -> int:
    """Counts a counter up and gives its new value; two writers at once never get the same."""
    connection.execute(
        _insert(connection)(meta).values(key=key, value="0").on_conflict_do_nothing(index_elements=["key"])
    )
    value = sa.cast(sa.cast(meta.c.value, sa.BigInteger) + number, sa.Text)
    updated = connection.execute(
        sa.update(meta).where(meta.c.key == key).values(value=value).returning(meta.c.value)
    )
    return int(updated.scalar_one())


def _insert(connection: Connection) -> type[sqlite.Insert] | type[postgresql.Insert]:
    return postgresql.Insert if connection.dialect.name == "postgresql" else sqlite.Insert
