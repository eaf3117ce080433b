"""Backfills sources once: for each the best mechanism, from where an earlier run stopped.

    look → choose → (ask → read → store with the cursor)* → covered

Sources are read side by side in threads, each host within its budget; one thread at a time writes.
Killed at any point, the next run goes on at the last cursor; run again, it adds nothing.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.clock import Clock
from tracker.errors import TrackerError, UsageError
from tracker.fetch import Fetcher
from tracker.jobs import backfill_plan
from tracker.jobs.backfill_ask import Asker, BackfillRules
from tracker.jobs.backfill_keep import Keeper
from tracker.jobs.backfill_plan import AUTO, Choice
from tracker.jobs.backfill_report import BackfillLine, BackfillReport, OnProgress, PlanLine
from tracker.jobs.backfill_walk import Tally, Walk
from tracker.jobs.workers import make_preparer
from tracker.model.backfill import BackfillState, Mechanism, Span, StoredBackfill, Sureness, Task
from tracker.store import Database, backfills, holes
from tracker.store.sources import StoredSource

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to do: a source and a time, for its history or to mend a hole (``hole_id``)."""

    stored: StoredSource
    span: Span
    hole_id: int | None = None

    def key(self, mechanism: str) -> str:
        """Under which name its cursor is kept: a hole has one of its own."""
        return mechanism if self.hole_id is None else f"{mechanism}:hole-{self.hole_id}"


def wishes_of(
    chosen: Sequence[StoredSource], since: datetime, until: datetime | None, now: datetime
) -> list[Wish]:
    """The history of sources. Without ``until``, up to the last good poll: what is younger is news.

    Raises:
        UsageError: the time ends before it begins.
    """
    if until is not None and until <= since:
        raise UsageError(f"--until {until:%Y-%m-%d} is not after --since {since:%Y-%m-%d}.")
    wishes = []
    for stored in chosen:
        end = until or min(now, stored.state.last_ok or now)
        if end > since:
            wishes.append(Wish(stored, Span(since, end)))
    return wishes


