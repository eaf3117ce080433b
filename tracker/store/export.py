"""Whole tables, row by row, for an export: which columns may leave the house, and a steady view of all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tracker.store.database import Connection
from tracker.store.tables import Json, UtcDateTime, metadata

AT_ONCE = 1_000
"""Rows that are held in memory."""

PRIVATE = frozenset({"subscribers", "deliveries", "sources.url", "sources.listed_url", "sources.poll_state"})
"""Readers with their letters, and addresses of feeds, which may hold passwords."""
RAW = frozenset({"bodies", "items.fingerprint"})
"""Large, and of use to the program alone."""
NEVER = frozenset({"subscribers.token"})
"""Secrets: whoever has it can speak for a reader."""

_TYPES: tuple[tuple[type, str], ...] = (
    (UtcDateTime, "timestamp"),
    (sa.Boolean, "boolean"),
    (sa.Integer, "integer"),
    (sa.Float, "float"),
    (Json, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.Text, "text"),
)


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column: its name, its type in one word, and whether it may be NULL."""

    name: str
    type: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table and those of its columns that are exported; ``left_out`` are the names of the others."""

    name: str
    columns: tuple[ExportColumn, ...]
    left_out: tuple[str, ...]


def tables(*, private: bool, raw: bool) -> list[ExportTable]:
    """Every table that is exported, in the order in which they can be filled.

    Args:
        private: also readers, letters and addresses of feeds.
        raw: also raw bodies and fingerprints.
    """
    hidden = NEVER | (frozenset() if private else PRIVATE) | (frozenset() if raw else RAW)
    return [_table(table, hidden) for table in metadata.sorted_tables if table.name not in hidden]


def left_out(*, private: bool, raw: bool) -> list[str]:
    """The tables that are not exported."""
    shown = {table.name for table in tables(private=private, raw=raw)}
    return sorted(metadata.tables.keys() - shown)


def hold_still(connection: Connection) -> None:
    """From here on the transaction sees the database as it is now; must be its first statement.

    SQLite does so by itself.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def rows(connection: Connection, table: ExportTable) -> Iterator[Sequence[Any]]:
    """The rows of a table in the order of its key, as Python values, a few at a time."""
    stored = metadata.tables[table.name]
    query = sa.select(*(stored.c[column.name] for column in table.columns)).order_by(*stored.primary_key)
    yield from connection.execution_options(yield_per=AT_ONCE).execute(query)


def _table(table: sa.Table, hidden: frozenset[str]) -> ExportTable:
    shown = [column for column in table.columns if f"{table.name}.{column.name}" not in hidden]
    return ExportTable(
        str(table.name),
        tuple(ExportColumn(str(column.name), _type(column), bool(column.nullable)) for column in shown),
        tuple(str(column.name) for column in table.columns if column not in shown),
    )


def _type(column: sa.Column[Any]) -> str:
    return next(word for known, word in _TYPES if isinstance(column.type, known))
