"""``docs/views.md``: every view with its columns in order, and queries that work."""

import re

import doc_blocks
import pytest
from query_shelf import Draft, Shelf

from tracker.model.tags import Amount, Event, EventType, Salience, Tags
from tracker.store import Database, schema, tags, views

TEXT = (doc_blocks.ROOT / "docs/views.md").read_text("utf8")
SECTIONS = dict(re.findall(r"^## (v_[a-z_]+)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('views') / 'tracker.db'}")
    schema.upgrade(made)
    (item,) = Shelf(made).put(Draft("Moonshot raises money", firms=("moonshot",)))
    funding = Event(EventType.FUNDING, 0.9, (Amount(2e9, "money", "USD", "$2 billion"),))
    with made.write() as connection:
        tags.replace(connection, {item: Tags(events=(funding,), firms=(Salience("moonshot", 1.0),))})
        connection.exec_driver_sql("UPDATE sources SET health = 'failing' WHERE id = 'beta'")
    return made


def test_every_view_is_described_and_no_other() -> None:
    assert set(SECTIONS) == set(views.NAMES)


@pytest.mark.parametrize("view", views.NAMES)
def test_every_column_is_described_in_the_order_of_the_view(database: Database, view: str) -> None:
    lines = filter(None, map(doc_blocks.cells, SECTIONS[view].splitlines()))
    described = [cells[0].strip("`") for cells in lines if cells[0].startswith("`")]
    with database.read() as connection:
        assert described == list(connection.exec_driver_sql(f"SELECT * FROM {view}").keys())


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_the_queries_answer(database: Database, number: int) -> None:
    with database.read() as connection:
        assert len(connection.exec_driver_sql(QUERIES[number]).fetchall()) == 1


def test_readers_and_addresses_of_feeds_are_in_no_view(database: Database) -> None:
    with database.read() as connection:
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'view'")
        text = " ".join(made.scalars())
    assert not re.search(r"subscribers|deliveries|s\.url|poll_state|s\.facts|s\.listed_url", text)
