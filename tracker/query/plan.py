"""How a branch of a query is answered: which index gives the candidates, newest first.

The id of an item orders by time, and every index keeps the ids of one value in order. So the newest
matches of a frequent word or firm come from the end of its list, and the walk stops when the page is
full. What the other conditions leave of a candidate is looked up by its id.

The list to walk is the shortest one. How long the lists of firms, sources and so on are is asked first,
up to :data:`FEW`; if none is that short, the words lead where there are any. They also lead when they
are so rare that walking them costs less than asking the index of words for each item of the short list:
one such question takes SQLite as long as :data:`WORDS_FOR_ONE` steps of a walk. SQLite is told which
list leads by the shape of the statement.

PostgreSQL's index of words gives matches without order, all of them: right for a rare word, slow for a
frequent one. There, the newest :data:`NEAR` rows are tried first, and the index of words only if they do
not fill the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from tracker.query.ast import Field, Has, Node
from tracker.query.branches import Branch
from tracker.query.conditions import (
    FTS5,
    KEYS,
    VECTORS,
    Condition,
    Id,
    between,
    condition,
    fts5_match,
    key_match,
    vector_match,
)
from tracker.store.database import Connection
from tracker.store.tables import items

FEW = 1_000
"""Candidates that may be looked up one by one."""

WORDS_FOR_ONE = 16
"""Rows of the index of words that SQLite walks in the time of one question to it (measured: 25 µs)."""

NEAR = 2_000
"""Rows that PostgreSQL looks through before it asks its index of words."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Where the ids come from: the column, what holds of its rows, and whether one id may come twice.

    ``words`` where they come from the index of words.
    """

    item_id: Id
    where: tuple[Condition, ...]
    repeats: bool = False
    words: Node | None = None


def ids(connection: Connection, branch: Branch, limit: int, *, newest_first: bool = True) -> list[int]:
    """The ids of the first ``limit`` items that match, newest (or oldest) first."""
    candidates = _candidates(connection, branch)
    if candidates.words is not None and connection.dialect.name == "postgresql":
        rest = replace(branch, words=None)
        near = _near(candidates.words, rest, newest_first=newest_first)
        found = list(connection.execute(_page(near, limit, newest_first=newest_first)).scalars())
        if len(found) == limit:
            return found
        candidates = _found_first(candidates.words, rest)
    return list(connection.execute(_page(candidates, limit, newest_first=newest_first)).scalars())


def every_id(connection: Connection, branches: Sequence[Branch]) -> sa.Subquery:
    """A table of the ids (``id``) of all items that match one of the branches, each once."""
    selects = []
    for branch in branches:
        candidates = _candidates(connection, branch, in_order=False)
        select = sa.select(candidates.item_id.label("id")).where(*candidates.where)
        selects.append(select.distinct() if candidates.repeats else select)
    return (selects[0] if len(selects) == 1 else sa.union(*selects)).subquery("matching")


def _candidates(connection: Connection, branch: Branch, *, in_order: bool = True) -> Candidates:
    dialect = connection.dialect.name
    counts = [(_count(connection, key, branch), key) for key in branch.keys]
    shortest, lead = min(counts, key=lambda counted: counted[0], default=(FEW, None))
    if branch.words is not None and (lead is None or _words_lead(connection, branch, shortest)):
        sqlite = dialect == "sqlite"
        column = FTS5.c.rowid if sqlite else VECTORS.c.item_id
        match = fts5_match(FTS5, branch.words) if sqlite else vector_match(VECTORS, branch.words)
        checks = _checks(replace(branch, words=None), column, dialect)
        return Candidates(column, (match, *checks), words=branch.words)
    if lead is not None and (shortest < FEW or not in_order or _in_order(lead)):
        table = KEYS[lead.field].table
        column = table.c[KEYS[lead.field].item_id]
        where = (key_match(table, lead), *_checks(branch, column, dialect, lead))
        return Candidates(column, where, repeats=table is not items)
    return Candidates(items.c.id, _checks(branch, items.c.id, dialect))


def _checks(
    branch: Branch, column: Id, dialect: str = "postgresql", lead: Has | None = None
) -> tuple[Condition, ...]:
    """All that a list of candidates without words does not say by itself."""
    words = () if branch.words is None else (branch.words,)
    others = (*(key for key in branch.keys if key is not lead), *words, *branch.rest)
    found = (condition(node, column, dialect) for node in others)
    return (*between(column, branch.first, branch.end), *found)


def _count(connection: Connection, key: Has, branch: Branch) -> int:
    """How many items have the value, in the range of the branch; at most :data:`FEW`."""
    table = KEYS[key.field].table
    column = table.c[KEYS[key.field].item_id]
    some = sa.select(column).where(key_match(table, key), *between(column, branch.first, branch.end))
    return connection.execute(sa.select(sa.func.count()).select_from(some.limit(FEW).subquery())).scalar_one()


def _words_lead(connection: Connection, branch: Branch, shortest: int) -> bool:
    """Whether to walk the matches of the words rather than the shortest other list."""
    if shortest >= FEW or branch.words is None or connection.dialect.name != "sqlite":
        return shortest >= FEW
    worth = shortest * WORDS_FOR_ONE
    rowid = FTS5.c.rowid
    where = (fts5_match(FTS5, branch.words), *between(rowid, branch.first, branch.end))
    some = sa.select(rowid).where(*where).limit(worth)
    return connection.execute(sa.select(sa.func.count()).select_from(some.subquery())).scalar_one() < worth


def _in_order(key: Has) -> bool:
    """Whether the index of the field gives the ids in order: it does for one value."""
    return len(key.values) == 1 and key.field in _ORDERED


_ORDERED = {Field.FIRM, Field.ENTITY, Field.EVENT, Field.SOURCE, Field.STORY, Field.LANGUAGE}


def _page(candidates: Candidates, limit: int, *, newest_first: bool) -> sa.Select[Any]:
    column = candidates.item_id
    select = sa.select(column).where(*candidates.where).limit(limit)
    if candidates.repeats:
        select = select.distinct()
    return select.order_by(column.desc() if newest_first else column)


def _near(sought: Node, branch: Branch, *, newest_first: bool) -> Candidates:
    """Matches among the first :data:`NEAR` rows of the range; they may fill the page."""
    column = VECTORS.c.item_id
    rows = (
        sa.select(column, VECTORS.c.terms)
        .where(*between(column, branch.first, branch.end))
        .order_by(column.desc() if newest_first else column)
        .limit(NEAR)
        .subquery("near")
    )
    return Candidates(rows.c.item_id, (vector_match(rows, sought), *_checks(branch, rows.c.item_id)))


def _found_first(sought: Node, branch: Branch) -> Candidates:
    """All matches of the words, before anything else: or PostgreSQL would walk by id to the end."""
    column = VECTORS.c.item_id
    where = (vector_match(VECTORS, sought), *between(column, branch.first, branch.end))
    found = sa.select(column).where(*where).cte("found").prefix_with("MATERIALIZED")
    return Candidates(found.c.item_id, _checks(branch, found.c.item_id))
