"""Many rows at once, for the tables that every poll writes.

SQLAlchemy prepares each row of an ``INSERT`` by itself, which costs more than the insertion. Here the
statement is written once and values are bound a column at a time, with the processors of the same types.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tracker.store.database import Connection


def insert(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts ``rows``, all with the same keys; defaults of columns that they leave out are not filled in."""
    if not rows:
        return
    dialect = connection.dialect
    names = list(rows[0])
    quote = dialect.identifier_preparer.quote
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    statement = (
        f"INSERT INTO {dialect.identifier_preparer.format_table(table)} "  # noqa: S608 - names of our own
        f"({', '.join(quote(name) for name in names)}) VALUES ({', '.join(mark for _ in names)})"
    )
    columns = []
    for name in names:
        values = [row[name] for row in rows]
        bind = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        columns.append(values if bind is None else [bind(value) for value in values])
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))
