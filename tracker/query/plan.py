"""How a branch of a query is answered: which index gives the candidates, newest first.

The id of an item orders by time, and every index keeps the ids of one value in order. So the newest
matches of a frequent word or firm come from the end of its list, and the walk stops when the page is
full. What the other conditions leave of a candidate is looked up by its id.

The list to walk is the shortest one. How long the lists of firms, sources and so on are is asked first, up
to :data:`LISTED`.

In SQLite a step along the matches of words is cheap, and the question whether one item has the words is dear
(:data:`WORDS_FOR_ONE`). So the words lead, unless another list is so short (:data:`ASKED`) that its items
may be asked for one by one and that costs less than to walk the words. Where the words lead, another list
that is not too long is read whole first, and each step checks against it. SQLite is told which list leads by
the shape of the statement.

PostgreSQL's index of words gives matches without order, all of them: right for a rare word, slow for a
frequent one. So a short list of another kind leads there. Where none is short, the newest :data:`NEAR` rows
are tried first, and the index of words only if they do not fill the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from tracker.query.ast import Node
from tracker.query.branches import Branch
from tracker.query.conditions import (
    FTS5,
    VECTORS,
    Id,
    between,
    condition,
    fts5_match,
    vector_match,
)
from tracker.query.keys import Condition, Key
from tracker.store.database import Connection
from tracker.store.tables import items

LISTED = 10_000
"""Ids of a list that may be read whole."""

ASKED = 300
"""Items for each of which SQLite's index of words may be asked by itself."""

WORDS_FOR_ONE = 100
"""Rows of the index of words that SQLite walks in the time of one such question (measured: 20 to 50 µs)."""

NEAR = 10_000
"""Rows that PostgreSQL looks through before it asks its index of words (measured: 0.5 µs each)."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Where the ids come from: the column, what holds of its rows, and whether one id may come twice."""

    item_id: Id
    where: tuple[Condition, ...]
    repeats: bool = False


def ids(connection: Connection, branch: Branch, limit: int, *, newest_first: bool = True) -> list[int]:
    """The ids of the first ``limit`` items that match, newest (or oldest) first."""

    def first(candidates: Candidates) -> list[int]:
        page = _page(candidates, limit, newest_first=newest_first)
        return list(connection.execute(page).scalars())

    length, lead = _shortest(connection, branch)
    if branch.words is None or connection.dialect.name == "sqlite" or length < LISTED:
        return first(_candidates(connection, branch, length, lead))
    found = first(_near(branch.words, branch, lead, newest_first=newest_first))
    return found if len(found) == limit else first(_found_first(branch.words, branch))


def every_id(connection: Connection, branches: Sequence[Branch]) -> sa.Subquery:
    """A table of the ids (``id``) of all items that match one of the branches, each once."""
    selects = []
    for branch in branches:
        candidates = _candidates(connection, branch, *_shortest(connection, branch), in_order=False)
        select = sa.select(candidates.item_id.label("id")).where(*candidates.where)
        selects.append(select.distinct() if candidates.repeats else select)
    return (selects[0] if len(selects) == 1 else sa.union(*selects)).subquery("matching")


def _shortest(connection: Connection, branch: Branch) -> tuple[int, Key | None]:
    """The shortest list of a key, up to :data:`LISTED`, and the key; None where the branch has no key."""
    lengths = [(_count(connection, key.ids(*_within(key, branch)), LISTED), key) for key in branch.keys]
    return min(lengths, key=lambda counted: counted[0], default=(LISTED, None))


def _candidates(
    connection: Connection, branch: Branch, length: int, lead: Key | None, *, in_order: bool = True
) -> Candidates:
    dialect = connection.dialect.name
    if branch.words is not None and dialect == "sqlite":
        if _words_lead(connection, branch.words, branch, length):
            return _by_fts5(branch.words, branch, lead if length < LISTED else None)
    elif branch.words is not None and length >= LISTED:
        return _by_vectors(branch.words, branch)
    if lead is not None and (length < LISTED or not in_order or lead.in_order):
        column = lead.table.c[lead.item_id]
        where = (lead.match(lead.table), *_checks(branch, column, dialect, lead))
        return Candidates(column, where, repeats=lead.repeats)
    return Candidates(items.c.id, _checks(branch, items.c.id, dialect))


