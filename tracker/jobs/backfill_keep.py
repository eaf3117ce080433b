"""History on its way to the store: read side by side, stored in the order in which each owner gave it.

    owner → document → (processes: read, tag, fingerprint) → (one thread: in order, a transaction) → owner

An owner is a source under way, or a file. It asks for its next page while earlier ones are read and
stored. How far it has come is written in the transaction of the items that led there, so a run that is
killed at any point goes on behind what was stored. A bounded number of documents is under way.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from tracker.errors import TrackerError
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_past import Past
from tracker.jobs.backfill_read import Lines, history_reader, shown_before
from tracker.jobs.reading import Entry, Reading
from tracker.jobs.record import Counts, Recorder
from tracker.jobs.workers import Workers
from tracker.store import Connection, Database

logger = logging.getLogger(__name__)

AHEAD = 16
"""Documents that are read and wait to be stored; what was read when a run is stopped is stored."""
BATCH_ENTRIES = 2_500
"""Entries a transaction, or somewhat more."""

M = TypeVar("M")
M_contra = TypeVar("M_contra", contravariant=True)


class UnreadError(Exception):
    """A document could not be read, and nothing behind it can be stored; ``reading`` says why."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading.refused)
        self.reading = reading


class Owner(Protocol[M_contra]):
    """Whose documents they are; a mark says how far it has come with a document."""

    def store(
        self, connection: Connection, recorder: Recorder, read: Sequence[tuple[M_contra, Reading]]
    ) -> Callable[[], None]:
        """Writes what was read, in order, and how far that leads; gives what to do once it is committed."""
        ...


@dataclass(eq=False, slots=True)
class _Portion:
    """A mark and what was read up to it, None while it is being read."""

    mark: Any
    reading: Reading | None


class Lane(Generic[M]):
    """What one owner has under way, in its order."""

    def __init__(self, keeper: "Keeper", owner: Owner[M]) -> None:
        self._keeper = keeper
        self.owner = owner
        self.portions: deque[_Portion] = deque()
        self.unstored = 0
        self.failure: Exception | None = None

    def put(self, mark: M, document: Past | Lines | None = None) -> None:
        """Has a document read, and stored with the mark behind all that was put before; may wait for room.

        Raises:
            Exception: what stopped something that was put before; nothing behind that is stored.
        """
        self._keeper.put(self, mark, document)

    def flush(self) -> None:
        """Waits until all that was put is stored, or the keeper has ended.

        Raises:
            Exception: as :meth:`put`.
        """
        self._keeper.flush(self)


_Batch = list[tuple[Lane[Any], list[tuple[Any, Reading]]]]
"""What each owner has ready: marks, with what was read up to each."""


