"""One database, SQLite or PostgreSQL, behind one way to read and one way to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError, OperationalError

from tracker.errors import SettingsError, StoreError

__all__ = ["Connection", "Database"]

_BEYOND_A_LIMIT = "54"
"""The class of SQLSTATE for values that are too long or too many."""
BUSY_MS = 30_000


class Database:
    """An open database.

    Args:
        url: ``sqlite:///path`` (made where it is missing, in WAL mode) or ``postgresql://…``.
        read_only: the database itself refuses whatever would change it; a file must be there.

    Raises:
        SettingsError: the URL is neither.
        StoreError: the folder of the file cannot be made, or the file to be read is not there.
    """

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise SettingsError(f"{url!r} is no database URL; use sqlite:///path or postgresql://…") from None
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        backend = parsed.get_backend_name()
        if backend not in {"sqlite", "postgresql"}:
            raise SettingsError(f"{backend} is not supported; use sqlite:///path or postgresql://…")
        self._opened = partial(Database, url, read_only=read_only)
        self.shown = parsed.render_as_string(hide_password=True)
        if backend == "sqlite" and parsed.database not in {None, "", ":memory:"}:
            _find_or_make(Path(str(parsed.database)), read_only=read_only)
        options = {"postgresql_readonly": True} if read_only and backend == "postgresql" else {}
        try:
            self.engine = sa.create_engine(
                parsed, pool_pre_ping=backend == "postgresql", execution_options=options
            )
        except NoSuchModuleError:
            raise SettingsError(f"{parsed.drivername} is not supported; use postgresql://…") from None
        if backend == "sqlite":
            _set_up_sqlite(self.engine, read_only=read_only)

    def __reduce__(self) -> "tuple[partial[Database], tuple[()]]":
        """To another process it travels as its address, and is opened anew there."""
        return self._opened, ()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file beside the program."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: all of it is kept or none.

        Raises:
            StoreError: the database refused or is gone.
        """
        engine = self.engine.execution_options(writes=True)
        with self._translated(), engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view for reading.

        Raises:
            StoreError: the database refused or is gone.
        """
        with self._translated(), self.engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Gives back all connections."""
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            if (getattr(error.orig, "sqlstate", None) or "").startswith(_BEYOND_A_LIMIT):
                raise  # a value's fault and not the database's
            raise StoreError(_sentence(self.shown, error)) from error
        except DBAPIError as error:
            # SQLite says of a file that is damaged, or was never a database, no more than DatabaseError.
            if error.connection_invalidated or type(error) is DatabaseError:
                raise StoreError(_sentence(self.shown, error)) from error
            raise


def _find_or_make(path: Path, *, read_only: bool) -> None:
    if read_only:
        if not path.is_file():
            raise StoreError(
                f"There is no database {path} yet; `tracker poll` makes it, or name another with --db."
            )
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {path.parent} for the database cannot be made ({error.strerror}); "
            "choose another with TRACKER_DATA_DIR or --db."
        ) from None


def _set_up_sqlite(engine: sa.Engine, *, read_only: bool) -> None:
    """WAL, one writer at a time; a writer takes its lock at once: an upgrade half-way could deadlock."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "query_only=ON" if read_only else "journal_mode=WAL",
            "synchronous=NORMAL",
            f"busy_timeout={BUSY_MS}",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-16384",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _sentence(shown: str, error: DBAPIError) -> str:
    text = " ".join(str(error.orig).split())
    if "no such table" in text or "does not exist" in text:
        return f"The database {shown} has no tables of ours yet; run `tracker db upgrade`."
    if "locked" in text:
        return f"The database {shown} is held by another program; stop that one or try again."
    if "unable to open" in text:
        return (
            f"The database {shown} cannot be opened, as its folder or the file may not be written or is "
            "gone; mend that, or choose another with --db or TRACKER_DATA_DIR."
        )
    if "readonly" in text:
        return f"The database {shown} may not be written; check its permissions."
    if "not a database" in text or "malformed" in text:
        return f"The database {shown} is damaged, or the file is none ({text}); put a backup in its place."
    return f"The database {shown} cannot be used: {text}."
