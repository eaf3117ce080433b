"""What a backfill means to do, and what became of it, source by source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.model.backfill import BackfillState, Span


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What is meant for one source.

    ``mechanism`` is "" where none suits. ``requests`` is an estimate, None where nothing tells;
    ``gap`` is how long its host is left alone between two. ``others`` are the mechanisms that were
    passed over, each with why.
    """

    source_id: str
    span: Span | None
    mechanism: str
    reason: str
    requests: int | None = None
    gap: timedelta = timedelta(0)
    host: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BackfillLine:
    """What became of one source in this run. ``new``, ``copies`` and ``requests`` are of this run.

    ``passed`` are the mechanisms that were tried before this one, each with why they brought nothing.
    """

    source_id: str
    mechanism: str
    state: BackfillState | None
    reason: str
    new: int = 0
    copies: int = 0
    requests: int = 0
    earliest: datetime | None = None
    latest: datetime | None = None
    passed: tuple[tuple[str, str], ...] = ()

    @property
    def ended_well(self) -> bool:
        """Whether nothing is left to do."""
        return self.state is BackfillState.DONE

    def __str__(self) -> str:
        """The line as a log shows it."""
        state = self.state.value if self.state else "not begun"
        counts = f"{self.new} new, {self.requests} requests"
        return (
            f"backfill {self.source_id}: {self.mechanism or 'no mechanism'}, {state}, {counts}. {self.reason}"
        )


@dataclass(slots=True)
class BackfillReport:
    """All lines of a run, and whether it was stopped from outside."""

    lines: list[BackfillLine] = field(default_factory=list)
    seconds: float = 0.0
    stopped: bool = False

    @property
    def new(self) -> int:
        """Items that were not known before."""
        return sum(line.new for line in self.lines)

    @property
    def unfinished(self) -> list[BackfillLine]:
        """The sources for which something is left to do."""
        return [line for line in self.lines if not line.ended_well]


def estimate(plans: Sequence[PlanLine]) -> tuple[int, timedelta, int]:
    """Requests and time of all plans together, and for how many sources nothing tells.

    Hosts are asked side by side, so the time is that of the slowest.
    """
    known = [plan for plan in plans if plan.requests is not None]
    by_host: dict[str, timedelta] = {}
    for plan in known:
        by_host[plan.host] = by_host.get(plan.host, timedelta(0)) + (plan.requests or 0) * plan.gap
    unknown = sum(1 for plan in plans if plan.mechanism and plan.requests is None)
    return sum(plan.requests or 0 for plan in known), max(by_host.values(), default=timedelta(0)), unknown


class Watcher:
    """Is told how a run goes, from several threads; does nothing itself. A wish goes by its name."""

    def planned(self, plans: Mapping[str, PlanLine]) -> None:
        """Every wish has its plan; the requests for history begin."""

    def asked(self, wish: str, requests: int, new: int) -> None:
        """A request has ended: so many were sent for the wish in this run, and so many items came."""

    def ended(self, wish: str, line: BackfillLine) -> None:
        """Nothing more will be done for the wish in this run."""
