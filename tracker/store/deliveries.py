"""The outbox: one row for each reader and week, committed before and after the talk with the server.

The key is reader and week, whatever the issue: nobody gets two issues of one week, also when their
filter has changed in between.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.model.mail import DeliveryState
from tracker.store import bulk
from tracker.store.database import Connection
from tracker.store.tables import deliveries, editions, subscribers

MAY_HAVE_ARRIVED = "The program ended while it handed the letter over; it may have arrived."


@dataclass(frozen=True, slots=True)
class Delivery:
    """A letter on its way.

    ``attempts`` counts the talks about it that have begun; ``next_try`` is None when it is to be tried
    no more; ``handed_over`` is when the last dot of the last talk was about to leave, None before.
    """

    week: str
    subscriber_id: int
    email: str
    edition_id: int
    variant: str
    state: DeliveryState
    attempts: int
    message_id: str
    queued_at: datetime
    next_try: datetime | None
    handed_over: datetime | None
    changed_at: datetime
    reason: str


def queue(connection: Connection, edition_id: int, letters: Sequence[tuple[int, str]], now: datetime) -> int:
    """Queues an issue for readers (id, Message-ID) who have no letter of its week yet; gives how many."""
    if not letters:
        return 0
    week = connection.execute(sa.select(editions.c.week).where(editions.c.id == edition_id)).scalar_one()
    rows = [
        {
            "week": week,
            "subscriber_id": reader,
            "edition_id": edition_id,
            "state": DeliveryState.QUEUED.value,
            "message_id": message_id,
            "queued_at": now,
            "next_try": now,
            "changed_at": now,
        }
        for reader, message_id in letters
    ]
    before = len(readers_of_week(connection, week))
    connection.execute(bulk.insertion(connection, deliveries).on_conflict_do_nothing(), rows)
    return len(readers_of_week(connection, week)) - before


def claim(connection: Connection, now: datetime) -> Delivery | None:
    """The next letter that is due, marked as being sent; None when none is.

    Compare-and-set: of two processes that want the same letter only one gets it. The letters of one
    issue come one after another.
    """
    due = sa.and_(deliveries.c.state == DeliveryState.QUEUED.value, deliveries.c.next_try <= now)
    order = (deliveries.c.next_try, deliveries.c.edition_id, deliveries.c.subscriber_id)
    for row in connection.execute(_select().where(due).order_by(*order).limit(5)):
        found = _delivery(row)
        claimed = connection.execute(
            sa.update(deliveries)
            .where(
                _key(found),
                deliveries.c.state == DeliveryState.QUEUED.value,
                deliveries.c.attempts == found.attempts,
            )
            .values(
                state=DeliveryState.SENDING.value,
                attempts=found.attempts + 1,
                handed_over=None,
                changed_at=now,
            )
        )
        if claimed.rowcount == 1:
            return replace(
                found,
                state=DeliveryState.SENDING,
                attempts=found.attempts + 1,
                handed_over=None,
                changed_at=now,
            )
    return None


def hand_over(connection: Connection, delivery: Delivery, now: datetime) -> None:
    """Notes that the last dot is about to leave: from now on nobody can know whether the letter arrived."""
    connection.execute(sa.update(deliveries).where(_ours(delivery)).values(handed_over=now))


def settle(
    connection: Connection,
    delivery: Delivery,
    state: DeliveryState,
    now: datetime,
    *,
    next_try: datetime | None = None,
    reason: str = "",
) -> None:
    """Writes what became of a claimed letter; nothing if it was claimed again since."""
    connection.execute(
        sa.update(deliveries)
        .where(_ours(delivery))
        .values(state=state.value, next_try=next_try, changed_at=now, reason=reason)
    )


def recover(connection: Connection, now: datetime) -> tuple[int, int]:
    """Frees what a dead process left in ``sending``; only the holder of the outbox's lock may call it.

    Returns:
        How many were queued again, since their last dot had not left, and how many became unknown.
    """
    left = deliveries.c.state == DeliveryState.SENDING.value
    again = connection.execute(
        sa.update(deliveries)
        .where(left, deliveries.c.handed_over.is_(None))
        .values(state=DeliveryState.QUEUED.value, next_try=now, changed_at=now)
    )
    unknown = connection.execute(
        sa.update(deliveries)
        .where(left, deliveries.c.handed_over.is_not(None))
        .values(state=DeliveryState.UNKNOWN.value, next_try=None, changed_at=now, reason=MAY_HAVE_ARRIVED)
    )
    return again.rowcount, unknown.rowcount


def requeue(connection: Connection, state: DeliveryState, now: datetime, week: str | None = None) -> int:
    """Queues again, as if new, the letters in a state (unknown or failed), of one week or all; how many."""
    which = deliveries.c.state == state.value
    if week is not None:
        which = sa.and_(which, deliveries.c.week == week)
    values = {
        "state": DeliveryState.QUEUED.value,
        "queued_at": now,
        "next_try": now,
        "handed_over": None,
        "changed_at": now,
    }
    return connection.execute(sa.update(deliveries).where(which).values(values)).rowcount


def of_week(connection: Connection, week: str) -> list[Delivery]:
    """All letters of a week, by address."""
    query = _select().where(deliveries.c.week == week).order_by(subscribers.c.email)
    return [_delivery(row) for row in connection.execute(query)]


def counts(connection: Connection) -> dict[str, Counter[DeliveryState]]:
    """How many letters of each week are in each state."""
    query = sa.select(deliveries.c.week, deliveries.c.state, sa.func.count()).group_by(
        deliveries.c.week, deliveries.c.state
    )
    found: dict[str, Counter[DeliveryState]] = {}
    for week, state, number in connection.execute(query):
        found.setdefault(week, Counter())[DeliveryState(state)] = number
    return found


def waiting(connection: Connection) -> int:
    """How many letters are queued, due or not."""
    query = sa.select(sa.func.count()).where(deliveries.c.state == DeliveryState.QUEUED.value)
    return int(connection.execute(query).scalar_one())


def readers_of_week(connection: Connection, week: str) -> set[int]:
    """Readers who have a letter of that week, in whatever state and variant."""
    query = sa.select(deliveries.c.subscriber_id).where(deliveries.c.week == week)
    return set(connection.execute(query).scalars())


def readers_of_weeks(connection: Connection, weeks: Collection[str]) -> set[tuple[str, int]]:
    """Weeks and readers who have a letter of them."""
    query = sa.select(deliveries.c.week, deliveries.c.subscriber_id).where(deliveries.c.week.in_(weeks))
    return {(row.week, row.subscriber_id) for row in connection.execute(query)}


def _select() -> sa.Select[Any]:
    return (
        sa.select(deliveries, subscribers.c.email, editions.c.variant)
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .join(editions, editions.c.id == deliveries.c.edition_id)
    )


def _key(delivery: Delivery) -> sa.ColumnElement[bool]:
    return sa.and_(deliveries.c.week == delivery.week, deliveries.c.subscriber_id == delivery.subscriber_id)


def _ours(delivery: Delivery) -> sa.ColumnElement[bool]:
    """The row while nobody has claimed it after us: ``attempts`` counts the claims.

    Its state does not matter. Should another process have called the letter unknown while our talk
    went on, what we know of it is still the truth.
    """
    return sa.and_(_key(delivery), deliveries.c.attempts == delivery.attempts)


def _delivery(row: Any) -> Delivery:
    return Delivery(
        week=row.week,
        subscriber_id=row.subscriber_id,
        email=row.email,
        edition_id=row.edition_id,
        variant=row.variant,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        message_id=row.message_id,
        queued_at=row.queued_at,
        next_try=row.next_try,
        handed_over=row.handed_over,
        changed_at=row.changed_at,
        reason=row.reason,
    )
