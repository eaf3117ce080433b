"""Readers of the digest."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.errors import NotFoundError
from tracker.model.subscriber import Subscriber, SubscriberState
from tracker.store.database import Connection
from tracker.store.tables import subscribers


def add(connection: Connection, email: str, now: datetime, **facts: Any) -> Subscriber:
    """Makes somebody an active reader, whatever they were before; changes only the facts given.

    Args:
        connection: a transaction that writes.
        email: the address; its case does not matter.
        now: the present.
        facts: any of name, language, timezone, weekday, hour, filter; None counts as not given.
    """
    return _put(connection, email, now, SubscriberState.ACTIVE, facts)


def sign_up(connection: Connection, email: str, now: datetime, **facts: Any) -> Subscriber:
    """Notes that somebody asks to become a reader; one who is active or paused stays as they are.

    Their secret is new, so that only the last letter that asks them to confirm is good.
    """
    known = find(connection, email)
    if known is not None and known.state in {SubscriberState.ACTIVE, SubscriberState.PAUSED}:
        return known
    return _put(connection, email, now, SubscriberState.PENDING, facts | {"token": _secret()})


def change(connection: Connection, subscriber_id: int, **facts: Any) -> None:
    """Changes facts of a reader, not whether they get the digest."""
    if facts:
        connection.execute(sa.update(subscribers).where(subscribers.c.id == subscriber_id).values(facts))


def find(connection: Connection, email: str) -> Subscriber | None:
    """The reader with that address, or None."""
    return _one(connection, subscribers.c.email == email.strip().lower())


def get(connection: Connection, email: str) -> Subscriber:
    """The reader with that address.

    Raises:
        NotFoundError: nobody has it.
    """
    found = find(connection, email)
    if found is None:
        raise NotFoundError(f"Nobody is subscribed as {email}; `tracker subscribers list` shows all.")
    return found


def by_id(connection: Connection, subscriber_id: int) -> Subscriber | None:
    """The reader with that id, or None."""
    return _one(connection, subscribers.c.id == subscriber_id)


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


def _put(
    connection: Connection, email: str, now: datetime, state: SubscriberState, facts: dict[str, Any]
) -> Subscriber:
    key = email.strip().lower()
    values = {name: value for name, value in facts.items() if value is not None} | {"state": state.value}
    known = find(connection, key)
    if known is None:
        row = {"email": key, "token": _secret(), "created": now} | values
        connection.execute(sa.insert(subscribers).values(row))
    else:
        if known.state is not state:
            values |= {"reason": "", "created": now}
        connection.execute(sa.update(subscribers).where(subscribers.c.id == known.id).values(values))
    return get(connection, key)


def _secret() -> str:
    return secrets.token_urlsafe(24)


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
