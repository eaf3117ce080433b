"""Times in which a source published more than its feed still showed, for the backfill to mend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.model.polling import Hole
from tracker.store.database import Connection
from tracker.store.tables import holes


@dataclass(frozen=True, slots=True)
class StoredHole:
    """A hole of a source; ``repaired_at`` is None while it is open."""

    id: int
    source_id: str
    hole: Hole
    found_at: datetime
    repaired_at: datetime | None


def add(connection: Connection, source_id: str, hole: Hole, now: datetime) -> None:
    """Records a hole."""
    connection.execute(
        sa.insert(holes).values(
            source_id=source_id, since=hole.since, until=hole.until, found_at=now, reason=hole.reason
        )
    )


def open_holes(connection: Connection, source_ids: Sequence[str] | None = None) -> list[StoredHole]:
    """The holes that nothing has repaired yet, oldest first; of all sources, or of some."""
    query = sa.select(holes).where(holes.c.repaired_at.is_(None)).order_by(holes.c.since, holes.c.id)
    if source_ids is not None:
        query = query.where(holes.c.source_id.in_(source_ids))
    return [
        StoredHole(
            row.id, row.source_id, Hole(row.since, row.until, row.reason), row.found_at, row.repaired_at
        )
        for row in connection.execute(query)
    ]


def close(connection: Connection, hole_id: int, now: datetime) -> None:
    """Notes that a hole was repaired."""
    connection.execute(sa.update(holes).where(holes.c.id == hole_id).values(repaired_at=now))
