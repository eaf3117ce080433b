"""What a week was like: items by firm, week by week, and what came in from where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.model.digest import FirmWeeks, Period, SourceFact, WeekCounts
from tracker.model.fetch import Action
from tracker.store import Connection, ids
from tracker.store.sources import StoredSource
from tracker.store.tables import fetches, item_firms, items

EARLIER_WEEKS = 8
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: aware UTC bounds, the end excluded."""

    start: datetime
    end: datetime

    def holds(self, column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
        """Whether an item's id falls into it."""
        return sa.and_(column >= ids.first_id_at(self.start), column < ids.first_id_at(self.end))


def firm_weeks(connection: Connection, period: Period, min_salience: float) -> tuple[FirmWeeks, ...]:
    """For every firm that was ever in the news: its items this week and in the eight weeks before.

    Copies count once, with the item that they copy; passing mentions below ``min_salience`` do not.
    Weeks in which nothing at all was stored are left out: the tracker was not running then.
    """
    spans = [Span(period.start - WEEK * n, period.end - WEEK * n) for n in range(EARLIER_WEEKS, -1, -1)]
    counted = _counted(connection, spans, min_salience)
    running = [place for place in range(EARLIER_WEEKS) if any(numbers[place] for _, _, numbers in counted)]
    return tuple(
        FirmWeeks(
            firm=firm,
            this_week=numbers[-1],
            earlier=tuple(numbers[place] for place in running),
            last_item=ids.time_of(last),
        )
        for firm, last, numbers in counted
    )


def _counted(
    connection: Connection, spans: Sequence[Span], min_salience: float
) -> list[tuple[str, int, Sequence[int]]]:
    """Each firm with its newest item and how many items it has in each span.

    From firm to firm by the index, which has the items of each in order: there are few firms, and to group
    reads a row for every item.
    """
    first = sa.select(sa.func.min(item_firms.c.firm).label("firm")).cte("firms", recursive=True)
    after = sa.select(sa.func.min(item_firms.c.firm)).where(item_firms.c.firm > first.c.firm)
    firms = first.union_all(sa.select(after.scalar_subquery()).where(first.c.firm.is_not(None)))
    its = item_firms.c.firm == firms.c.firm
    counting = sa.select(sa.func.count()).where(
        its, item_firms.c.salience >= min_salience, sa.not_(item_firms.c.is_copy)
    )
    query = sa.select(
        firms.c.firm,
        sa.select(sa.func.max(item_firms.c.item_id)).where(its).scalar_subquery(),
        *(counting.where(span.holds(item_firms.c.item_id)).scalar_subquery() for span in spans),
    ).where(firms.c.firm.is_not(None))
    return [(firm, last, numbers) for firm, last, *numbers in connection.execute(query)]


def week_counts(connection: Connection, period: Period) -> WeekCounts:
    """How many items came in, how many of them copies, and how many about no firm of the ledger."""
    inside = Span(period.start, period.end).holds(items.c.id)
    about_a_firm = sa.exists().where(item_firms.c.item_id == items.c.id)
    everything = sa.select(sa.func.count()).select_from(items).where(inside)
    copies = everything.where(items.c.duplicate_of.is_not(None))
    off_topic = everything.where(~about_a_firm)
    return WeekCounts(*(connection.execute(query).scalar_one() for query in (everything, copies, off_topic)))


def source_facts(
    connection: Connection, period: Period, sources: Sequence[StoredSource]
) -> tuple[SourceFact, ...]:
    """How each polled source was this week: read for its issue or not, failing and why, and what it brought.

    The week after counts, in which the issue is made and a feed read for the first time still has the week.
    """
    inside = Span(period.start, period.end).holds(items.c.id)
    brought = sa.select(items.c.source_id, sa.func.count()).where(inside).group_by(items.c.source_id)
    items_of: dict[str, int] = dict(connection.execute(brought).all())
    nothing = [Action.FAILED.value, Action.SKIPPED.value]
    in_time = sa.and_(fetches.c.at >= period.start, fetches.c.at < period.end + WEEK)
    answered = sa.select(fetches.c.source_id).distinct().where(in_time, fetches.c.action.not_in(nothing))
    read = set(connection.execute(answered).scalars())
    return tuple(
        _fact(stored, items_of.get(stored.source.id, 0), read) for stored in sources if stored.polled
    )


def _fact(stored: StoredSource, number: int, read: set[str]) -> SourceFact:
    source, state = stored.source, stored.state
    return SourceFact(
        id=source.id,
        title=source.title,
        language=source.language,
        category=source.category.value,
        kind=source.kind,
        tier=int(source.tier),
        read=source.id in read,
        health=state.health,
        reason=state.health_reason,
        items=number,
        entities=source.entities,
    )
