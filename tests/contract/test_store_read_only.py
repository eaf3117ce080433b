"""A database opened for reading: nothing can change it, and one that cannot be read says why."""

from pathlib import Path

import pytest
from query_shelf import NOON, Draft, Shelf

from tracker.errors import StoreError
from tracker.store import Database, fulltext, saved, schema, stats
from tracker.store.tables import metadata


@pytest.fixture
def reading(database: Database) -> Database:
    with database.write() as connection:
        fulltext.drop(connection)
        metadata.drop_all(connection)
    schema.upgrade(database)
    Shelf(database).put(Draft("Kimi"))
    return Database(database.engine.url.render_as_string(hide_password=False), read_only=True)


def test_what_is_stored_can_be_read(reading: Database) -> None:
    schema.expect(reading)
    with reading.read() as connection:
        assert stats.counts(connection)["items"] == 1
    reading.close()


def test_the_database_itself_refuses_a_change(reading: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only|may not be written"), reading.write() as connection:
        saved.save(connection, "name", "kimi", NOON)
    with reading.read() as connection:
        assert not saved.all_searches(connection)
    reading.close()


def test_tables_of_another_version_are_named_with_the_mend(reading: Database, database: Database) -> None:
    for version, answer in (("0000", "was made by a newer version"), ("", "run `tracker db upgrade`")):
        with database.write() as connection:
            connection.exec_driver_sql("DELETE FROM alembic_version")
            if version:
                connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{version}')")
        with pytest.raises(StoreError, match=answer):
            schema.expect(reading)
    reading.close()


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none" / "tracker.db"
    with pytest.raises(StoreError, match=r"There is no database .* yet"):
        Database(f"sqlite:///{path}", read_only=True)
    assert not path.parent.exists()
