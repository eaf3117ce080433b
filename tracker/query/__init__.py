"""Asks the store anything: takes a query as a person types it, gives items and stories.

    text → parse → Query (a tree of conditions) → branches → SQL → ids → items, stories → render

:func:`parse` reads the one query language of the command line, the page, the API and the filters of
subscribers; a mistake is a :class:`~tracker.errors.QueryError`, which :func:`explain` shows with its
place. :func:`search`, :func:`count` and :func:`stories` answer; :mod:`tracker.query.formats` writes the
answer down. SQLite and PostgreSQL give the same answers in the same order.
"""

from tracker.query.ast import EVERYTHING, Query, Sort
from tracker.query.context import prepared
from tracker.query.explain import explain
from tracker.query.fields import Context
from tracker.query.grammar import parse
from tracker.query.load import stories_by_id
from tracker.query.search import (
    Page,
    StoryPage,
    count,
    count_stories,
    item,
    search,
    stories,
    stories_matching,
    story,
    story_ids_between,
    story_ids_matching,
)

__all__ = [
    "EVERYTHING",
    "Context",
    "Page",
    "Query",
    "Sort",
    "StoryPage",
    "count",
    "count_stories",
    "explain",
    "item",
    "parse",
    "prepared",
    "search",
    "stories",
    "stories_by_id",
    "stories_matching",
    "story",
    "story_ids_between",
    "story_ids_matching",
]
