"""How far the backfill of each source has come, and which mechanism rests at which host."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from tracker.model.backfill import BackfillState, Span, StoredBackfill, Sureness
from tracker.model.polling import Hole
from tracker.store import bulk, meta
from tracker.store.database import Connection
from tracker.store.tables import backfills

_REST = "backfill rest"


def get(connection: Connection, source_id: str, mechanism: str) -> StoredBackfill | None:
    """How far one mechanism has come with a source; None where it has not begun."""
    query = sa.select(backfills).where(backfills.c.source_id == source_id, backfills.c.mechanism == mechanism)
    row = connection.execute(query).one_or_none()
    return None if row is None else _stored(row)


def of_sources(connection: Connection, source_ids: Sequence[str] | None = None) -> list[StoredBackfill]:
    """All that was ever begun, by source and mechanism; of all sources, or of some."""
    query = sa.select(backfills).order_by(backfills.c.source_id, backfills.c.mechanism)
    if source_ids is not None:
        query = query.where(backfills.c.source_id.in_(source_ids))
    return [_stored(row) for row in connection.execute(query)]


def put(connection: Connection, stored: StoredBackfill) -> None:
    """Writes how far a backfill has come, in the transaction of its items."""
    put_all(connection, [stored])


def put_all(connection: Connection, some: Sequence[StoredBackfill]) -> None:
    """Writes how far backfills have come, in one statement."""
    if not some:
        return
    names = [column.name for column in backfills.c if not column.primary_key]
    insert = bulk.insertion(connection, backfills)
    statement = insert.on_conflict_do_update(
        index_elements=["source_id", "mechanism"], set_={name: insert.excluded[name] for name in names}
    )
    connection.execute(statement, [_row(one) for one in some])


def _row(stored: StoredBackfill) -> dict[str, Any]:
    done = stored.done
    return {
        "source_id": stored.source_id,
        "mechanism": stored.mechanism,
        "since": stored.span.since,
        "until": stored.span.until,
        "cursor": {
            "at": stored.cursor,
            "sureness": stored.sureness.value,
            "done": [done.since.isoformat(), done.until.isoformat()] if done else None,
            "holes": [[h.since.isoformat(), h.until.isoformat(), h.reason] for h in stored.holes],
        },
        "state": stored.state.value,
        "items": stored.items,
        "requests": stored.requests,
        "earliest": stored.earliest,
        "latest": stored.latest,
        "changed_at": stored.changed_at,
        "reason": stored.reason,
    }


def rest(connection: Connection, mechanism: str, host: str, until: datetime, reason: str) -> None:
    """Leaves a host alone with this mechanism until a time, because of ``reason``."""
    meta.put(connection, f"{_REST} {mechanism} {host}", json.dumps([until.isoformat(), reason]))


def resting(connection: Connection, mechanism: str, host: str) -> tuple[datetime, str] | None:
    """Until when a mechanism rests at a host, and why; the time may have passed."""
    value = meta.get(connection, f"{_REST} {mechanism} {host}")
    if not value:
        return None
    until, reason = json.loads(value)
    return datetime.fromisoformat(until), reason


def file_offset(connection: Connection, key: str) -> int:
    """How many records of a file were stored by a run that was cut short; 0 otherwise."""
    return int(meta.get(connection, f"backfill file {key}") or 0)


def set_file_offset(connection: Connection, key: str, offset: int) -> None:
    """Notes how many records of a file are stored; 0 when all are."""
    meta.put(connection, f"backfill file {key}", str(offset))


def _stored(row: Any) -> StoredBackfill:
    facts: Mapping[str, Any] = row.cursor
    return StoredBackfill(
        source_id=row.source_id,
        mechanism=row.mechanism,
        span=Span(row.since, row.until),
        state=BackfillState(row.state),
        cursor=facts.get("at"),
        changed_at=row.changed_at,
        items=row.items,
        requests=row.requests,
        earliest=row.earliest,
        latest=row.latest,
        sureness=Sureness(facts.get("sureness", Sureness.PARTIAL)),
        holes=tuple(Hole(_time(since), _time(until), why) for since, until, why in facts.get("holes", ())),
        reason=row.reason,
        done=Span(*map(_time, facts["done"])) if facts.get("done") else None,
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
