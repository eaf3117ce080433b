"""Sources: the catalogue as loaded, and what polling knows of each."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from tracker.errors import NotFoundError
from tracker.model.polling import Health, PollState
from tracker.model.source import Category, Source, Tier
from tracker.store import bulk
from tracker.store.database import Connection
from tracker.store.tables import sources

STAMP = "catalogue"
"""Which catalogue the table says, by the key of ``meta``."""
_CLOCKS_DIFFER = timedelta(hours=1)
"""So far may the clocks of two machines that use one database be apart."""
_LONGEST_WAIT = timedelta(days=32)
"""No poll puts the next one off so far; the look at a feed that is gone comes nearest, after a month."""
COLUMNS = {"id", "title", "url", "language", "category", "kind", "tier", "poll_minutes", "enabled"}


class Origin(StrEnum):
    """Who named a source."""

    CATALOGUE = "catalogue"
    OPERATOR = "operator"
    LEFT = "left"
    """The catalogue no longer has it; its items keep their source."""


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source with its polling state. ``paused`` is an operator's word."""

    source: Source
    state: PollState
    paused: bool
    origin: Origin
    next_due: datetime | None
    listed_url: str
    """The address that the catalogue or the operator gave; that of ``source`` is where it has moved to."""

    @property
    def polled(self) -> bool:
        """Whether the daemon polls it."""
        return self.source.enabled and not self.paused and self.origin is not Origin.LEFT


def sync(connection: Connection, catalogue: Sequence[Source]) -> tuple[int, int]:
    """Makes the table say what the catalogue says; states, pauses and added sources stay.

    A source that has left the catalogue keeps its row, so that its items keep their source. A feed that
    has moved keeps its new address until the catalogue gives another one than it gave before. What polling
    knows holds for one address: where the feed is asked elsewhere from now on, it begins anew.

    Returns:
        How many sources are new and how many changed.
    """
    known = {row.id: row for row in connection.execute(sa.select(sources))}
    add(connection, [source for source in catalogue if source.id not in known])
    changed = [
        source
        for source in catalogue
        if source.id in known and not _says(known[source.id], source, Origin.CATALOGUE)
    ]
    for source in changed:
        values = _values(source) | {"origin": Origin.CATALOGUE.value}
        if source.url == known[source.id].listed_url:
            del values["url"]
        elif source.url != known[source.id].url:
            values |= _learnt(PollState())
        connection.execute(sa.update(sources).where(sources.c.id == source.id).values(values))
    listed = {source.id for source in catalogue}
    left = [i for i, row in known.items() if i not in listed and row.origin == Origin.CATALOGUE.value]
    connection.execute(sa.update(sources).where(sources.c.id.in_(left)).values(origin=Origin.LEFT.value))
    return len(listed - known.keys()), len(changed) + len(left)


def add(connection: Connection, new: Sequence[Source], origin: Origin = Origin.CATALOGUE) -> None:
    """Adds sources that are not there yet."""
    if new:
        begin = _learnt(PollState()) | {"paused": False, "origin": origin.value}
        connection.execute(sa.insert(sources), [_values(s) | begin for s in new])


def all_sources(connection: Connection) -> list[StoredSource]:
    """Every source, by id."""
    return _load(connection, sa.true())


def get(connection: Connection, source_ids: Sequence[str]) -> list[StoredSource]:
    """Sources by id, in the order given.

    Raises:
        NotFoundError: an id that nothing has; the sentence names it and the nearest.
    """
    found = {s.source.id: s for s in _load(connection, sources.c.id.in_(source_ids))}
    for source_id in source_ids:
        if source_id not in found:
            raise NotFoundError(_no_such(connection, source_id))
    return [found[source_id] for source_id in source_ids]


