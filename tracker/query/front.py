"""What a front page asks: the stories that most sources carry now, and a firm's coverage by week."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.store import ids
from tracker.store.database import Connection
from tracker.store.tables import item_firms, items, sightings, stories

WEEK = timedelta(days=7)
_CANDIDATES = 3
"""So many times the stories wanted are weighed by their outlets; the largest come first anyway."""


def busiest_stories(
    connection: Connection, since: datetime, *, limit: int, min_salience: float = 0.3
) -> list[int]:
    """The ids of the stories about a firm with news since then, those of the most outlets first.

    Args:
        connection: a transaction of the store.
        since: aware.
        limit: how many at most.
        min_salience: how much the first report must be about a firm (0 to 1).
    """
    about_a_firm = sa.exists().where(
        item_firms.c.item_id == stories.c.head_item_id, item_firms.c.salience >= min_salience
    )
    query = (
        sa.select(stories.c.id)
        .where(stories.c.last_seen >= since, about_a_firm)
        .order_by(stories.c.item_count.desc(), stories.c.last_seen.desc(), stories.c.id)
        .limit(limit * _CANDIDATES)
    )
    candidates = list(connection.execute(query).scalars())
    outlets = (
        sa.select(items.c.story_id, sa.func.count(sa.distinct(sightings.c.source_id)))
        .join(sightings, sightings.c.item_id == items.c.id)
        .where(items.c.story_id.in_(candidates))
        .group_by(items.c.story_id)
    )
    carried: dict[int, int] = dict(connection.execute(outlets).all())
    return sorted(candidates, key=lambda story_id: -carried.get(story_id, 0))[:limit]


def firm_coverage(connection: Connection, firm: str, until: datetime, number: int) -> tuple[int, ...]:
    """Items about a firm in each of the last ``number`` weeks before ``until`` (aware), oldest first.

    Copies count once, with the item that they copy.
    """
    start = until - WEEK * number
    query = sa.select(item_firms.c.item_id).where(
        item_firms.c.firm == firm,
        item_firms.c.item_id >= ids.first_id_at(start),
        item_firms.c.item_id < ids.first_id_at(until),
        sa.not_(item_firms.c.is_copy),
    )
    counts = Counter(
        min((ids.time_of(item_id) - start) // WEEK, number - 1)
        for item_id in connection.execute(query).scalars()
    )
    return tuple(counts[week] for week in range(number))


def last_heard(connection: Connection, firms: Sequence[str]) -> dict[str, datetime]:
    """When each of these firms was last in the news, UTC; a firm that never was is left out."""
    newest = {
        firm: connection.execute(
            sa.select(sa.func.max(item_firms.c.item_id)).where(item_firms.c.firm == firm)
        ).scalar_one()
        for firm in firms
    }
    return {firm: ids.time_of(last) for firm, last in newest.items() if last is not None}
