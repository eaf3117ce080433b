"""Who may work through the outbox: one process at a time, known to be alive.

The system takes the lock back when its holder dies, however it dies. So whoever holds it knows that a
letter left in ``sending`` belongs to nobody, and need not wait to see whether its sender is only slow.
A process number in the row would not do: it means nothing in another container or after a restart.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import sqlalchemy as sa

from tracker.errors import StoreError
from tracker.store.database import Database

WAIT_MS = 2_000
"""A killed holder's lock is free when the system has cleaned up after it, which takes a moment."""

_NAME = "tracker outbox "


@contextmanager
def hold(database: Database, wait_ms: int = WAIT_MS) -> Iterator[bool]:
    """Holds the lock while the block runs; gives False when another process kept it all the time.

    Raises:
        StoreError: the database or the folder it lies in refused.
    """
    if not database.is_sqlite:
        with _hold_postgresql(database, wait_ms) as held:
            yield held
        return
    path = database.engine.url.database
    if not path or path == ":memory:":
        yield True
        return
    with _hold_sqlite(f"{path}-outbox", wait_ms) as held:
        yield held


@contextmanager
def _hold_sqlite(path: str, wait_ms: int) -> Iterator[bool]:
    """An empty database beside the real one: SQLite's own locks work on every system it runs on."""
    try:
        connection = sqlite3.connect(
            path, timeout=wait_ms / 1000, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise StoreError(
            f"The file {path} cannot be made ({error}); check the folder's permissions."
        ) from None
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise StoreError(
                    f"The file {path} cannot be used ({error}); check its permissions."
                ) from None
            yield False
            return
        yield True


@contextmanager
def _hold_postgresql(database: Database, wait_ms: int) -> Iterator[bool]:
    """An advisory lock of a session of its own, which ends with the connection."""
    key = sa.func.hashtext(sa.func.concat(_NAME, sa.func.current_schema()))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {wait_ms:d}")
        try:
            connection.execute(sa.select(sa.func.pg_advisory_lock(key)))
        except sa.exc.OperationalError as error:
            if connection.invalidated:
                raise StoreError(f"The database {database.shown} ended the connection.") from error
            yield False
            return
        finally:
            # The connection itself goes, not back to the pool: with it go the lock and the setting.
            connection.detach()
        yield True
