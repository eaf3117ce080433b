"""``docs/columns.md``: every column with its kind, every word that one can hold, and queries that work."""

import re
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import doc_blocks
import pytest
import sqlalchemy as sa
from query_shelf import Draft, Shelf

from tracker.catalogue.ledger_fields import LAYERS
from tracker.model.backfill import BackfillState
from tracker.model.entity import EntityKind
from tracker.model.fetch import Action
from tracker.model.item import PublishedSource
from tracker.model.mail import DeliveryState
from tracker.model.polling import Health
from tracker.model.source import Category, Source
from tracker.model.subscriber import SubscriberState
from tracker.model.tags import Amount, Event, EventType, Salience, Tags
from tracker.query.fields import LANGUAGES
from tracker.store import Database, schema, tags
from tracker.store.sources import COLUMNS, Origin
from tracker.store.tables import Json, UtcDateTime, metadata

TEXT = (doc_blocks.ROOT / "docs/columns.md").read_text("utf8")
SECTIONS = dict(re.findall(r"^## ([a-z_]+)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
KINDS: tuple[tuple[type, str], ...] = (
    (UtcDateTime, "time"),
    (sa.Boolean, "yes or no"),
    (sa.Integer, "whole number"),
    (sa.Float, "number"),
    (Json, "JSON"),
    (sa.LargeBinary, "bytes"),
    (sa.Text, "text"),
)
MADE_BESIDE = {"alembic_version"}
"""Tables that are made by tools and named at the end of the page."""


def documented(table: str) -> dict[str, tuple[str, str]]:
    """The columns of a section with their kinds and what is said of them."""
    lines = filter(None, map(doc_blocks.cells, SECTIONS[table].splitlines()))
    return {name.strip("`"): (kind, said) for name, kind, said in lines if name.startswith("`")}


def kind_of(column: sa.Column[Any]) -> str:
    kind = next(word for known, word in KINDS if isinstance(column.type, known))
    return f"{kind} or none" if column.nullable else kind


def test_every_table_is_described_and_no_other() -> None:
    assert set(SECTIONS) == set(metadata.tables)


@pytest.mark.parametrize("table", metadata.tables.values(), ids=str)
def test_every_column_is_described_with_its_kind_in_the_order_of_the_table(table: sa.Table) -> None:
    said = [(name, kind) for name, (kind, _) in documented(table.name).items()]
    assert said == [(column.name, kind_of(column)) for column in table.columns]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("sources.category", Category),
        ("sources.origin", Origin),
        ("sources.health", Health),
        ("fetches.action", Action),
        ("items.language", LANGUAGES),
        ("mentions.field", {"title", "summary", "text"}),
        ("entities.layer", LAYERS),
        ("items.published_source", PublishedSource),
        ("mentions.kind", EntityKind),
        ("events.type", EventType),
        ("subscribers.state", SubscriberState),
        ("deliveries.state", DeliveryState),
        ("backfills.state", BackfillState),
        ("sources.facts", {field.name for field in fields(Source)} - COLUMNS),
        ("items.amounts", set(Amount._fields)),
    ],
)
def test_every_word_that_a_column_can_hold_is_named(column: str, words: Collection[str]) -> None:
    table, name = column.split(".")
    named = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`]*)`", documented(table)[name][1]))))
    assert {str(word) for word in words} == named


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.db"
    opened = Database(f"sqlite:///{path}")
    schema.upgrade(opened)
    chinese, _, other = Shelf(opened).put(
        Draft("月之暗面融资", source="beta", language="zh", age=timedelta(hours=5), story=7),
        Draft("Moonshot raises", firms=("moonshot",), age=timedelta(hours=2), story=7),
        Draft("DeepSeek releases", firms=("deepseek",), events=("release",), story=8),
    )
    funding = Event(EventType.FUNDING, 0.9, (Amount(2e9, "money", "USD", "20亿美元"),))
    told = Tags(events=(funding,), firms=(Salience("moonshot", 1.0),))
    with opened.write() as connection:
        tags.replace(connection, {chinese: told})
        connection.execute(sa.text("UPDATE item_firms SET salience = 0.1 WHERE item_id = :it"), {"it": other})
    opened.close()
    return path


def test_the_queries_answer_what_is_said_above_them(database: Path) -> None:
    queries = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        answers = [connection.execute(query).fetchall() for query in queries]
    assert answers == [
        [("moonshot", 1, 2)],
        [(7, "月之暗面融资", 3.0)],
        [("2026-11-18", "月之暗面融资", 2.0, "USD")],
    ]


def test_an_id_holds_the_time_as_described(database: Path) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        times = connection.execute("SELECT datetime(id >> 20, 'unixepoch'), datetime(published) FROM items")
        assert all(held == published for held, published in times)
        (stored,) = connection.execute("SELECT max(published) FROM items").fetchone()
    assert f"`{stored}`" in TEXT


def test_tables_that_are_not_ours_are_named(database: Path) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        names = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    beside = {name for name in names - set(metadata.tables) if not name.startswith("sqlite_")}
    assert {name for name in beside if not name.startswith("items_fts")} == MADE_BESIDE
    assert all(f"`{name}`" in TEXT for name in ("items_fts", *MADE_BESIDE))
