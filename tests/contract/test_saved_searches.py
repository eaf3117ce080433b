"""Saved searches: kept only if they can be asked, and for as long as something asks for them."""

import pytest
from query_shelf import NOON, Draft, Shelf

from tracker import query
from tracker.errors import NotFoundError, QueryError, UsageError
from tracker.jobs import saved_searches
from tracker.store import Database, saved, subscribers

CONTEXT = query.Context(now=NOON)


def save(database: Database, name: str, text: str) -> None:
    with database.write() as connection:
        saved_searches.save(connection, name, text, CONTEXT, NOON)


def remove(database: Database, name: str) -> str:
    with database.write() as connection:
        return saved_searches.remove(connection, name)


def names(database: Database) -> dict[str, str]:
    with database.read() as connection:
        return dict(saved.all_searches(connection))


def test_a_saved_search_is_asked_by_its_name_in_whatever_case(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("Kimi raises money", events=("funding",)), Draft("Kimi K9"))
    save(database, "融资", "type:funding")
    save(database, "kimi-money", "kimi saved:融资")
    with database.read() as connection:
        asked = query.parse("saved:KIMI-Money", query.prepared(connection, CONTEXT))
        assert query.count(connection, asked) == 1


def test_the_same_name_in_another_case_is_replaced(database: Database) -> None:
    save(database, "Money", "type:funding")
    save(database, "money", "type:ipo")
    assert names(database) == {"money": "type:ipo"}


@pytest.mark.parametrize("name", ["", "two words", "a,b", "(a)", '"a"', "_a", "a" * 41, "a:b"])
def test_a_name_that_would_need_quotation_marks_is_refused(database: Database, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name"):
        save(database, name, "kimi")


def test_a_search_with_a_mistake_is_not_kept(database: Database) -> None:
    save(database, "a", "kimi")
    save(database, "b", "saved:a")
    for text, match in (
        ("frim:x", "did you mean firm:"),
        ("saved:b", "leads back"),
        ("saved:a", "leads back"),
    ):
        with pytest.raises(QueryError, match=match):
            save(database, "a", text)
    with pytest.raises(UsageError, match="is to find"):
        save(database, "c", " ")
    assert names(database) == {"a": "kimi", "b": "saved:a"}


def test_what_is_used_stays(database: Database) -> None:
    save(database, "a", "kimi")
    save(database, "b", "-saved:A")
    with database.write() as connection:
        reader = subscribers.add(connection, "li@example.org", NOON, filter="saved:b lang:zh")
    with pytest.raises(UsageError, match="a is used by saved:b; change that first"):
        remove(database, "a")
    with pytest.raises(UsageError, match="b is used by the filter of li@"):
        remove(database, "B")
    with database.write() as connection:
        subscribers.set_state(connection, reader.id, subscribers.SubscriberState.REMOVED, "")
    assert remove(database, "B") == "b"
    assert remove(database, "a") == "a"
    with pytest.raises(NotFoundError, match="no saved search a"):
        remove(database, "a")
