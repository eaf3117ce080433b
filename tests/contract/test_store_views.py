"""The views that people open with tools of their own say the same in both databases."""

from datetime import timedelta
from typing import Any

import pytest
from query_shelf import Draft, Shelf

from tracker.model.tags import Amount, Event, EventType, Mention, Salience, Tags
from tracker.store import Database, fulltext, maintenance, schema, tags, views
from tracker.store.tables import metadata

DAY = timedelta(days=1)


@pytest.fixture
def database(database: Database) -> Database:
    with database.write() as connection:
        fulltext.drop(connection)
        metadata.drop_all(connection)
    schema.upgrade(database)
    shelf = Shelf(database)
    first, second, copy, *_ = shelf.put(
        Draft("月之暗面融资", age=2 * DAY, source="beta", language="zh", story=7, seen_in=("gamma",)),
        Draft("Moonshot raises money", age=DAY, story=7, edited=True),
        Draft("Moonshot raises money", age=DAY, story=7, duplicate_of=1, backfilled=True),
        Draft("DeepSeek cuts prices", age=9 * DAY, firms=("deepseek", "a", "b", "passing")),
        Draft("Nobody's news", age=9 * DAY),
    )
    money = Event(EventType.FUNDING, 0.9, (Amount(4.8e9, "money", "USD", "48亿美元", "valuation"),), "融资")
    named = Mention("kimi", "model", "moonshot", "Kimi", "title", 0, 4, "Kimi", "alone", 0.9, "k9")
    about = Tags((named,), (money,), (Salience("moonshot", 1.0),))
    with database.write() as connection:
        tags.replace(connection, dict.fromkeys((first, second, copy), about))
    return database


def rows(database: Database, text: str) -> list[tuple[Any, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(text)]


def test_every_view_is_made_checked_and_taken_away(database: Database) -> None:
    assert maintenance.check(database) == []
    with database.write() as connection:
        connection.exec_driver_sql("DROP VIEW v_items")
    assert maintenance.check(database) == ["The view v_items is missing."]
    schema.downgrade(database)
    with database.read() as connection:
        assert views.missing(connection) == list(views.NAMES)


def test_items_have_their_source_firms_and_events_in_words(database: Database) -> None:
    found = rows(
        database,
        "SELECT title, source, firms, events, outlets, is_head, is_copy FROM v_items ORDER BY id DESC",
    )
    assert found[2] == ("月之暗面融资", "贝塔科技", "moonshot", "funding", 2, True, False)
    assert sum(row[6] for row in found) == 1
    assert ("DeepSeek cuts prices", "Alpha Wire", "deepseek, a, b", "") in [row[:4] for row in found]


def test_a_story_tells_its_outlets_and_how_long_it_took_to_reach_english(database: Database) -> None:
    (told,) = rows(
        database,
        "SELECT title, source, firms, events, items, outlets, hours_zh_to_en FROM v_stories WHERE id = 7",
    )
    assert told == ("月之暗面融资", "贝塔科技", "moonshot", "funding", 3, 3, 24.0)
    assert rows(database, "SELECT count(*) FROM v_stories WHERE hours_zh_to_en IS NULL") == [(2,)]


def test_weeks_begin_on_monday_and_shares_of_a_week_make_one(database: Database) -> None:
    found = rows(database, "SELECT week, firm, items, stories, share FROM v_firm_weeks ORDER BY week, firm")
    assert [(str(week), *rest) for week, *rest in found] == [
        ("2026-11-09", "a", 1, 1, 0.3333),
        ("2026-11-09", "b", 1, 1, 0.3333),
        ("2026-11-09", "deepseek", 1, 1, 0.3333),
        ("2026-11-16", "moonshot", 2, 1, 1.0),
    ]


def test_an_event_stands_once_a_story_and_firm(database: Database) -> None:
    found = rows(database, "SELECT firm, type, title, source, items, evidence FROM v_events")
    assert found == [("moonshot", "funding", "月之暗面融资", "贝塔科技", 3, "融资")]


def test_amounts_are_rows_of_numbers(database: Database) -> None:
    found = rows(database, "SELECT event, value, unit, currency, role, text, firms FROM v_amounts")
    assert found == [("funding", 4.8e9, "money", "USD", "valuation", "48亿美元", "moonshot")] * 2


def test_mentions_are_told_with_their_evidence(database: Database) -> None:
    kimi = "FROM v_mentions WHERE entity_id = 'kimi' ORDER BY item_id"
    found = rows(database, f"SELECT name, version, firm, text, rule, language {kimi}")
    assert found[0] == ("Kimi", "k9", "moonshot", "Kimi", "alone", "zh")
    assert len(found) == 3


def test_sources_are_told_without_their_addresses(database: Database) -> None:
    with database.read() as connection:
        columns = connection.exec_driver_sql("SELECT * FROM v_sources").keys()
    assert not {"url", "facts", "poll_state"} & set(columns)
    found = rows(database, "SELECT id, polled, items, newest_item IS NULL FROM v_sources ORDER BY id")
    assert found == [("alpha", True, 4, False), ("beta", True, 1, False), ("gamma", True, 0, True)]
