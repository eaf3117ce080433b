"""``tracker backfill``: the history of sources, once, and what it would take."""

import threading
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from tracker import resources
from tracker.backfill import files, mechanisms
from tracker.backfill.times import read as read_time
from tracker.cli import backfill_file, backfilling, polling, settling
from tracker.cli.runtime import Runtime
from tracker.cli.stopping import stoppable
from tracker.errors import UsageError
from tracker.fetch import Fetcher
from tracker.fetch.rules import HostRule
from tracker.jobs.backfill import Backfill
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_file import VIA
from tracker.jobs.backfill_plan import AUTO
from tracker.jobs.backfill_wish import Wish, wishes_for_holes, wishes_of
from tracker.model.backfill import Span
from tracker.store import sources
from tracker.store.host_turns import HostTurns
from tracker.store.sources import StoredSource

app = typer.Typer(add_completion=False)

GAP = timedelta(seconds=3)
"""Between two requests to one host: history can wait."""
SHY = {"news.google.com": timedelta(seconds=6)}
"""Hosts that want more time than that."""
MOST_BYTES = 55_000_000
"""A sitemap may have 50 MB."""
LONG_AGO = datetime(1995, 1, 1, tzinfo=UTC)


@app.command()
def backfill(
    ctx: typer.Context,
    since: Annotated[str, typer.Option(metavar="DATE", help="From this day on, e.g. 2026-01-01.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Before this day; by default up to now.")] = "",
    source: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this source; may be repeated.")
    ] = None,
    via: Annotated[str, typer.Option(metavar="HOW", help="A mechanism; auto finds the best.")] = AUTO,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done, and why.")] = False,
    holes: Annotated[bool, typer.Option("--holes", help="Mend the holes that polling found.")] = False,
    file: Annotated[
        Path | None, typer.Option("--input", metavar="FILE", help="What to read, for --via file.")
    ] = None,
) -> int:
    """Fetch the history of sources once and exit; cut short, the next run goes on where it was.

    Exit status 0 when all of it is done, 1 when something is left to do.
    """
    runtime: Runtime = ctx.obj
    _check(via, since, file, holes=holes)
    with stoppable() as stop:
        if file is None:
            wishes = _wishes(runtime, since, until, source or [], holes=holes)
            return _fetch(runtime, wishes, via, stop, dry_run=dry_run)
        if files.is_feed_list(file):
            listed, others = _listed(runtime, file, since, source or [])
            wishes = _wishes(runtime, since, until, listed, holes=False)
            return _fetch(runtime, wishes, AUTO, stop, dry_run=dry_run) or int(others)
        job = backfill_file.job_of(runtime, file, source or [], _span(since, until, runtime), stop)
        if dry_run:
            return backfill_file.show_plan(runtime, job.plan())
        return backfill_file.run(runtime, job, stop)


def _check(via: str, since: str, file: Path | None, *, holes: bool) -> None:
    known = [AUTO, *mechanisms(), VIA]
    if via not in known:
        raise UsageError(f"There is no mechanism {via}; choose one of {', '.join(known)}.")
    if (via == VIA) != (file is not None):
        raise UsageError("--via file and --input FILE go together.")
    if not since and not holes and via != VIA:
        raise UsageError("Say from when with --since DATE, or use --holes.")
    if since and holes:
        raise UsageError("--holes knows its own times; leave --since away.")


def _day(text: str, option: str) -> datetime:
    moment = read_time(text)
    if moment is None:
        raise UsageError(f"{option} {text} is no date; write it as 2026-01-31.")
    return moment


def _span(since: str, until: str, runtime: Runtime) -> Span:
    return Span(
        _day(since, "--since") if since else LONG_AGO,
        _day(until, "--until") if until else runtime.clock() + timedelta(days=1),
    )


def _wishes(runtime: Runtime, since: str, until: str, wanted: list[str], *, holes: bool) -> list[Wish]:
    with runtime.database.read() as connection:
        chosen: list[StoredSource] = (
            sources.get(connection, wanted)
            if wanted
            else [one for one in sources.all_sources(connection) if one.polled]
        )
    if holes:
        return wishes_for_holes(runtime.database, chosen)
    begin, end = _day(since, "--since"), _day(until, "--until") if until else None
    if begin > runtime.clock():
        raise UsageError(f"--since {since} is still to come; a backfill fetches what lies behind us.")
    return wishes_of(chosen, begin, end, runtime.clock())


def _listed(runtime: Runtime, file: Path, since: str, wanted: list[str]) -> tuple[list[str], bool]:
    """The sources that a list of feeds names, and whether it names others."""
    if not since:
        raise UsageError(f"{file.name} is a list of feeds; say from when their history is with --since DATE.")
    if wanted:
        raise UsageError(f"{file.name} is a list of feeds and names its sources itself; leave --source away.")
    return backfill_file.sources_listed(runtime, file)


def _fetch(runtime: Runtime, wishes: list[Wish], via: str, stop: threading.Event, *, dry_run: bool) -> int:
    """Asks for what is wished, or says what that would take; gives the exit status."""
    turns = HostTurns(runtime.database, runtime.clock, sharing=True)
    with _fetcher(runtime, turns) as fetcher:
        places = [fetcher.limiter.place_of(wish.stored.source.url) for wish in wishes]
        turns.announce({place.key: place.budget.gap for place in places})
        processes = runtime.settings.process.processes
        rules = BackfillRules(resources.feeds_dir(), runtime.story_rules, processes=processes)
        job = Backfill(runtime.database, fetcher, rules, mechanisms(), clock=runtime.clock, stop=stop)
        return _plan(runtime, job, wishes, via) if dry_run else _run(runtime, job, wishes, via, stop)


def _fetcher(runtime: Runtime, turns: HostTurns) -> Fetcher:
    rules = polling.fetch_rules(runtime)
    slower = replace(
        rules,
        gap_per_host=max(GAP, rules.gap_per_host),
        max_bytes=max(MOST_BYTES, rules.max_bytes),
        host_rules=tuple(_slower(rule) for rule in rules.host_rules),
    )
    return Fetcher(slower, runtime.clock, turns)


def _slower(rule: HostRule) -> HostRule:
    """The rule of a host with the gap of a backfill; the operator's own hosts have none and keep none."""
    wanted = SHY.get(rule.pattern, GAP)
    return replace(rule, gap=max(wanted, rule.gap)) if rule.gap else rule


def _plan(runtime: Runtime, job: Backfill, wishes: list[Wish], via: str) -> int:
    plans = job.plan(wishes, via)
    if runtime.json:
        runtime.print_json([asdict(plan) for plan in plans])
    else:
        backfilling.show_plans(runtime, plans)
    return 0


def _run(runtime: Runtime, job: Backfill, wishes: list[Wish], via: str, stop: threading.Event) -> int:
    with runtime.progress() as progress:
        report = job.run(wishes, via, backfilling.Shown(runtime, progress, len(wishes)))
    settling.after_history(runtime, stop)
    if runtime.json:
        lines = [asdict(line) for line in report.lines]
        runtime.print_json({"new": report.new, "stopped": report.stopped, "sources": lines})
    else:
        backfilling.show(runtime, report)
    return 1 if report.unfinished else 0
