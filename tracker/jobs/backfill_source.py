"""One wish from its options to its line: the best mechanism, and the next where that one fails.

A mechanism that the source does not offer, or whose host fails before anything came, gives way to the
next in the same run. One that was cut short in the middle keeps its place: the next run goes on there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tracker.jobs import backfill_plan
from tracker.jobs.backfill_ask import Asker
from tracker.jobs.backfill_keep import Keeper
from tracker.jobs.backfill_plan import Options
from tracker.jobs.backfill_report import BackfillLine
from tracker.jobs.backfill_walk import Tally, Walk
from tracker.jobs.backfill_wish import Wish
from tracker.model.backfill import BackfillState, Mechanism, StoredBackfill, Sureness, Task
from tracker.store import Database, backfills, holes

NOT_BEGUN = "Not begun: the run was stopped."
CUT_SHORT = "Cut short; the next run goes on here."


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What the wishes of a run share; ``on_request`` is told what a wish has brought so far."""

    database: Database
    asker: Asker
    keeper: Keeper
    on_request: Callable[[Wish, Tally], None]

    def fulfil(self, wish: Wish, options: Options, tally: Tally) -> BackfillLine:
        """Tries the options in their order until one of them gets somewhere; counts in ``tally``."""
        source_id = wish.stored.source.id
        line = BackfillLine(source_id, "", None, NOT_BEGUN)
        if self.asker.stop.is_set():
            return line
        passed: list[tuple[str, str]] = []
        unfit: list[tuple[str, str]] = []
        for choice in options:
            unfit += choice.unfit
            for mechanism, _plan in choice.suitable:
                line, in_vain = self._by(mechanism, options.looked_at, choice.task, wish, tally)
                line = replace(line, passed=tuple(passed))
                if not in_vain or self.asker.stop.is_set():
                    return line
                passed.append((mechanism.name, line.reason))
        if passed:
            return line
        reasons = "; ".join(f"{name}: {why}" for name, why in unfit)
        return BackfillLine(source_id, "", None, f"No mechanism suits: {reasons}.")

    def _by(
        self,
        mechanism: Mechanism,
        look: Callable[[Task], Task],
        task: Task,
        wish: Wish,
        tally: Tally,
    ) -> tuple[BackfillLine, bool]:
        """One source by one mechanism, part by part until nothing is missing; and whether in vain."""
        key, in_vain, finished = wish.key(mechanism.name), False, False
        stored = self._stored(wish, key)
        while (part := backfill_plan.missing(stored, wish.span)) and not self.asker.stop.is_set():
            begun = stored if backfill_plan.unfinished(stored) else None
            if begun is None and mechanism.order >= backfill_plan.KNOWN_BY_ADDRESS:
                task = look(task)
            parted = replace(task, span=part)
            walk = Walk(
                self.database,
                mechanism,
                parted,
                begun or self._beginning(stored, key, mechanism, parted),
                asker=self.asker,
                keeper=self.keeper,
                tally=tally,
                on_request=lambda tally: self.on_request(wish, tally),
            )
            walk.run()
            stored, in_vain = walk.stored, walk.in_vain and not finished
            finished = stored.state is BackfillState.DONE
            if not finished:
                break
        if stored is None:
            return BackfillLine(task.source.id, mechanism.name, None, NOT_BEGUN), False
        self._close(wish, stored)
        return _line(mechanism, stored, tally), in_vain

    def _stored(self, wish: Wish, key: str) -> StoredBackfill | None:
        with self.database.read() as connection:
            return backfills.get(connection, wish.stored.source.id, key)

    def _beginning(
        self, before: StoredBackfill | None, key: str, mechanism: Mechanism, task: Task
    ) -> StoredBackfill:
        """The beginning of a part; it keeps the sums of what was done before."""
        base = before or StoredBackfill(
            task.source.id, key, task.span, BackfillState.RUNNING, None, self.asker.now()
        )
        return replace(
            base, span=task.span, state=BackfillState.RUNNING, cursor=mechanism.first(task), reason=""
        )

    def _close(self, wish: Wish, stored: StoredBackfill) -> None:
        """A hole is mended once a mechanism has covered it that does more than sample."""
        if wish.hole_id is None or stored.state is not BackfillState.DONE:
            return
        if stored.sureness is not Sureness.PARTIAL:
            with self.database.write() as connection:
                holes.close(connection, wish.hole_id, self.asker.now())


def _line(mechanism: Mechanism, stored: StoredBackfill, tally: Tally) -> BackfillLine:
    running = stored.state is BackfillState.RUNNING
    return BackfillLine(
        source_id=stored.source_id,
        mechanism=mechanism.name,
        state=stored.state,
        reason=CUT_SHORT if running else stored.reason,
        new=tally.new,
        copies=tally.copies,
        requests=tally.requests,
        earliest=stored.earliest,
        latest=stored.latest,
    )