class Keeper:
    """Reads and stores for many owners; a context manager.

    At its end it stores what is under way; where an error ends it, or :meth:`let_go` came before, it does
    not. Afterwards nothing is written any more: a thread that a stop left behind cannot write into the
    next run. ``expected`` is how many documents are likely to come.
    """

    def __init__(self, database: Database, rules: BackfillRules, *, expected: int) -> None:
        self._database = database
        self._rules = rules
        reader = history_reader(database, rules.feeds_dir, semantic=rules.stories.semantic)
        self._workers: Workers[Past | Lines] = Workers(
            reader, expected=expected, processes=rules.processes, backlog=1
        )
        self._recorder = Recorder(rules.stories)
        self._changed = threading.Condition()
        self._lanes: dict[Lane[Any], None] = {}
        self._under_way = 0
        self._ending = False
        self._over = False
        self._writer = threading.Thread(target=self._write_all, name="keeper", daemon=True)

    def lane(self, owner: Owner[M]) -> Lane[M]:
        """Where an owner puts its documents."""
        return Lane(self, owner)

    def end_soon(self, seconds: float) -> None:
        """Takes nothing more, and stores what is under way within so many seconds or lets it go."""
        with self._changed:
            self._ending = True
            self._changed.wait_for(lambda: self._over or not self._under_way, seconds)
        self.let_go()

    def let_go(self) -> None:
        """Stores nothing more, not even what is under way."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
        self._workers.abandon()

    def __enter__(self) -> Self:
        self._writer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.let_go()
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._writer.join()
        self._workers.__exit__(kind, error, trace)

    def put(self, lane: Lane[M], mark: M, document: Past | Lines | None) -> None:
        """See :meth:`Lane.put`."""
        portion = _Portion(mark, Reading("") if document is None else None)
        with self._changed:
            self._changed.wait_for(lambda: lane.failure or self._closed or self._under_way < AHEAD)
            if lane.failure:
                raise lane.failure
            if self._closed:
                return
            self._under_way += 1
            lane.unstored += 1
            lane.portions.append(portion)
            self._lanes[lane] = None
            self._changed.notify_all()
        if document is not None:
            self._workers.submit(document, partial(self._was_read, portion))

    def flush(self, lane: Lane[M]) -> None:
        """See :meth:`Lane.flush`."""
        with self._changed:
            self._changed.wait_for(lambda: lane.failure or self._over or not lane.unstored)
            if lane.failure:
                raise lane.failure

    @property
    def _closed(self) -> bool:
        return self._ending or self._over

    def _was_read(self, portion: _Portion, reading: Reading) -> None:
        with self._changed:
            portion.reading = reading
            self._changed.notify_all()

    def _write_all(self) -> None:
        """The life of the one thread that writes: whatever is ready, as soon as the last is written."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._over or self._ready() or self._ended)
                if self._over or self._ended:
                    self._over = True
                    self._changed.notify_all()
                    return
                batch = self._taken()
            self._write(batch)

    def _ready(self) -> bool:
        return any(lane.portions and lane.portions[0].reading for lane in self._lanes)

    @property
    def _ended(self) -> bool:
        return self._ending and not self._under_way

    def _taken(self) -> "_Batch":
        """What is ready to be written, up to a batch; a document that could not be read ends its lane."""
        batch: _Batch = []
        size = 0
        for lane in list(self._lanes):
            taken: list[tuple[Any, Reading]] = []
            while lane.portions and (reading := lane.portions[0].reading) and size < BATCH_ENTRIES:
                if reading.refused:
                    self._fail(lane, UnreadError(reading))
                    break
                taken.append((lane.portions.popleft().mark, reading))
                size += len(reading.entries)
            if taken:
                batch.append((lane, taken))
            if not lane.portions:
                self._lanes.pop(lane, None)
        return batch

    def _write(self, batch: "_Batch") -> None:
        """Writes in one transaction, or an owner a transaction where that fails: one fails alone."""
        try:
            with self._database.write() as connection:
                committed = [lane.owner.store(connection, self._recorder, taken) for lane, taken in batch]
        except Exception as error:
            logger.debug("history could not be stored", exc_info=True)
            self._recorder = Recorder(self._rules.stories)  # its window may hold what was rolled back
            if len(batch) > 1 and not isinstance(error, TrackerError):
                for one in batch:
                    self._write([one])
                return
            failure: Exception | None = error
        else:
            failure = None
            for tell in committed:
                tell()
        with self._changed:
            for lane, taken in batch:
                self._take_off(lane, len(taken))
                if failure:
                    self._fail(lane, failure)
            self._changed.notify_all()

    def _take_off(self, lane: Lane[Any], number: int) -> None:
        lane.unstored -= number
        self._under_way -= number

    def _fail(self, lane: Lane[Any], failure: Exception) -> None:
        """Lets go what the owner has put behind what failed."""
        lane.failure = failure
        self._take_off(lane, len(lane.portions))
        lane.portions.clear()
        self._lanes.pop(lane, None)
        self._changed.notify_all()


def record(
    connection: Connection, recorder: Recorder, entries: Sequence[Entry], now: datetime
) -> dict[str, Counts]:
    """Stores what is new among entries of the past, and gives the counts by source.

    History never changes what is known: an entry whose guid or address its source has shown before is left
    alone, since an old snapshot would otherwise overwrite the newest words.
    """
    shown = shown_before(connection, [entry.item for entry in entries])
    unknown: dict[str, list[Entry]] = {}
    for entry in entries:
        item = entry.item
        if entry.prepared is not None and (item.source_id, item.guid) not in shown:
            unknown.setdefault(item.source_id, []).append(entry)
    readings = [Reading(source_id, tuple(some)) for source_id, some in unknown.items()]
    counts = recorder.record(connection, readings, now=now, backfilled=True)
    return {reading.source_id: one for reading, one in zip(readings, counts, strict=True)}
