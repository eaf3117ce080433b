"""Answers a query: items a page at a time, how many there are, and the stories they belong to."""

import heapq
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from tracker.errors import NotFoundError
from tracker.model.story import StoredItem, Story
from tracker.query import load, plan
from tracker.query.ast import And, Node, Or, Published, Query, Sort, Words, all_of, none_of
from tracker.query.branches import branches
from tracker.query.conditions import condition
from tracker.query.context import prepared
from tracker.query.fields import Context
from tracker.query.grammar import parse
from tracker.store import stories as story_rows
from tracker.store.database import Connection
from tracker.store.tables import items
from tracker.store.tables import stories as story_table

_ITEMS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Page:
    """Items in the order of the query. ``next`` is what to give as ``before`` for the page after it."""

    items: tuple[StoredItem, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Stories, newest first. ``next`` is what to give as ``before`` for the page after it."""

    stories: tuple[Story, ...]
    next: int | None


def search(connection: Connection, query: Query, *, limit: int = 50, before: int | None = None) -> Page:
    """A page of the items that match.

    Args:
        connection: a transaction of the store.
        query: what :func:`tracker.query.parse` gave.
        limit: how many items, at least one.
        before: ``next`` of the page before; None for the first page.
    """
    ids = _ids(connection, query, limit + 1, before)
    more = len(ids) > limit
    found = load.items_by_id(connection, [abs(i) for i in ids[:limit]])
    return Page(tuple(found), ids[limit - 1] if more else None)


def count(connection: Connection, query: Query) -> int:
    """How many items match."""
    if query.root == And(()):
        return connection.execute(sa.select(sa.func.count()).select_from(items)).scalar_one()
    matching = plan.every_id(connection, branches(query.root))
    return connection.execute(sa.select(sa.func.count()).select_from(matching)).scalar_one()


def count_stories(connection: Connection, query: Query) -> int:
    """How many stories have an item that matches."""
    if query.root == And(()):
        return connection.execute(sa.select(sa.func.count()).select_from(story_table)).scalar_one()
    matching = plan.every_id(connection, branches(query.root))
    told = sa.select(sa.func.count(items.c.story_id.distinct()))
    return connection.execute(told.where(items.c.id.in_(sa.select(matching.c.id)))).scalar_one()


def stories_matching(
    connection: Connection, query: Query, *, limit: int = 20, before: int | None = None
) -> StoryPage:
    """A page of the stories that have an item which matches, as :func:`story_ids_matching` finds them."""
    story_ids, following = story_ids_matching(connection, query, limit=limit, before=before)
    return StoryPage(tuple(load.stories_by_id(connection, story_ids)), following)


def story_ids_matching(
    connection: Connection, query: Query, *, limit: int = 20, before: int | None = None
) -> tuple[list[int], int | None]:
    """The ids on a page of the stories that have an item which matches, whatever the query says of order.

    The newest matching item of a story is its place in the order. The second is what to give as ``before``
    for the page after it, None where there is none.
    """
    places: dict[int, int] = {}
    refused: set[int] = set()
    cursor = before
    while len(places) <= limit:
        ids = _first(connection, query.root, 4 * limit + 4, cursor, newest_first=True)
        if not ids:
            break
        cursor = ids[-1]
        of_item = _stories_of(connection, ids)
        unknown = {story for story in of_item.values() if story not in places and story not in refused}
        if before is not None:
            refused |= _shown_before(connection, query.root, unknown, before)
        for item_id in ids:
            story_id = of_item.get(item_id)
            if story_id is not None and story_id not in refused:
                places.setdefault(story_id, item_id)
    shown = list(places)[:limit]
    return shown, places[shown[-1]] if len(places) > limit else None


def stories(connection: Connection, query: Query, *, limit: int = 20) -> list[Story]:
    """The newest stories that have an item which matches."""
    return list(stories_matching(connection, query, limit=limit).stories)


def story_ids_between(
    connection: Connection, since: datetime, until: datetime, text: str, context: Context
) -> tuple[int, ...]:
    """The ids of all stories that have an item which matches ``text`` and was published in that time.

    The story with the newest such item comes first.

    Raises:
        QueryError: ``text`` has a mistake.
    """
    within = Published(since, until)
    root = all_of(parse(text, prepared(connection, context)).root, within)
    found: dict[int, None] = {}
    cursor: int | None = None
    while item_ids := _first(connection, root, _ITEMS_AT_ONCE, cursor, newest_first=True):
        cursor = item_ids[-1]
        of_item = _stories_of(connection, item_ids)
        found |= dict.fromkeys(of_item[item_id] for item_id in item_ids if item_id in of_item)
    return tuple(found)


def item(connection: Connection, item_id: int) -> StoredItem:
    """One item.

    Raises:
        NotFoundError: nothing has that id.
    """
    for found in load.items_by_id(connection, [item_id]):
        return found
    raise NotFoundError(f"There is no item {item_id}; `tracker search` shows the ids of items.")


def story(connection: Connection, story_id: int) -> Story:
    """One story with its items; of one that is no more, that which has its items now.

    Raises:
        NotFoundError: nothing has or had that id.
    """
    for found in load.stories_by_id(connection, [story_rows.current(connection, story_id)]):
        return found
    raise NotFoundError(f"There is no story {story_id}; `tracker stories` shows the ids of stories.")


def _ids(connection: Connection, query: Query, limit: int, before: int | None) -> list[int]:
    """The ids in order; for relevance, those whose title does not match are negative."""
    if query.sort is Sort.OLDEST:
        return _first(connection, query.root, limit, before, newest_first=False)
    titled = _in_title(query.root)
    if query.sort is Sort.NEWEST or titled == query.root:
        return _first(connection, query.root, limit, before, newest_first=True)
    found: list[int] = []
    if before is None or before >= 0:
        found = _first(connection, all_of(query.root, titled), limit, before, newest_first=True)
        before = None
    others = all_of(query.root, none_of(titled))
    rest = limit - len(found)
    cursor = None if before is None else -before
    return found + [-i for i in (_first(connection, others, rest, cursor, newest_first=True) if rest else [])]


def _first(
    connection: Connection, root: Node, limit: int, before: int | None, *, newest_first: bool
) -> list[int]:
    first, end = (None, before) if newest_first else (None if before is None else before + 1, None)
    pages = [
        plan.ids(connection, branch.within(first, end), limit, newest_first=newest_first)
        for branch in branches(root)
    ]
    if len(pages) == 1:
        return pages[0]
    merged = {item_id for page in pages for item_id in page}
    return heapq.nlargest(limit, merged) if newest_first else heapq.nsmallest(limit, merged)


def _in_title(node: Node) -> Node:
    match node:
        case Words():
            return replace(node, title_only=True)
        case And(parts):
            return And(tuple(map(_in_title, parts)))
        case Or(parts):
            return Or(tuple(map(_in_title, parts)))
        case _:
            return node


def _stories_of(connection: Connection, item_ids: list[int]) -> dict[int, int]:
    """The story of each item that has one."""
    found: dict[int, int] = {}
    for start in range(0, len(item_ids), load.CHUNK):
        chunk = item_ids[start : start + load.CHUNK]
        query = sa.select(items.c.id, items.c.story_id).where(items.c.id.in_(chunk))
        found |= {item_id: story for item_id, story in connection.execute(query) if story is not None}
    return found


def _shown_before(connection: Connection, root: Node, story_ids: set[int], before: int) -> set[int]:
    """The stories with a newer match, which an earlier page has shown."""
    found: set[int] = set()
    wanted = sorted(story_ids)
    for start in range(0, len(wanted), load.CHUNK):
        query = sa.select(items.c.story_id).where(
            items.c.story_id.in_(wanted[start : start + load.CHUNK]),
            items.c.id >= before,
            condition(root, items.c.id, connection.dialect.name),
        )
        found.update(connection.execute(query).scalars())
    return found
