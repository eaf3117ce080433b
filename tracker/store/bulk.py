"""Many rows at once, for the tables that every poll writes, and what both databases write alike.

SQLAlchemy prepares each row of a statement by itself, which costs more than writing it. Here the
statement is written once, rows are tuples, and values are bound a column at a time with the processors of
the same types.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from tracker.store.database import Connection

if TYPE_CHECKING:
    from sqlalchemy.dialects import sqlite

CHUNK = 500
"""Values in one IN list; SQLite allows 32,766 variables, planners like fewer."""

Row = tuple[Any, ...]
T = TypeVar("T")


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many values at once as fit into one statement."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def insertion(connection: Connection, table: sa.Table) -> "sqlite.Insert":
    """An insertion that knows ``ON CONFLICT``, which both dialects write in the same way."""
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    insert: sqlite.Insert = dialect.insert(table)
    return insert


def insert(connection: Connection, table: sa.Table, names: Sequence[str], rows: Iterable[Row]) -> None:
    """Inserts ``rows``, whose values are those of the columns ``names``; others get no default."""
    dialect = connection.dialect
    if bound := _bound(dialect, table, names, rows):
        columns = ", ".join(map(dialect.identifier_preparer.quote, names))
        marks = ", ".join(_mark(dialect) for _ in names)
        statement = f"INSERT INTO {_named(dialect, table)} ({columns}) VALUES ({marks})"  # noqa: S608 - ours
        connection.exec_driver_sql(statement, bound)


def update(
    connection: Connection, table: sa.Table, names: Sequence[str], keys: Sequence[str], rows: Iterable[Row]
) -> None:
    """Sets the columns ``names`` in the rows that have the ``keys``; ``rows`` hold the values of both."""
    dialect = connection.dialect
    if bound := _bound(dialect, table, [*names, *keys], rows):
        quote, mark = dialect.identifier_preparer.quote, _mark(dialect)
        values = ", ".join(f"{quote(name)} = {mark}" for name in names)
        where = " AND ".join(f"{quote(name)} = {mark}" for name in keys)
        statement = f"UPDATE {_named(dialect, table)} SET {values} WHERE {where}"  # noqa: S608 - our names
        connection.exec_driver_sql(statement, bound)


def _named(dialect: Dialect, table: sa.Table) -> str:
    return dialect.identifier_preparer.format_table(table)


def _mark(dialect: Dialect) -> str:
    return "?" if dialect.paramstyle == "qmark" else "%s"


def _bound(dialect: Dialect, table: sa.Table, names: Sequence[str], rows: Iterable[Row]) -> list[Row]:
    """The values of ``rows`` as the driver takes them."""
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place, values in enumerate(columns):
        bind = table.c[names[place]].type.dialect_impl(dialect).bind_processor(dialect)
        if bind is not None:
            columns[place] = _bind(bind, values)
    return list(zip(*columns, strict=True))


def _bind(bind: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """Each value bound; one that repeats, as times and empty lists do, only once."""
    try:
        bound = {value: bind(value) for value in set(values)}
    except TypeError:  # a list or an object for a column of JSON has no hash
        return [bind(value) for value in values]
    return [bound[value] for value in values]
