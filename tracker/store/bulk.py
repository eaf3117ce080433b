"""Many rows at once, for the tables that every poll writes.

SQLAlchemy prepares each row of a statement by itself, which costs more than writing it. Here the
statement is written once and values are bound a column at a time, with the processors of the same types.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from tracker.store.database import Connection

Row = Mapping[str, Any]


def insert(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Inserts ``rows``, all with the same keys; defaults of columns that they leave out are not filled in."""
    if not rows:
        return
    dialect, names = connection.dialect, list(rows[0])
    columns = ", ".join(map(dialect.identifier_preparer.quote, names))
    marks = ", ".join(_mark(dialect) for _ in names)
    statement = f"INSERT INTO {_named(dialect, table)} ({columns}) VALUES ({marks})"  # noqa: S608 - our names
    connection.exec_driver_sql(statement, _bound(dialect, table, names, rows))


def update(connection: Connection, table: sa.Table, keys: Sequence[str], rows: Sequence[Row]) -> None:
    """Sets the other columns of ``rows``, all with the same keys, in the rows that have their ``keys``."""
    if not rows:
        return
    dialect, names = connection.dialect, [name for name in rows[0] if name not in keys]
    quote, mark = dialect.identifier_preparer.quote, _mark(dialect)
    values = ", ".join(f"{quote(name)} = {mark}" for name in names)
    where = " AND ".join(f"{quote(name)} = {mark}" for name in keys)
    statement = f"UPDATE {_named(dialect, table)} SET {values} WHERE {where}"  # noqa: S608 - our names
    connection.exec_driver_sql(statement, _bound(dialect, table, [*names, *keys], rows))


def _named(dialect: Dialect, table: sa.Table) -> str:
    return dialect.identifier_preparer.format_table(table)


def _mark(dialect: Dialect) -> str:
    return "?" if dialect.paramstyle == "qmark" else "%s"


def _bound(
    dialect: Dialect, table: sa.Table, names: Sequence[str], rows: Sequence[Row]
) -> list[tuple[Any, ...]]:
    """The values of ``rows`` in the order of ``names``, as the driver takes them."""
    columns = []
    for name in names:
        values = [row[name] for row in rows]
        bind = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        columns.append(values if bind is None else [bind(value) for value in values])
    return list(zip(*columns, strict=True))
