"""What a week was like: items by firm, week by week, and what came in from where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.model.digest import FirmWeeks, Period, SourceFact, WeekCounts
from tracker.model.fetch import Action
from tracker.model.polling import Health
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
    counts = [_by_firm(connection, span, min_salience) for span in spans]
    *earlier, this_week = counts
    running = [week for week in earlier if week]
    return tuple(
        FirmWeeks(
            firm=firm,
            this_week=this_week.get(firm, 0),
            earlier=tuple(week.get(firm, 0) for week in running),
            last_item=ids.time_of(last),
        )
        for firm, last in _newest(connection)
    )


def _newest(connection: Connection) -> list[tuple[str, int]]:
    """Each firm with its newest item.

    From firm to firm by the index: to group reads a row for every item, and there are few firms.
    """
    first = sa.select(sa.func.min(item_firms.c.firm).label("firm")).cte("firms", recursive=True)
    after = sa.select(sa.func.min(item_firms.c.firm)).where(item_firms.c.firm > first.c.firm)
    firms = first.union_all(sa.select(after.scalar_subquery()).where(first.c.firm.is_not(None)))
    newest = sa.select(sa.func.max(item_firms.c.item_id)).where(item_firms.c.firm == firms.c.firm)
    query = sa.select(firms.c.firm, newest.scalar_subquery()).where(firms.c.firm.is_not(None))
    return [(firm, item_id) for firm, item_id in connection.execute(query)]


def _by_firm(connection: Connection, span: Span, min_salience: float) -> dict[str, int]:
    query = (
        sa.select(item_firms.c.firm, sa.func.count())
        .join(items, items.c.id == item_firms.c.item_id)
        .where(span.holds(items.c.id), items.c.duplicate_of.is_(None), item_firms.c.salience >= min_salience)
        .group_by(item_firms.c.firm)
    )
    return dict(connection.execute(query).all())


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
    """How each polled source was this week: read or not, failing and why, and what it brought."""
    inside = Span(period.start, period.end).holds(items.c.id)
    brought = sa.select(items.c.source_id, sa.func.count()).where(inside).group_by(items.c.source_id)
    items_of: dict[str, int] = dict(connection.execute(brought).all())
    nothing = [Action.FAILED.value, Action.SKIPPED.value]
    since = fetches.c.at >= period.start
    answered = sa.select(fetches.c.source_id).distinct().where(since, fetches.c.action.not_in(nothing))
    read = set(connection.execute(answered).scalars())
    return tuple(
        _fact(stored, items_of.get(stored.source.id, 0), read) for stored in sources if stored.polled
    )


def _fact(stored: StoredSource, number: int, read: set[str]) -> SourceFact:
    source, state = stored.source, stored.state
    failing = state.health in {Health.FAILING, Health.BROKEN, Health.GONE}
    return SourceFact(
        id=source.id,
        title=source.title,
        language=source.language,
        category=source.category.value,
        kind=source.kind,
        tier=int(source.tier),
        read=source.id in read,
        failing=failing,
        reason=state.health_reason if failing else "",
        items=number,
        entities=source.entities,
    )
