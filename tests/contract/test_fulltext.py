"""The full-text index forgets and learns words in the same way in both databases."""

import pytest
import sqlalchemy as sa
from query_shelf import Draft, Shelf

from tracker.store import Connection, Database, fulltext
from tracker.store.tables import events, item_firms, items, mentions, sightings
from tracker.text.tokens import item_terms


def found(connection: Connection, term: str) -> list[int]:
    if connection.dialect.name == "sqlite":
        query = "SELECT rowid FROM items_fts WHERE items_fts MATCH ? ORDER BY rowid"
        return list(connection.exec_driver_sql(query, (f'"{term}"',)).scalars())
    query = "SELECT item_id FROM items_fts WHERE terms @@ %s::tsquery ORDER BY item_id"
    return list(connection.exec_driver_sql(query, (f"'{term}'",)).scalars())


def edit(connection: Connection, item_id: int, title: str) -> None:
    connection.execute(sa.update(items).where(items.c.id == item_id).values(title=title))


def delete(connection: Connection, item_id: int) -> None:
    for table in (sightings, mentions, item_firms, events):
        connection.execute(sa.delete(table).where(table.c.item_id == item_id))
    connection.execute(sa.delete(items).where(items.c.id == item_id))


def test_an_added_item_is_found_by_the_words_of_its_title_and_text(database: Database, shelf: Shelf) -> None:
    (item_id,) = shelf.put(Draft("智谱GLM-5发布", "A model from Beijing"))
    with database.read() as connection:
        assert [found(connection, term) for term in ("智谱", "glm", "model", "kimi")] == [
            *[[item_id]] * 3,
            [],
        ]


def test_an_edited_item_is_found_by_its_newest_words_only(database: Database, shelf: Shelf) -> None:
    one, two = shelf.put(Draft("Kimi raises money"), Draft("Kimi hires"))
    for words in (("Doubao raises funds", "Doubao raises money"), ("Hunyuan raises money",)):
        with database.write() as connection:
            for title in words:
                edit(connection, one, title)
            fulltext.replace(connection, [(one, *item_terms(words[-1], "", ""))])
    with database.read() as connection:
        assert [found(connection, term) for term in ("kimi", "funds", "doubao", "hunyuan", "money")] == [
            [two],
            [],
            [],
            [one],
            [one],
        ]


@pytest.mark.parametrize("first", ["row", "index"])
def test_a_removed_item_is_not_found_any_more(database: Database, shelf: Shelf, first: str) -> None:
    one, two = shelf.put(Draft("Kimi raises money"), Draft("Kimi hires"))
    with database.write() as connection:
        if first == "row":
            delete(connection, one)
            fulltext.remove(connection, [one])
        else:
            fulltext.remove(connection, [one])
            delete(connection, one)
        assert found(connection, "kimi") == [two]
        assert found(connection, "money") == []


def test_removing_what_is_not_indexed_changes_nothing(database: Database, shelf: Shelf) -> None:
    one, two = shelf.put(Draft("Kimi raises money"), Draft("Kimi hires"))
    with database.write() as connection:
        fulltext.remove(connection, [two])
        fulltext.remove(connection, [two, two + 1])
        assert found(connection, "kimi") == [one]


def test_the_longest_text_that_is_indexed_fits(database: Database, shelf: Shelf) -> None:
    text = " ".join(chr(0x4E00 + n % 20_000) * 2 + str(n) for n in range(30_000))
    (item_id,) = shelf.put(Draft("字" * 10_000, text))
    with database.read() as connection:
        assert found(connection, "一一") == [item_id]
