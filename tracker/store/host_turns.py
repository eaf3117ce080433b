"""Turns at hosts that a backfill is asking, shared by every process that uses the database.

A backfill tells in a row for each host that it is there. Whoever polls looks at these rows once a second,
which costs one query of a few rows, and nothing for a host that has none; where there is one, each
request takes its turn through the row: not before the gap after the last start, whoever made it, and one
connection at a time. See ``docs/decisions/0013-how-do-processes-share-a-host.md``.

PostgreSQL has the rows in ``meta``. SQLite has them in a file of its own beside the database: in the
database itself a turn would wait for the writer, who may be busy for seconds.
"""

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from tracker.clock import Clock
from tracker.errors import StoreError
from tracker.store import meta
from tracker.store.database import Connection, Database
from tracker.store.tables import meta as rows

logger = logging.getLogger(__name__)

LOOK = timedelta(seconds=1)
"""So old may be what a poll knows of the hosts that are shared."""
KEPT = timedelta(minutes=10)
"""A host counts as shared for so long after the last turn of a backfill."""
LEASE = timedelta(seconds=60)
"""A turn ends by itself after so long: its process was killed."""
AGAIN = timedelta(milliseconds=200)
"""When to look again while somebody else's request is under way."""
_PREFIX = "host turn "


@dataclass(frozen=True, slots=True)
class Turn:
    """How a host is used: the last start, until when nobody may start, until when it is shared."""

    last_start: datetime | None
    busy_until: datetime
    shared_until: datetime

    def to_text(self) -> str:
        """As it is stored."""
        times = (self.last_start, self.busy_until, self.shared_until)
        return json.dumps([moment.isoformat() if moment else None for moment in times])

    @classmethod
    def from_text(cls, text: str) -> "Turn":
        """From what is stored."""
        started, busy, shared = json.loads(text)
        return cls(
            datetime.fromisoformat(started) if started else None,
            datetime.fromisoformat(busy),
            datetime.fromisoformat(shared),
        )


def next_turn(turn: Turn, gap: timedelta, now: datetime) -> datetime:
    """When a request may start that keeps ``gap`` after the last one: ``now``, or when to ask again.

    A last start in the future (a clock was set back, or differs) counts as now.
    """
    if turn.busy_until > now:
        return min(turn.busy_until, now + AGAIN)
    if turn.last_start is None:
        return now
    return max(now, min(turn.last_start, now) + gap)


class HostTurns:
    """The turns of this process; thread-safe.

    ``sharing`` is for a backfill: every host that it asks becomes shared. Without it only the hosts are
    looked after that a backfill shares. A database that refuses is warned of once and costs the
    sharing, never a request.
    """

    def __init__(self, database: Database, clock: Clock, *, sharing: bool = False) -> None:
        self._database = database
        self._clock = clock
        self._sharing = sharing
        self._lock = threading.Lock()
        self._place: Database | None = None
        self._known: dict[str, datetime] = {}
        self._looked: datetime | None = None
        self._held: dict[str, str] = {}
        self._broken = False

    def announce(self, gaps: Mapping[str, timedelta]) -> None:
        """Shares many hosts at once, each with its gap, so that the wait for others to see it is one wait."""
        now = self._clock()
        with self._lock:
            try:
                with self._where().write() as connection:
                    for key, gap in gaps.items():
                        text = meta.get(connection, _PREFIX + key)
                        turn = Turn.from_text(text) if text else None
                        if gap and (turn is None or turn.shared_until <= now):
                            _share(connection, key, turn, gap, now)
            except StoreError as error:
                self._give_up(error)

    def claim(self, key: str, gap: timedelta) -> datetime | None:
        """Takes a turn at the host ``key``: None where it is granted, else when to ask again (aware).

        Each turn needs its :meth:`release`.
        """
        now = self._clock()
        with self._lock:
            try:
                if self._broken or not (self._sharing or self._is_shared(key, now)):
                    return None
                with self._where().write() as connection:
                    return self._claim(connection, key, gap, now)
            except StoreError as error:
                self._give_up(error)
                return None

    def release(self, key: str) -> None:
        """Ends a turn; nothing happens where none was taken."""
        with self._lock:
            held = self._held.pop(key, None)
            if held is None or self._broken:
                return
            try:
                with self._where().write() as connection:
                    ended = replace(Turn.from_text(held), busy_until=self._clock())
                    _swap(connection, key, held, ended)
            except StoreError as error:
                self._give_up(error)

    def close(self) -> None:
        """Gives back what was opened beside the database."""
        with self._lock:
            if self._place not in {None, self._database}:
                self._place.close()
            self._place = None

    def _claim(self, connection: Connection, key: str, gap: timedelta, now: datetime) -> datetime | None:
        text = meta.get(connection, _PREFIX + key)
        turn = Turn.from_text(text) if text else None
        if turn is None or turn.shared_until <= now:
            if not self._sharing:
                return None
            return _share(connection, key, turn, gap, now)
        start = next_turn(turn, gap, now)
        if start > now:
            return start
        shared_until = max(turn.shared_until, now + KEPT) if self._sharing else turn.shared_until
        mine = Turn(now, now + LEASE, shared_until)
        if not _swap(connection, key, text, mine):
            return now + AGAIN
        self._held[key] = mine.to_text()
        return None

    def _is_shared(self, key: str, now: datetime) -> bool:
        if self._looked is None or not timedelta(0) <= now - self._looked < LOOK:
            self._looked = now
            self._known = self._shared()
        until = self._known.get(key)
        return until is not None and until > now

    def _shared(self) -> dict[str, datetime]:
        path = self._path()
        if path is not None and self._place is None and not path.exists():
            return {}
        with self._where().read() as connection:
            query = sa.select(rows.c.key, rows.c.value).where(rows.c.key.startswith(_PREFIX, autoescape=True))
            found = connection.execute(query).all()
        return {key.removeprefix(_PREFIX): Turn.from_text(value).shared_until for key, value in found}

    def _where(self) -> Database:
        """The database with the rows, opened when it is first needed."""
        if self._place is None:
            path = self._path()
            self._place = self._database if path is None else Database(f"sqlite:///{path}")
            if path is not None:
                with self._place.write() as connection:
                    rows.create(connection, checkfirst=True)
        return self._place

    def _path(self) -> Path | None:
        """The file beside an SQLite database; None where the database itself holds the rows."""
        path = self._database.engine.url.database
        if not self._database.is_sqlite or not path or path == ":memory:":
            return None
        return Path(f"{path}-hosts")

    def _give_up(self, error: StoreError) -> None:
        self._broken = True
        logger.warning("hosts are not shared with other processes from now on: %s", error)


def _share(connection: Connection, key: str, before: Turn | None, gap: timedelta, now: datetime) -> datetime:
    """Shares a host from now on; gives when its first turn may be.

    Whoever polls may not know yet and may have started just now: first they get to know.
    """
    start = now + LOOK + gap
    turn = Turn(before.last_start if before else None, start, now + KEPT)
    meta.put(connection, _PREFIX + key, turn.to_text())
    return start


def _swap(connection: Connection, key: str, before: str, after: Turn) -> bool:
    """Writes a turn unless somebody else did meanwhile."""
    same = sa.and_(rows.c.key == _PREFIX + key, rows.c.value == before)
    return connection.execute(sa.update(rows).where(same).values(value=after.to_text())).rowcount == 1
