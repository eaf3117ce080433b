"""Backfills sources once: for each the best mechanism, from where an earlier run stopped.

    look → choose → (ask → read → store with the cursor)* → covered

Sources are asked side by side in threads, each host within its budget. What came is read in processes
and stored by one thread while the next is asked for.
Killed at any point, the next run goes on at the last cursor; run again, it adds nothing.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from tracker.clock import Clock
from tracker.errors import TrackerError
from tracker.fetch import Fetcher
from tracker.jobs import backfill_plan
from tracker.jobs.backfill_ask import Asker, BackfillRules
from tracker.jobs.backfill_keep import Keeper
from tracker.jobs.backfill_plan import AUTO, Options
from tracker.jobs.backfill_report import BackfillLine, BackfillReport, PlanLine, Watcher
from tracker.jobs.backfill_source import CUT_SHORT, NOT_BEGUN, SourceRun
from tracker.jobs.backfill_walk import Tally
from tracker.jobs.backfill_wish import Wish
from tracker.model.backfill import Mechanism, Span
from tracker.store import Database, backfills

logger = logging.getLogger(__name__)

GRACE = 1.0
"""Seconds that requests under way get to end after a stop, and then what came to be stored."""
PAGES = 25
"""A history is expected to have so many at least: worth a process of its own to read them."""
_LOOK = 0.1
"""Seconds between two looks at the stop flag."""

_Done = TypeVar("_Done")


class Backfill:
    """A run over many wishes. ``mechanisms`` are those of :mod:`tracker.backfill`, by name."""

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        rules: BackfillRules,
        mechanisms: Mapping[str, Mechanism],
        *,
        clock: Clock,
        stop: threading.Event,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self._database = database
        self._rules = rules
        self._mechanisms = mechanisms
        self._clock = clock
        self._stop = stop
        self._asker = Asker(database, fetcher, rules, clock=clock, stop=stop, wait=wait)

    def plan(self, wishes: Sequence[Wish], via: str = AUTO) -> list[PlanLine]:
        """What a run would do, with one look at each feed whose address does not tell.

        Wishes to which a stop from outside came first are left out.
        """
        wanted = {wish.name: _Wanted(wish, self._options(wish, via)) for wish in wishes}
        plans = []
        for _name, outcome in sorted(self._plans(wanted).items()):
            if isinstance(outcome, Exception):
                raise outcome
            plans.append(outcome)
        return plans

    def run(self, wishes: Sequence[Wish], via: str = AUTO, watcher: Watcher | None = None) -> BackfillReport:
        """Fulfils the wishes; a source that fails never stops another.

        Raises:
            StoreError: the database refused; what was written before stays.
        """
        begun, watcher = time.monotonic(), watcher or Watcher()
        wanted = {wish.name: _Wanted(wish, self._options(wish, via)) for wish in wishes}
        lines = {}
        try:
            plans = self._plans(wanted)
            lines = {n: _line_of(one, wanted[n]) for n, one in plans.items() if not isinstance(one, PlanLine)}
            watcher.planned({name: one for name, one in plans.items() if isinstance(one, PlanLine)})
            left = [name for name in wanted if name not in lines]
            for name, outcome in self._fulfilled({name: wanted[name] for name in left}, watcher):
                lines[name] = _line_of(outcome, wanted[name])
                logger.info("%s", lines[name])
                watcher.ended(name, lines[name])
        except BaseException:
            self._stop.set()
            raise
        lines |= {name: _unended(one) for name, one in wanted.items() if name not in lines}
        return BackfillReport(
            sorted(lines.values(), key=lambda line: line.source_id),
            seconds=time.monotonic() - begun,
            stopped=self._stop.is_set(),
        )

    def _fulfilled(
        self, wanted: Mapping[str, "_Wanted"], watcher: Watcher
    ) -> Iterator[tuple[str, BackfillLine | Exception]]:
        """The lines of wishes as they end; what a stop leaves behind can write no more."""
        with Keeper(self._database, self._rules, expected=len(wanted) * PAGES) as keeper:
            run = SourceRun(
                self._database,
                self._asker,
                keeper,
                on_request=lambda wish, tally: watcher.asked(wish.name, tally.requests, tally.new),
            )
            yield from self._side_by_side(
                list(wanted),
                lambda name: run.fulfil(wanted[name].wish, wanted[name].options, wanted[name].tally),
            )
            if self._stop.is_set():
                keeper.end_soon(GRACE)

    def _options(self, wish: Wish, via: str) -> Options:
        return Options(self._database, self._asker, self._mechanisms, wish, via)

    def _plans(self, wanted: Mapping[str, "_Wanted"]) -> dict[str, PlanLine | Exception]:
        return dict(self._side_by_side(list(wanted), lambda name: self._plan(wanted[name])))

    def _plan(self, wanted: "_Wanted") -> PlanLine:
        wish, choice = wanted.wish, wanted.options.best()
        part: Span | None = wish.span
        if choice.suitable:
            with self._database.read() as connection:
                key = wish.key(choice.suitable[0][0].name)
                stored = backfills.get(connection, wish.stored.source.id, key)
            part = backfill_plan.missing(stored, wish.span)
        return backfill_plan.line_of(choice, self._asker, part)

    def _side_by_side(
        self, names: Sequence[str], do: Callable[[str], _Done]
    ) -> Iterator[tuple[str, _Done | Exception]]:
        """What ``do`` gave for each name, or the error that it raised, as they end.

        The threads are daemons: a request to a host that keeps silent holds up neither the end of a run
        that was stopped nor that of the program.
        """
        waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        ended: queue.SimpleQueue[tuple[str, _Done | Exception] | None] = queue.SimpleQueue()

        def labour() -> None:
            while not (self._stop.is_set() or waiting.empty()):
                with suppress(queue.Empty):
                    name = waiting.get_nowait()
                    try:
                        ended.put((name, do(name)))
                    except Exception as error:  # noqa: BLE001 - told by whoever reads the queue
                        ended.put((name, error))
            ended.put(None)

        for name in names:
            waiting.put(name)
        working = min(self._rules.workers, len(names))
        for _ in range(working):
            threading.Thread(target=labour, name="backfill", daemon=True).start()
        ends_at = float("inf")
        while working and time.monotonic() < ends_at:
            if self._stop.is_set():
                ends_at = min(ends_at, time.monotonic() + GRACE)
            with suppress(queue.Empty):
                found = ended.get(timeout=_LOOK)
                if found is None:
                    working -= 1
                else:
                    yield found


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A wish under way."""

    wish: Wish
    options: Options
    tally: Tally = field(default_factory=Tally)


def _unended(wanted: _Wanted) -> BackfillLine:
    """The line of a source that had not ended when the run was stopped."""
    source_id, tally = wanted.wish.stored.source.id, wanted.tally
    reason = CUT_SHORT if tally.requests else NOT_BEGUN
    return BackfillLine(source_id, "", None, reason, tally.new, tally.copies, tally.requests)


def _line_of(outcome: BackfillLine | Exception, wanted: _Wanted) -> BackfillLine:
    """The line of a source, also of one at which our own code failed: it costs only itself."""
    if isinstance(outcome, BackfillLine):
        return outcome
    if isinstance(outcome, TrackerError):
        raise outcome
    source_id = wanted.wish.stored.source.id
    logger.error("backfilling %s failed", source_id, exc_info=outcome)
    reason = f"It failed inside the tracker ({type(outcome).__name__}: {outcome})."
    return BackfillLine(source_id, "", None, reason)