def _words_lead(connection: Connection, words: Node, branch: Branch, length: int) -> bool:
    """Whether to walk the matches of the words rather than the shortest other list (SQLite)."""
    if length >= ASKED:
        return True
    rowid = FTS5.c.rowid
    matches = sa.select(rowid).where(fts5_match(FTS5, words), *between(rowid, branch.first, branch.end))
    worth = length * WORDS_FOR_ONE
    return _count(connection, matches, worth) < worth


def _by_fts5(words: Node, branch: Branch, listed: Key | None) -> Candidates:
    """The matches of the words in order; ``listed`` is read whole before the walk and not looked up."""
    rowid = FTS5.c.rowid
    checks = _checks(replace(branch, words=None), rowid, "sqlite", listed)
    if listed is not None:
        # The sum keeps SQLite from asking the index of words for each id of the list.
        checks = (*checks, (rowid + 0).in_(listed.ids(*_within(listed, branch))))
    return Candidates(rowid, (fts5_match(FTS5, words), *checks))


def _by_vectors(words: Node, branch: Branch) -> Candidates:
    column = VECTORS.c.item_id
    return Candidates(column, (vector_match(VECTORS, words), *_checks(replace(branch, words=None), column)))


def _checks(
    branch: Branch, column: Id, dialect: str = "postgresql", lead: Key | None = None
) -> tuple[Condition, ...]:
    """All that a list of candidates does not say by itself."""
    words = () if branch.words is None else (branch.words,)
    others = (*(key.has for key in branch.keys if key is not lead), *words, *branch.rest)
    found = (condition(node, column, dialect) for node in others)
    return (*between(column, branch.first, branch.end), *found)


def _within(key: Key, branch: Branch) -> list[Condition]:
    """That a row of the key's table is in the range of the branch."""
    return between(key.table.c[key.item_id], branch.first, branch.end)


def _count(connection: Connection, some: sa.Select[Any], most: int) -> int:
    """How many rows there are; at most ``most``."""
    return connection.execute(
        sa.select(sa.func.count()).select_from(some.limit(most).subquery())
    ).scalar_one()


def _page(candidates: Candidates, limit: int, *, newest_first: bool) -> sa.Select[Any]:
    column = candidates.item_id
    select = sa.select(column).where(*candidates.where).limit(limit)
    if candidates.repeats:
        select = select.distinct()
    return select.order_by(column.desc() if newest_first else column)


def _near(words: Node, branch: Branch, lead: Key | None, *, newest_first: bool) -> Candidates:
    """Matches among the first :data:`NEAR` rows of a list, or of all items; they may fill the page."""
    if lead is not None and lead.in_order:
        some = lead.ids(*_within(lead, branch)).distinct()
        near = _first_rows(some, lead.table.c[lead.item_id], newest_first=newest_first)
        (column,) = near.c
        return Candidates(column, _checks(branch, column, lead=lead))
    some = sa.select(VECTORS).where(*between(VECTORS.c.item_id, branch.first, branch.end))
    near = _first_rows(some, VECTORS.c.item_id, newest_first=newest_first)
    checks = _checks(replace(branch, words=None), near.c.item_id)
    return Candidates(near.c.item_id, (vector_match(near, words), *checks))


def _first_rows(some: sa.Select[Any], item_id: Id, *, newest_first: bool) -> sa.Subquery:
    return some.order_by(item_id.desc() if newest_first else item_id).limit(NEAR).subquery("near")


def _found_first(words: Node, branch: Branch) -> Candidates:
    """All matches of the words, before anything else: or PostgreSQL would walk by id to the end."""
    column = VECTORS.c.item_id
    where = (vector_match(VECTORS, words), *between(column, branch.first, branch.end))
    found = sa.select(column).where(*where).cte("found").prefix_with("MATERIALIZED")
    return Candidates(found.c.item_id, _checks(replace(branch, words=None), found.c.item_id))
