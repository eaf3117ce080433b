"""The version of the schema: bring a database up to date, or say what it lacks.

Whether it is up to date is asked at every start, so that is answered without Alembic: the versions are
the numbers in front of the names of the migrations.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa

from tracker.errors import StoreError
from tracker.store.database import Connection, Database

ADVISORY_LOCK = 0x_C41_A17  # any constant: two programs that start together migrate one after the other

_VERSION = sa.table("alembic_version", sa.column("version_num"))


def upgrade(database: Database) -> None:
    """Creates or migrates the tables; nothing happens on a database that is up to date.

    Raises:
        StoreError: the database is newer than this program, or cannot be reached.
    """
    with database.read() as connection:
        if _version(connection) == versions()[-1]:
            return
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        version = _version(connection)
        _refuse_newer(database, version)
        _migrate().upgrade(connection)


def expect(database: Database) -> None:
    """Says so where the tables are not those of this program; changes nothing.

    Raises:
        StoreError: there are none, they are older or newer, or the database cannot be reached.
    """
    with database.read() as connection:
        version = _version(connection)
    _refuse_newer(database, version)
    if version != versions()[-1]:
        what = "is of an older version" if version else "has no tables of ours yet"
        raise StoreError(f"The database {database.shown} {what}; run `tracker db upgrade`.")


def downgrade(database: Database) -> None:
    """Removes every table again; for tests of the migrations."""
    with database.write() as connection:
        _migrate().downgrade(connection)


def differences(connection: Connection) -> list[str]:
    """How the tables differ from what the program expects, a line each; [] where they agree."""
    found: list[str] = _migrate().differences(connection)
    return found


@cache
def versions() -> list[str]:
    """Every version of the schema that this program knows, oldest first."""
    scripts = (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py")
    return sorted(script.name.partition("_")[0] for script in scripts)


def _version(connection: Connection) -> str:
    """The version of the database; "" where it has no tables of ours."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar_one_or_none() or ""


def _refuse_newer(database: Database, version: str) -> None:
    if version and version not in versions():
        raise StoreError(
            f"The database {database.shown} was made by a newer version (schema {version}); "
            "upgrade the tracker."
        )


def _migrate() -> ModuleType:
    return import_module("tracker.store.migrate")