def due(connection: Connection, now: datetime) -> list[StoredSource]:
    """Sources that want a visit: never polled, or due; the longest overdue first.

    Where the last poll lies ahead, or the next one further than any wait (after a poll that began and
    never ended), the clock has been set back since, and the next time means nothing.
    """
    is_ahead = sa.or_(
        sources.c.last_polled > now + _CLOCKS_DIFFER,
        sources.c.next_due > now + _LONGEST_WAIT,
    )
    wanted = sa.or_(sources.c.next_due.is_(None), sources.c.next_due <= now, is_ahead)
    polled = sa.and_(sources.c.enabled, sa.not_(sources.c.paused), sources.c.origin != Origin.LEFT.value)
    return sorted(
        _load(connection, sa.and_(wanted, polled)),
        key=lambda s: (s.next_due is not None, s.next_due or now, s.source.id),
    )


def refused(connection: Connection, now: datetime) -> list[StoredSource]:
    """Sources whose server refused to be asked before a time that is still to come."""
    failing = sources.c.health.in_([Health.FAILING.value, Health.BROKEN.value])
    waiting = _load(connection, sa.and_(failing, sources.c.next_due > now))
    return [one for one in waiting if one.state.held_until and one.state.held_until > now]


def save_states(connection: Connection, states: Mapping[str, PollState]) -> None:
    """Writes what polling learnt."""
    rows = [(*_learnt(state).values(), source_id) for source_id, state in states.items()]
    bulk.update(connection, sources, list(_learnt(PollState())), ["id"], rows)


def set_paused(connection: Connection, source_id: str, *, paused: bool) -> None:
    """Stops or resumes the polling of a source; a resumed one is due at once.

    Raises:
        NotFoundError: nothing has that id.
    """
    (stored,) = get(connection, [source_id])
    values: dict[str, Any] = {"paused": paused}
    if not paused:
        values |= {"next_due": None, "enabled": True}
    connection.execute(sa.update(sources).where(sources.c.id == stored.source.id).values(values))


def set_url(connection: Connection, source_id: str, url: str) -> None:
    """Keeps the address that a feed has moved to."""
    connection.execute(sa.update(sources).where(sources.c.id == source_id).values(url=url))


def _load(connection: Connection, where: sa.ColumnElement[bool]) -> list[StoredSource]:
    return [
        _stored(row) for row in connection.execute(sa.select(sources).where(where).order_by(sources.c.id))
    ]


def _stored(row: Any) -> StoredSource:
    state = PollState.from_json(row.poll_state)
    return StoredSource(_source(row), state, row.paused, Origin(row.origin), row.next_due, row.listed_url)


def _says(row: Any, source: Source, origin: Origin) -> bool:
    """Whether a row says of a source what its list does, wherever the feed has moved to since."""
    return replace(_source(row), url=row.listed_url) == source and row.origin == origin.value


def _source(row: Any) -> Source:
    facts = dict(row.facts)
    if facts.get("status_date"):
        facts["status_date"] = date.fromisoformat(facts["status_date"])
    return Source(
        id=row.id,
        title=row.title,
        url=row.url,
        language=row.language,
        category=Category(row.category),
        kind=row.kind,
        tier=Tier(row.tier),
        poll_minutes=row.poll_minutes,
        enabled=row.enabled,
        **(facts | {"entities": tuple(facts.get("entities", ()))}),
    )


def _values(source: Source) -> dict[str, Any]:
    values = {spec.name: getattr(source, spec.name) for spec in fields(source)}
    facts = {name: value for name, value in values.items() if name not in COLUMNS}
    facts["entities"] = list(source.entities)
    facts["status_date"] = source.status_date.isoformat() if source.status_date else None
    row = {name: values[name] for name in COLUMNS}
    row["listed_url"] = source.url
    return row | {"category": source.category.value, "tier": int(source.tier), "facts": facts}


def _learnt(state: PollState) -> dict[str, Any]:
    """The columns that polling writes."""
    return {
        "next_due": state.next_due,
        "last_polled": state.last_polled,
        "last_ok": state.last_ok,
        "health": state.health.value,
        "health_reason": state.health_reason,
        "poll_state": state.to_json(),
    }


def _no_such(connection: Connection, source_id: str) -> str:
    known = connection.execute(sa.select(sources.c.id)).scalars().all()
    close = difflib.get_close_matches(source_id, known, n=1)
    hint = f"did you mean {close[0]}?" if close else "`tracker sources list` shows all."
    return f"There is no source {source_id!r}; {hint}"
