"""What happened to a firm: its stories by kind of event, the newest first, and how many in each step."""

from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa

from tracker.model.story import StoredItem
from tracker.model.tags import EventType
from tracker.query.ast import Field, Flag, Has, Node, Published, Query, all_of
from tracker.query.search import search
from tracker.query.voice import MIN_SALIENCE, Steps, step_of, within
from tracker.store.database import Connection
from tracker.store.tables import events, item_firms, items, stories

TELLING = tuple(event.value for event in EventType if event not in {EventType.OTHER, EventType.RESEARCH})
"""The kinds of events that make a timeline: ``other`` says nothing, and papers are too many."""


def firm_events(
    connection: Connection, firm: str, limit: int, since: datetime | None = None
) -> tuple[StoredItem, ...]:
    """The first report of each event about a firm, the newest first.

    Args:
        connection: a transaction of the store.
        firm: its id.
        limit: how many at most.
        since: aware; None for no bound.
    """
    parts: list[Node] = [
        Has(Field.FIRM, (firm,)),
        Has(Field.EVENT, TELLING),
        Has(Field.IS, (Flag.HEAD.value,)),
    ]
    if since is not None:
        parts.append(Published(since, None))
    return search(connection, Query("", all_of(*parts)), limit=limit).items


def event_counts(connection: Connection, firm: str, steps: Steps) -> dict[str, tuple[int, ...]]:
    """Stories that a firm is the matter of, by kind of event, in each step; the kinds with most first."""
    step = step_of(item_firms.c.item_id, steps)
    query = (
        sa.select(events.c.type, step, sa.func.count())
        .select_from(item_firms)
        .join(events, events.c.item_id == item_firms.c.item_id)
        .join(items, items.c.id == item_firms.c.item_id)
        .join(stories, sa.and_(stories.c.id == items.c.story_id, stories.c.head_item_id == items.c.id))
        .where(
            item_firms.c.firm == firm,
            within(item_firms.c.item_id, steps),
            item_firms.c.salience >= MIN_SALIENCE,
            events.c.type.in_(TELLING),
        )
        .group_by(events.c.type, step)
    )
    found: dict[str, list[int]] = defaultdict(lambda: [0] * steps.number)
    for kind, place, number in connection.execute(query):
        found[kind][place] += number
    return {kind: tuple(found[kind]) for kind in sorted(found, key=lambda kind: (-sum(found[kind]), kind))}
