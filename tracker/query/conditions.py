"""Conditions on an item as SQL about its id: each is true or false, never unknown.

Every condition looks the id up by itself (``EXISTS``), so it can stand behind whichever table the
candidates come from, in any combination, and both databases read the same.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tracker.query import words
from tracker.query.ast import And, Field, Flag, Has, Node, Not, Or, Published, Words
from tracker.query.keys import Condition, key_of
from tracker.store import ids
from tracker.store.tables import item_firms, items, stories

Id = sa.ColumnElement[int]

FTS5 = sa.table("items_fts", sa.column("rowid", sa.Integer), sa.column("items_fts", sa.Text))
VECTORS = sa.table("items_fts", sa.column("item_id", sa.BigInteger), sa.column("terms"))


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


def _has(node: Has, item_id: Id) -> Condition:
    key = key_of(node)
    if key is not None:
        table = key.table.alias("checked")
        return sa.exists().where(table.c[key.item_id] == item_id, key.match(table))
    return sa.or_(sa.false(), *(_is(Flag(value), item_id) for value in node.values))


def _is(flag: Flag, item_id: Id) -> Condition:
    match flag:
        case Flag.HEAD:
            checked = items.alias("checked")
            is_head = (stories.c.id == checked.c.story_id, stories.c.head_item_id == checked.c.id)
            return sa.exists().where(checked.c.id == item_id, *is_head)
        case Flag.TAGGED:
            return sa.exists().where(item_firms.c.item_id == item_id)
        case _:
            return _has(Has(Field.IS, (flag.value,)), item_id)


def _in_index(node: Node, item_id: Id, dialect: str) -> Condition:
    if dialect == "sqlite":
        table = FTS5.alias("checked_words")
        return sa.exists().where(fts5_match(table, node), table.c.rowid == item_id)
    vectors = VECTORS.alias("checked_words")
    return sa.exists().where(vectors.c.item_id == item_id, vector_match(vectors, node))