def wishes_for_holes(database: Database, chosen: Sequence[StoredSource]) -> list[Wish]:
    """The holes that polling found and nothing has mended yet."""
    by_id = {stored.source.id: stored for stored in chosen}
    with database.read() as connection:
        found = holes.open_holes(connection, list(by_id))
    return [Wish(by_id[one.source_id], Span(one.hole.since, one.hole.until), one.id) for one in found]


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
        """What a run would do, with one look at each feed whose address does not tell."""
        with ThreadPoolExecutor(self._rules.workers, thread_name_prefix="look") as pool:
            return list(pool.map(lambda wish: self._plan(wish, via), wishes))

    def run(
        self, wishes: Sequence[Wish], via: str = AUTO, on_progress: OnProgress = lambda *_: None
    ) -> BackfillReport:
        """Fulfils the wishes; a source that fails never stops another.

        Raises:
            StoreError: the database refused; what was written before stays.
        """
        begun = time.monotonic()
        report = BackfillReport()
        keeper = Keeper(
            self._database, make_preparer(self._rules.feeds_dir), self._rules.stories, clock=self._clock
        )
        with ThreadPoolExecutor(self._rules.workers, thread_name_prefix="backfill") as pool:
            running = {pool.submit(self._fulfil, wish, via, keeper, on_progress): wish for wish in wishes}
            try:
                for future in as_completed(running):
                    report.lines.append(_line_of(future, running[future]))
                    logger.info("%s", report.lines[-1])
            except BaseException:
                self._stop.set()
                raise
        report.lines.sort(key=lambda line: line.source_id)
        report.seconds = time.monotonic() - begun
        report.stopped = self._stop.is_set()
        return report

    def _plan(self, wish: Wish, via: str) -> PlanLine:
        choice = self._choose(wish, via)
        part: Span | None = wish.span
        if choice.suitable:
            part = backfill_plan.missing(self._stored(wish, choice.suitable[0][0].name), wish.span)
        return backfill_plan.line_of(choice, self._asker, part)

    def _choose(self, wish: Wish, via: str) -> Choice:
        return backfill_plan.choose(
            self._database, self._asker, self._mechanisms, Task(wish.stored.source, wish.span), via
        )

    def _stored(self, wish: Wish, mechanism: str) -> StoredBackfill | None:
        with self._database.read() as connection:
            return backfills.get(connection, wish.stored.source.id, wish.key(mechanism))

    def _fulfil(self, wish: Wish, via: str, keeper: Keeper, on_progress: OnProgress) -> BackfillLine:
        source_id = wish.stored.source.id
        if self._stop.is_set():
            return BackfillLine(source_id, "", None, "Not begun: the run was stopped.")
        choice = self._choose(wish, via)
        line = BackfillLine(source_id, "", None, _no_mechanism(choice))
        for mechanism, _plan in choice.suitable:
            line = self._by(mechanism, choice.task, wish, keeper, on_progress)
            if line.state is not BackfillState.UNSUITABLE:
                break
        return line

    def _by(
        self, mechanism: Mechanism, task: Task, wish: Wish, keeper: Keeper, on_progress: OnProgress
    ) -> BackfillLine:
        """One source by one mechanism, part by part until nothing is missing."""
        source_id, key = task.source.id, wish.key(mechanism.name)
        tally = Tally()
        stored = self._stored(wish, mechanism.name)
        while (part := backfill_plan.missing(stored, wish.span)) and not self._stop.is_set():
            parted = Task(task.source, part, task.facts)
            walk = Walk(
                self._database,
                mechanism,
                parted,
                self._begun(stored, key, mechanism, parted),
                asker=self._asker,
                keeper=keeper,
                tally=tally,
                on_request=lambda tally: on_progress(source_id, tally.requests, tally.new),
            )
            walk.run()
            stored = walk.stored
            if stored.state is not BackfillState.DONE:
                break
        if stored is None:
            return BackfillLine(source_id, mechanism.name, None, "Not begun: the run was stopped.")
        self._close(wish, stored)
        return BackfillLine(
            source_id=source_id,
            mechanism=mechanism.name,
            state=stored.state,
            reason=stored.reason,
            new=tally.new,
            copies=tally.copies,
            requests=tally.requests,
            earliest=stored.earliest,
            latest=stored.latest,
        )

    def _begun(
        self, before: StoredBackfill | None, key: str, mechanism: Mechanism, task: Task
    ) -> StoredBackfill:
        """Where to go on, or a beginning that keeps the sums of what was done before."""
        if before is not None and before.cursor is not None:
            return before
        base = before or StoredBackfill(
            task.source.id, key, task.span, BackfillState.RUNNING, None, self._clock()
        )
        return replace(
            base, span=task.span, state=BackfillState.RUNNING, cursor=mechanism.first(task), reason=""
        )

    def _close(self, wish: Wish, stored: StoredBackfill) -> None:
        """A hole is mended once a mechanism has covered it that does more than sample."""
        if wish.hole_id is None or stored.state is not BackfillState.DONE:
            return
        if stored.sureness is not Sureness.PARTIAL:
            with self._database.write() as connection:
                holes.close(connection, wish.hole_id, self._clock())


def _line_of(future: Future[BackfillLine], wish: Wish) -> BackfillLine:
    """The line of a source, also of one at which our own code failed: it costs only itself."""
    try:
        return future.result()
    except TrackerError:
        raise
    except Exception as error:
        source_id = wish.stored.source.id
        logger.exception("backfilling %s failed", source_id)
        reason = f"It failed inside the tracker ({type(error).__name__}: {error})."
        return BackfillLine(source_id, "", None, reason)


def _no_mechanism(choice: Choice) -> str:
    return "No mechanism suits: " + "; ".join(f"{name}: {why}" for name, why in choice.unfit) + "."
