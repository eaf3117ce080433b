"""Share of voice over time: each firm's part of the items of all firms, step by step.

An item about several firms counts for each of them, so that the shares add up to one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.store import ids
from tracker.store.database import Connection
from tracker.store.tables import item_firms

DAY = timedelta(days=1)
MIN_SALIENCE = 0.3
"""Firms that are only mentioned in passing are not heard."""


@dataclass(frozen=True, slots=True)
class Steps:
    """A span cut into equal steps: ``number`` of them, each ``length`` long, the last ending at ``until``."""

    until: datetime
    length: timedelta
    number: int

    @property
    def since(self) -> datetime:
        """The beginning of the first."""
        return self.until - self.length * self.number


@dataclass(frozen=True, slots=True)
class FirmVoice:
    """A firm's items in each step, oldest first; ``share`` of the items of all firms, 0 to 1."""

    firm: str
    counts: tuple[int, ...]
    share: float

    @property
    def items(self) -> int:
        """All of them."""
        return sum(self.counts)


def steps_between(since: datetime, until: datetime) -> Steps:
    """Days for up to a month, weeks for up to two years, then spans of four weeks; at least one step."""
    span = max(until - since, DAY)
    length = DAY if span <= 31 * DAY else 7 * DAY if span <= 732 * DAY else 28 * DAY
    return Steps(until, length, -(-span // length))


def voices(connection: Connection, steps: Steps, min_salience: float = MIN_SALIENCE) -> list[FirmVoice]:
    """Every firm that was heard, the loudest first; copies count once, with the item that they copy."""
    step = step_of(item_firms.c.item_id, steps)
    query = (
        sa.select(item_firms.c.firm, step, sa.func.count())
        .where(
            within(item_firms.c.item_id, steps),
            item_firms.c.salience >= min_salience,
            sa.not_(item_firms.c.is_copy),
        )
        .group_by(item_firms.c.firm, step)
    )
    found: dict[str, list[int]] = defaultdict(lambda: [0] * steps.number)
    for firm, place, number in connection.execute(query):
        found[firm][place] += number
    total = sum(map(sum, found.values()))
    heard = [FirmVoice(firm, tuple(counts), sum(counts) / total) for firm, counts in found.items()]
    return sorted(heard, key=lambda voice: (-voice.items, voice.firm))


def totals(heard: Sequence[FirmVoice], number: int) -> tuple[int, ...]:
    """The items of all firms in each of ``number`` steps; an item about several counts for each."""
    return tuple(sum(voice.counts[place] for voice in heard) for place in range(number))


def within(item_id: sa.ColumnElement[int], steps: Steps) -> sa.ColumnElement[bool]:
    """Whether an item was published in the span."""
    return sa.and_(item_id >= ids.first_id_at(steps.since), item_id < ids.first_id_at(steps.until))


def step_of(item_id: sa.ColumnElement[int], steps: Steps) -> sa.ColumnElement[int]:
    """The step in which an item of the span was published, from 0."""
    # Literals and not parameters: PostgreSQL must see that this is what the rows are grouped by.
    begin = sa.literal_column(str(ids.first_id_at(steps.since)), sa.BigInteger)
    length = sa.literal_column(str(ids.span_of(steps.length)), sa.BigInteger)
    return (item_id - begin) // length
