"""Conditions on an item as SQL about its id: each is true or false, never unknown.

Every condition looks the id up by itself (``EXISTS``), so it can stand behind whichever table the
candidates come from, in any combination, and both databases read the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tracker.query import words
from tracker.query.ast import And, Field, Flag, Has, Node, Not, Or, Published, Words
from tracker.store import ids
from tracker.store.tables import events, item_firms, items, mentions, sightings, sources, stories

Id = sa.ColumnElement[int]
Condition = sa.ColumnElement[bool]

FTS5 = sa.table("items_fts", sa.column("rowid", sa.Integer), sa.column("items_fts", sa.Text))
VECTORS = sa.table("items_fts", sa.column("item_id", sa.BigInteger), sa.column("terms"))

_LANGUAGES = {"zh": ("zh", "zh-Hant")}
"""What a language is stored as, where that is not its own name: Chinese is meant in either script."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where the ids of items stand beside the values of a field: the table, and the two columns."""

    table: sa.Table
    item_id: str
    value: str


KEYS = {
    Field.FIRM: Key(item_firms, "item_id", "firm"),
    Field.ENTITY: Key(mentions, "item_id", "entity_id"),
    Field.EVENT: Key(events, "item_id", "type"),
    Field.SOURCE: Key(sightings, "item_id", "source_id"),
    Field.KIND: Key(sightings, "item_id", "source_id"),
    Field.STORY: Key(items, "id", "story_id"),
    Field.LANGUAGE: Key(items, "id", "language"),
}
"""The fields that have an index from value to items. A source has every item that was seen in it."""


def condition(node: Node, item_id: Id, dialect: str) -> Condition:
    """That the item with ``item_id`` matches ``node``."""
    if isinstance(node, Words) or words.only_words(node):
        return _in_index(node, item_id, dialect)
    match node:
        case Has():
            return _has(node, item_id)
        case Published():
            return sa.and_(sa.true(), *between(item_id, *bounds(node)))
        case Not(part):
            return sa.not_(condition(part, item_id, dialect))
        case And(parts):
            return sa.and_(sa.true(), *(condition(part, item_id, dialect) for part in parts))
        case Or(parts):
            return sa.or_(sa.false(), *(condition(part, item_id, dialect) for part in parts))


def bounds(published: Published) -> tuple[int | None, int | None]:
    """The ids from the first on and before the second are of items published then."""
    since, until = published.since, published.until
    return (
        None if since is None else ids.first_id_at(since),
        None if until is None else ids.first_id_at(until),
    )


def between(item_id: Id, first: int | None, end: int | None) -> list[Condition]:
    """That an id lies from ``first`` on and before ``end``."""
    found: list[Condition] = []
    if first is not None:
        found.append(item_id >= first)
    if end is not None:
        found.append(item_id < end)
    return found


def fts5_match(table: Any, node: Node) -> Condition:
    """That a row of the FTS5 table (or an alias of it) matches."""
    matches: Condition = table.c.items_fts.op("MATCH", is_comparison=True)(words.fts5(node))
    return matches


def vector_match(table: Any, node: Node) -> Condition:
    """That a row of the table of vectors (or an alias of it) matches."""
    query = sa.cast(words.tsquery(node), postgresql.TSQUERY)
    matches: Condition = table.c.terms.op("@@", is_comparison=True)(query)
    return matches


def key_match(table: Any, has: Has) -> Condition:
    """That a row of the field's table (or an alias of it) has one of the values."""
    column = table.c[KEYS[has.field].value]
    matches: Condition
    match has.field:
        case Field.KIND:
            of_kind = sa.or_(sources.c.kind.in_(has.values), sources.c.category.in_(has.values))
            matches = column.in_(sa.select(sources.c.id).where(of_kind))
        case Field.STORY:
            matches = column.in_([int(value) for value in has.values])
        case Field.LANGUAGE:
            matches = column.in_([v for value in has.values for v in _LANGUAGES.get(value, (value,))])
        case _ if len(has.values) == 1:
            matches = column == has.values[0]
        case _:
            matches = column.in_(has.values)
    return matches


def _has(node: Has, item_id: Id) -> Condition:
    if node.field is Field.IS:
        return sa.or_(sa.false(), *(_IS[Flag(value)](item_id) for value in node.values))
    key = KEYS[node.field]
    table = key.table.alias("checked")
    return sa.exists().where(table.c[key.item_id] == item_id, key_match(table, node))


def _in_index(node: Node, item_id: Id, dialect: str) -> Condition:
    if dialect == "sqlite":
        table = FTS5.alias("checked_words")
        return sa.exists().where(fts5_match(table, node), table.c.rowid == item_id)
    vectors = VECTORS.alias("checked_words")
    return sa.exists().where(vectors.c.item_id == item_id, vector_match(vectors, node))


def _item(item_id: Id, *conditions: Condition) -> Condition:
    return sa.exists().where(_CHECKED.c.id == item_id, *conditions)


_CHECKED = items.alias("checked_item")
_IS: dict[Flag, Callable[[Id], Condition]] = {
    Flag.BACKFILLED: lambda item_id: _item(item_id, _CHECKED.c.backfilled),
    Flag.DUPLICATE: lambda item_id: _item(item_id, _CHECKED.c.duplicate_of.is_not(None)),
    Flag.EDITED: lambda item_id: _item(item_id, _CHECKED.c.updated.is_not(None)),
    Flag.FIRST_PARTY: lambda item_id: sa.exists().where(
        sightings.c.item_id == item_id, sources.c.id == sightings.c.source_id, sources.c.tier == 1
    ),
    Flag.HEAD: lambda item_id: _item(
        item_id, stories.c.id == _CHECKED.c.story_id, stories.c.head_item_id == _CHECKED.c.id
    ),
    Flag.TAGGED: lambda item_id: sa.exists().where(item_firms.c.item_id == item_id),
}
