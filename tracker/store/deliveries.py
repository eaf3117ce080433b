"""The outbox: one row for each issue and reader, committed before and after the talk with the server."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.model.mail import DeliveryState
from tracker.store.database import Connection
from tracker.store.tables import deliveries, editions, subscribers


@dataclass(frozen=True, slots=True)
class Delivery:
    """A letter on its way. ``next_try`` is None when it is to be tried no more."""

    edition_id: int
    subscriber_id: int
    email: str
    week: str
    state: DeliveryState
    attempts: int
    message_id: str
    queued_at: datetime
    next_try: datetime | None
    changed_at: datetime
    reason: str


def queue(connection: Connection, edition_id: int, letters: Sequence[tuple[int, str]], now: datetime) -> int:
    """Queues an issue for readers (id, Message-ID) who do not have it queued yet; gives how many."""
    query = sa.select(deliveries.c.subscriber_id).where(deliveries.c.edition_id == edition_id)
    known = set(connection.execute(query).scalars())
    new = [(reader, message_id) for reader, message_id in letters if reader not in known]
    if new:
        connection.execute(
            sa.insert(deliveries),
            [
                {
                    "edition_id": edition_id,
                    "subscriber_id": reader,
                    "state": DeliveryState.QUEUED.value,
                    "message_id": message_id,
                    "queued_at": now,
                    "next_try": now,
                    "changed_at": now,
                }
                for reader, message_id in new
            ],
        )
    return len(new)


def claim(connection: Connection, now: datetime) -> Delivery | None:
    """The next letter that is due, marked as being sent; None when none is.

    Compare-and-set: of two processes that want the same letter only one gets it.
    """
    due = sa.and_(deliveries.c.state == DeliveryState.QUEUED.value, deliveries.c.next_try <= now)
    for row in connection.execute(_select().where(due).order_by(deliveries.c.next_try).limit(5)):
        found = _delivery(row)
        key = _key(found.edition_id, found.subscriber_id)
        claimed = connection.execute(
            sa.update(deliveries)
            .where(key, deliveries.c.state == DeliveryState.QUEUED.value)
            .values(state=DeliveryState.SENDING.value, attempts=found.attempts + 1, changed_at=now)
        )
        if claimed.rowcount == 1:
            return found
    return None


def settle(
    connection: Connection,
    delivery: Delivery,
    state: DeliveryState,
    now: datetime,
    *,
    next_try: datetime | None = None,
    reason: str = "",
) -> None:
    """Writes what became of a letter."""
    connection.execute(
        sa.update(deliveries)
        .where(_key(delivery.edition_id, delivery.subscriber_id))
        .values(state=state.value, next_try=next_try, changed_at=now, reason=reason)
    )


def doubt(connection: Connection, began_before: datetime, now: datetime) -> int:
    """Calls unknown what began to be sent before a time and never ended; gives how many."""
    stuck = sa.and_(deliveries.c.state == DeliveryState.SENDING.value, deliveries.c.changed_at < began_before)
    reason = "The program ended while it talked with the mail server; the letter may have arrived."
    values = {"state": DeliveryState.UNKNOWN.value, "changed_at": now, "reason": reason, "next_try": None}
    return connection.execute(sa.update(deliveries).where(stuck).values(values)).rowcount


def requeue_unknown(connection: Connection, now: datetime) -> int:
    """Queues again what nobody knows the end of; gives how many."""
    unknown = deliveries.c.state == DeliveryState.UNKNOWN.value
    values = {"state": DeliveryState.QUEUED.value, "changed_at": now, "next_try": now, "queued_at": now}
    return connection.execute(sa.update(deliveries).where(unknown).values(values)).rowcount


def of_week(connection: Connection, week: str) -> list[Delivery]:
    """All letters of a week, by address."""
    query = _select().where(editions.c.week == week).order_by(subscribers.c.email)
    return [_delivery(row) for row in connection.execute(query)]


def counts(connection: Connection) -> dict[str, Counter[DeliveryState]]:
    """How many letters of each week are in each state."""
    query = (
        sa.select(editions.c.week, deliveries.c.state, sa.func.count())
        .join(editions, editions.c.id == deliveries.c.edition_id)
        .group_by(editions.c.week, deliveries.c.state)
    )
    found: dict[str, Counter[DeliveryState]] = {}
    for week, state, number in connection.execute(query):
        found.setdefault(week, Counter())[DeliveryState(state)] = number
    return found


def readers_of_week(connection: Connection, week: str) -> set[int]:
    """Readers who have a letter of that week, in whatever state and variant."""
    query = (
        sa.select(deliveries.c.subscriber_id)
        .join(editions, editions.c.id == deliveries.c.edition_id)
        .where(editions.c.week == week)
    )
    return set(connection.execute(query).scalars())


def _select() -> sa.Select[Any]:
    return (
        sa.select(deliveries, subscribers.c.email, editions.c.week)
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .join(editions, editions.c.id == deliveries.c.edition_id)
    )


def _key(edition_id: int, subscriber_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(deliveries.c.edition_id == edition_id, deliveries.c.subscriber_id == subscriber_id)


def _delivery(row: Any) -> Delivery:
    return Delivery(
        edition_id=row.edition_id,
        subscriber_id=row.subscriber_id,
        email=row.email,
        week=row.week,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        message_id=row.message_id,
        queued_at=row.queued_at,
        next_try=row.next_try,
        changed_at=row.changed_at,
        reason=row.reason,
    )
