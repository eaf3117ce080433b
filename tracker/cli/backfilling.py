"""A backfill as it is shown: what it would take, how it goes, and what became of it."""

import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta

from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from tracker.cli.runtime import Runtime
from tracker.jobs.backfill_report import BackfillLine, BackfillReport, PlanLine, Watcher, estimate


def show_plans(runtime: Runtime, plans: Sequence[PlanLine]) -> None:
    """By which mechanism each source would be read, why, and what it would take."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "via", "requests", "why"):
        table.add_column(heading, justify="right" if heading == "requests" else "left", overflow="fold")
    for plan in plans:
        requests = "?" if plan.requests is None else f"{plan.requests:,}"
        table.add_row(plan.source_id, plan.mechanism or "-", requests, escape(_why(plan)))
    if plans:
        runtime.out.print(table)
    runtime.out.print(_estimate(plans))


def _why(plan: PlanLine) -> str:
    """For a mechanism its reason; where there is none, why not any of them."""
    if plan.mechanism:
        return plan.reason
    return "; ".join(f"{name}: {why}" for name, why in plan.others) or plan.reason


def _estimate(plans: Sequence[PlanLine]) -> str:
    if not plans:
        return "There is nothing to fetch."
    requests, time, unknown = estimate(plans)
    if unknown and not requests:
        return f"Nothing tells how many requests {_sources(unknown)} will take."
    more = f", and {_sources(unknown)} for which nothing tells" if unknown else ""
    return f"About {_number(requests, 'request')} and {_duration(time)}{more}."


def _sources(number: int) -> str:
    return _number(number, "source")


def _number(number: int, thing: str) -> str:
    return f"1 {thing}" if number == 1 else f"{number:,} {thing}s"


def _duration(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    if minutes == 0:
        return "less than a minute"
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


class Shown(Watcher):
    """The estimate before the first request, and a progress bar in requests where somebody watches."""

    def __init__(self, runtime: Runtime, progress: Progress, wishes: int) -> None:
        self._runtime = runtime
        self._progress = progress
        self._lock = threading.Lock()
        self._expected: dict[str, int] = {}
        self._asked: dict[str, int] = {}
        self._items: dict[str, int] = {}
        self._task = progress.add_task(f"looking at {_sources(wishes)}", total=None)

    def planned(self, plans: Mapping[str, PlanLine]) -> None:
        """Says what the run will take."""
        self._runtime.err.print(_estimate(list(plans.values())))
        self._expected = {name: plan.requests or 1 for name, plan in plans.items()}
        self._progress.reset(self._task, total=sum(self._expected.values()))

    def asked(self, wish: str, requests: int, new: int) -> None:
        """One more request has ended. Where an estimate was too low, one more is expected."""
        with self._lock:
            self._asked[wish], self._items[wish] = requests, new
            self._expected[wish] = max(self._expected.get(wish, 0), requests + 1)
            self._show()

    def ended(self, wish: str, line: BackfillLine) -> None:
        """Nothing more is expected for the wish."""
        with self._lock:
            self._asked[wish], self._items[wish] = line.requests, line.new
            self._expected[wish] = line.requests
            self._show()

    def _show(self) -> None:
        asked, items = sum(self._asked.values()), sum(self._items.values())
        elapsed = self._progress.tasks[0].elapsed or 1.0
        counts = f"{_number(asked, 'request')}, {_number(items, 'item')}"
        words = f"{counts}, {items / elapsed:,.0f} a second"
        total = sum(self._expected.values())
        self._progress.update(self._task, completed=asked, total=total, description=words)


def show(runtime: Runtime, report: BackfillReport) -> None:
    """What became of each source, and one line of sums."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "via", "what", "new", "requests", "from", "why"):
        table.add_column(heading, justify="right" if heading in {"new", "requests"} else "left")
    for line in report.lines:
        table.add_row(
            line.source_id,
            line.mechanism or "-",
            line.state.value if line.state else "-",
            f"{line.new:,}" if line.new else "",
            f"{line.requests:,}" if line.requests else "",
            f"{line.earliest:%Y-%m-%d}" if line.earliest else "",
            escape("\n".join([line.reason, *(f"Instead of {name}: {why}" for name, why in line.passed)])),
        )
    if report.lines:
        runtime.out.print(table)
    left = f", {_sources(len(report.unfinished))} not done" if report.unfinished else ""
    stopped = " Stopped; the same command goes on where it was." if report.stopped else ""
    runtime.out.print(
        f"{_sources(len(report.lines))} in {report.seconds:.1f} s: {report.new:,} new items{left}.{stopped}",
        soft_wrap=True,
    )
