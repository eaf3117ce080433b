"""Migrations make the tables that the program expects, and take them away again, on both databases."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from tracker.errors import StoreError
from tracker.store import Database, fulltext, maintenance, schema
from tracker.store.tables import metadata


@pytest.fixture
def empty(database: Database) -> Database:
    with database.write() as connection:
        fulltext.drop(connection)
        metadata.drop_all(connection)
    return database


def tables(database: Database) -> set[str]:
    with database.read() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_an_empty_database_gets_every_table_and_nothing_differs(empty: Database) -> None:
    schema.upgrade(empty)
    assert metadata.tables.keys() <= tables(empty)
    with empty.read() as connection:
        assert schema.differences(connection) == []
    assert maintenance.check(empty) == []


def test_upgrading_twice_changes_nothing_and_going_back_leaves_nothing(empty: Database) -> None:
    schema.upgrade(empty)
    before = tables(empty)
    schema.upgrade(empty)
    assert tables(empty) == before
    schema.downgrade(empty)
    assert not metadata.tables.keys() & tables(empty)
    schema.upgrade(empty)
    assert tables(empty) == before


def test_a_database_of_a_newer_version_is_left_alone(empty: Database) -> None:
    schema.upgrade(empty)
    with empty.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version"):
        schema.upgrade(empty)


def test_a_missing_column_is_named(empty: Database) -> None:
    schema.upgrade(empty)
    with empty.write() as connection:
        connection.exec_driver_sql("ALTER TABLE sources DROP COLUMN poll_minutes")
    assert any("poll_minutes" in problem for problem in maintenance.check(empty))


def test_the_names_of_the_migrations_say_their_versions() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    assert [script.revision for script in scripts][::-1] == schema.versions()


def test_asking_for_the_version_of_a_current_database_does_without_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tracker.db'}"
    program = (
        "import sys; from tracker.store import Database, schema; "
        f"schema.upgrade(Database({url!r})); print('alembic' in sys.modules)"
    )
    said = [subprocess.check_output([sys.executable, "-c", program], text=True).strip() for _ in range(2)]
    assert said == ["True", "False"]
