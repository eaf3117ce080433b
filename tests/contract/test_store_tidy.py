"""A store that has grown much is put in order, once, and finds what it found before."""

from datetime import timedelta

import pytest
from query_shelf import NOON, Draft, Shelf

from tracker import query
from tracker.store import Database, maintenance


def found(database: Database, text: str) -> list[str]:
    with database.read() as connection:
        page = query.search(connection, query.parse(text, query.Context(now=NOON)))
    return [stored.item.title for stored in page.items]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of four items is a large one."""
    monkeypatch.setattr(maintenance, "LEAST", 4)


def test_a_small_store_is_left_alone(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("Kimi raises money"))
    assert not maintenance.tidy(database)


@pytest.mark.usefixtures("soon")
def test_growth_is_tidied_once_and_again_after_more_of_it(database: Database, shelf: Shelf) -> None:
    for n in range(4):
        shelf.put(Draft(f"Kimi {n}", age=timedelta(hours=n)))
    assert maintenance.tidy(database)
    assert found(database, "kimi") == ["Kimi 0", "Kimi 1", "Kimi 2", "Kimi 3"]
    assert not maintenance.tidy(database)
    shelf.put(*(Draft(f"Doubao {n}", age=timedelta(hours=n)) for n in range(4)))
    assert maintenance.tidy(database)
    assert found(database, "doubao 3") == ["Doubao 3"]


@pytest.mark.usefixtures("soon")
def test_in_sqlite_the_index_of_words_becomes_one_piece_and_the_planner_has_figures(sqlite: Database) -> None:
    shelf = Shelf(sqlite)
    for n in range(4):
        shelf.put(Draft(f"Kimi {n}"))
    pieces = "SELECT count(DISTINCT segid) FROM items_fts_idx"
    with sqlite.read() as connection:
        assert connection.exec_driver_sql(pieces).scalar_one() == 4
    assert maintenance.tidy(sqlite)
    with sqlite.read() as connection:
        assert connection.exec_driver_sql(pieces).scalar_one() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_stat1").scalar_one() > 5
