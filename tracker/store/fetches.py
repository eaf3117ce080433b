"""The record of each poll, and the raw bodies for replay."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

import sqlalchemy as sa

from tracker.model.fetch import Action
from tracker.store import bulk
from tracker.store.database import Connection
from tracker.store.tables import bodies, fetches


@dataclass(frozen=True, slots=True)
class FetchRow:
    """One poll, as it ended."""

    source_id: str
    at: datetime
    action: Action
    status: int | None
    bytes: int
    ms: int
    new: int
    changed: int
    known: int
    reason: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    """What a fetch brought, as it came."""

    source_id: str
    fetched_at: datetime
    sha256: str
    content_type: str
    final_url: str
    body: bytes


_FETCH_VALUES = attrgetter(*("action.value" if name == "action" else name for name in FetchRow.__slots__))
_BODY_VALUES = attrgetter(*BodyRow.__slots__)


def add(connection: Connection, rows: Sequence[FetchRow]) -> None:
    """Records polls."""
    bulk.insert(connection, fetches, FetchRow.__slots__, map(_FETCH_VALUES, rows))


def recent(connection: Connection, source_id: str, limit: int) -> list[FetchRow]:
    """The last polls of a source, newest first."""
    query = (
        sa.select(fetches).where(fetches.c.source_id == source_id).order_by(fetches.c.id.desc()).limit(limit)
    )
    return [
        FetchRow(
            row.source_id,
            row.at,
            Action(row.action),
            row.status,
            row.bytes,
            row.ms,
            row.new,
            row.changed,
            row.known,
            row.reason,
        )
        for row in connection.execute(query)
    ]


def add_bodies(connection: Connection, rows: Sequence[BodyRow]) -> None:
    """Keeps bodies, compressed."""
    packed = (replace(row, body=zlib.compress(row.body, 1)) for row in rows)
    bulk.insert(connection, bodies, BodyRow.__slots__, map(_BODY_VALUES, packed))


def prune(connection: Connection, bodies_before: datetime, fetches_before: datetime) -> tuple[int, int]:
    """Removes bodies and records older than these times; gives how many of each."""
    old_bodies = connection.execute(sa.delete(bodies).where(bodies.c.fetched_at < bodies_before)).rowcount
    old_fetches = connection.execute(sa.delete(fetches).where(fetches.c.at < fetches_before)).rowcount
    return old_bodies, old_fetches
