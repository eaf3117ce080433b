"""Small facts about the store itself: counters and stamps."""

from importlib import import_module
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tracker.store.database import Connection
from tracker.store.tables import meta

if TYPE_CHECKING:
    from sqlalchemy.dialects import sqlite


def get(connection: Connection, key: str) -> str:
    """The value of a key, or ""."""
    return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none() or ""


def put(connection: Connection, key: str, value: str) -> None:
    """Sets a key."""
    insert = _insert(connection).values(key=key, value=value)
    connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def add(connection: Connection, key: str, number: int) -> int:
    """Counts a counter up and gives its new value; two writers at once never get the same."""
    connection.execute(
        _insert(connection).values(key=key, value="0").on_conflict_do_nothing(index_elements=["key"])
    )
    value = sa.cast(sa.cast(meta.c.value, sa.BigInteger) + number, sa.Text)
    updated = connection.execute(
        sa.update(meta).where(meta.c.key == key).values(value=value).returning(meta.c.value)
    )
    return int(updated.scalar_one())


def _insert(connection: Connection) -> "sqlite.Insert":
    """An insertion that knows ``ON CONFLICT``, which both dialects write in the same way."""
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    insert: sqlite.Insert = dialect.insert(meta)
    return insert
