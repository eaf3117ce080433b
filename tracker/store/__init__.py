"""Keeps what the stages found: SQLAlchemy tables, and small functions per table.

Takes and gives :mod:`tracker.model` types only; nothing outside :mod:`tracker.store` and
:mod:`tracker.query` knows SQLAlchemy. A job opens a :class:`Database`, owns the transaction and passes
the :data:`Connection` on.
"""

from tracker.store.database import Connection, Database

__all__ = ["Connection", "Database"]
