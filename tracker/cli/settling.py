"""Settling stories from the commands: by hand, in the daemon, after history, and before an issue is built."""

import threading
from dataclasses import asdict
from datetime import datetime

from tracker.cli.runtime import Runtime
from tracker.cli.words import counted
from tracker.jobs import settle as job
from tracker.jobs.settle import SettleReport
from tracker.store import maintenance
from tracker.store.story_days import DAY

SHOWN = 40
"""Days with changes that are listed; more are only counted."""


def in_turn(runtime: Runtime, stop: threading.Event) -> None:
    """Settles the days that ended a while ago, every few hours."""
    job.settle_in_turn(runtime.database, runtime.story_rules, now=runtime.clock(), stop=stop)


def finished(runtime: Runtime, stop: threading.Event) -> SettleReport:
    """Settles the days that ended a while ago."""
    return with_progress(runtime, stop, until=runtime.clock() - job.GRACE)


def after_history(runtime: Runtime, stop: threading.Event) -> None:
    """Does what a backfill leaves behind: settles the days that ended, tidies a store that has grown much."""
    finished(runtime, stop)
    maintenance.tidy(runtime.database)


def everything(runtime: Runtime) -> SettleReport:
    """Settles all that came up to now, the day that is not over included, which is then due again later."""
    return job.settle(
        runtime.database, runtime.story_rules, until=runtime.clock() + DAY, stop=threading.Event()
    )


def with_progress(
    runtime: Runtime,
    stop: threading.Event,
    *,
    until: datetime,
    since: datetime | None = None,
    dry_run: bool = False,
) -> SettleReport:
    """Settles days, and shows which one is in hand where somebody watches."""
    with runtime.progress() as progress:
        task = progress.add_task("settling stories", total=None)
        return job.settle(
            runtime.database,
            runtime.story_rules,
            until=until,
            since=since,
            dry_run=dry_run,
            stop=stop,
            on_day=lambda day: progress.update(task, description=f"stories of {day.day:%Y-%m-%d}"),
        )


def show(runtime: Runtime, report: SettleReport, *, dry_run: bool) -> None:
    """The days on which something changed, and the sums."""
    if runtime.json:
        days = [asdict(day) | {"day": f"{day.day:%Y-%m-%d}"} for day in report.days]
        runtime.print_json({"moved": report.moved, "dry_run": dry_run, "days": days})
        return
    changed = [day for day in report.days if day.moved]
    for day in changed[:SHOWN]:
        runtime.out.print(
            f"{day.day:%Y-%m-%d}  {day.moved} of {counted(day.items, 'item')}; "
            f"stories begun: {day.begun}, ended: {day.ended}"
        )
    if len(changed) > SHOWN:
        runtime.out.print(f"and {len(changed) - SHOWN} more days")
    would = "would change" if dry_run else "changed"
    runtime.out.print(
        f"{counted(len(report.days), 'day')} settled: {counted(report.moved, 'item')} {would} the story."
    )
