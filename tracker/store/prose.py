"""What a language model was asked and answered: each request with its cost, so that none is paid twice."""

from datetime import datetime

import sqlalchemy as sa

from tracker.store.database import Connection
from tracker.store.tables import prose


def answer(connection: Connection, key: str) -> str:
    """The newest answer to a request that was asked before, or ""."""
    query = (
        sa.select(prose.c.answer)
        .where(prose.c.key == key, prose.c.answer != "")
        .order_by(prose.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none() or ""


def spent(connection: Connection, since: datetime) -> float:
    """What all requests since then cost, those without an answer at their dearest."""
    query = sa.select(sa.func.coalesce(sa.func.sum(prose.c.cost), 0.0)).where(prose.c.at >= since)
    return float(connection.execute(query).scalar_one())


def begin(connection: Connection, *, key: str, model: str, tokens: int, cost: float, now: datetime) -> int:
    """Notes a request before it is sent, at its dearest, as one that dies counts too. Gives its id."""
    values = {"key": key, "model": model, "tokens": tokens, "cost": cost, "at": now}
    inserted = sa.insert(prose).values(**values).returning(prose.c.id)
    return int(connection.execute(inserted).scalar_one())


def settle(connection: Connection, request: int, *, tokens: int, cost: float, answer: str = "") -> None:
    """Notes what a request cost in truth, and its answer where that can be used."""
    values = {"tokens": tokens, "cost": cost, "answer": answer}
    connection.execute(sa.update(prose).where(prose.c.id == request).values(**values))
