"""Readers of the digest."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.errors import NotFoundError, UsageError
from tracker.model.subscriber import Subscriber, SubscriberState
from tracker.store.database import Connection
from tracker.store.tables import subscribers


def add(connection: Connection, email: str, now: datetime, **facts: Any) -> Subscriber:
    """Adds a reader; one who was removed, paused or bounced before becomes active again.

    Args:
        connection: a transaction that writes.
        email: the address; its case does not matter.
        now: the present.
        facts: any of name, language, timezone, weekday, hour, filter, state.

    Raises:
        UsageError: the address is subscribed already.
    """
    key = email.strip().lower()
    values = {name: value for name, value in facts.items() if value is not None}
    known = _one(connection, subscribers.c.email == key)
    if known is None:
        row = {"email": key, "token": secrets.token_urlsafe(18), "created": now} | values
        connection.execute(sa.insert(subscribers).values(row))
    elif known.state is SubscriberState.ACTIVE:
        raise UsageError(f"{key} is subscribed already; `tracker subscribers list` shows all.")
    else:
        values = {"state": SubscriberState.ACTIVE.value, "reason": ""} | values
        connection.execute(sa.update(subscribers).where(subscribers.c.id == known.id).values(values))
    return get(connection, key)


def get(connection: Connection, email: str) -> Subscriber:
    """The reader with that address.

    Raises:
        NotFoundError: nobody has it.
    """
    found = _one(connection, subscribers.c.email == email.strip().lower())
    if found is None:
        raise NotFoundError(f"Nobody is subscribed as {email}; `tracker subscribers list` shows all.")
    return found


def by_token(connection: Connection, token: str) -> Subscriber | None:
    """The reader whose link it is."""
    return _one(connection, subscribers.c.token == token)


def all_subscribers(connection: Connection) -> list[Subscriber]:
    """Every reader, by address."""
    query = sa.select(subscribers).order_by(subscribers.c.email)
    return [_subscriber(row) for row in connection.execute(query)]


def active(connection: Connection) -> list[Subscriber]:
    """Those who get the digest, by address."""
    return [one for one in all_subscribers(connection) if one.state is SubscriberState.ACTIVE]


def set_state(connection: Connection, subscriber_id: int, state: SubscriberState, reason: str = "") -> None:
    """Pauses, removes or resumes a reader."""
    values = {"state": state.value, "reason": reason}
    connection.execute(sa.update(subscribers).where(subscribers.c.id == subscriber_id).values(values))


def _one(connection: Connection, where: sa.ColumnElement[bool]) -> Subscriber | None:
    row = connection.execute(sa.select(subscribers).where(where)).one_or_none()
    return None if row is None else _subscriber(row)


def _subscriber(row: Any) -> Subscriber:
    return Subscriber(
        id=row.id,
        email=row.email,
        name=row.name,
        language=row.language,
        timezone=row.timezone,
        weekday=row.weekday,
        hour=row.hour,
        filter=row.filter,
        state=SubscriberState(row.state),
        reason=row.reason,
        token=row.token,
        created=row.created,
    )
