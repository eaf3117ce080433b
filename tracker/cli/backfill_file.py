"""``tracker backfill --via file``: what a file holds, what it would take, and what became of it."""

import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.markup import escape

from tracker import resources
from tracker.backfill import files
from tracker.catalogue import opml
from tracker.cli import settling
from tracker.cli.runtime import Runtime
from tracker.cli.words import counted
from tracker.errors import UsageError
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_file import FileBackfill, FilePlan, FileReport
from tracker.model.backfill import Span
from tracker.model.source import Source
from tracker.store import sources

MOST_SHOWN = 5
"""Feeds that are no sources are named up to so many; more are only counted."""


def job_of(
    runtime: Runtime, path: Path, wanted: Sequence[str], span: Span, stop: threading.Event
) -> FileBackfill:
    """The job that reads a file.

    Raises:
        UsageError: the records of a file that name no source would go to several.
    """
    if len(wanted) > 1:
        raise UsageError("A file goes to one source; give --source once.")
    with runtime.database.read() as connection:
        chosen = sources.get(connection, wanted)[0].source if wanted else None
    processes = runtime.settings.process.processes
    rules = BackfillRules(resources.feeds_dir(), runtime.story_rules, processes=processes)
    return FileBackfill(runtime.database, rules, path, chosen, span, clock=runtime.clock, stop=stop)


def show_plan(runtime: Runtime, plan: FilePlan) -> int:
    """What a run would read; gives the exit status."""
    if runtime.json:
        runtime.print_json(asdict(plan))
    else:
        unit = "line" if plan.form == files.LINES else "entry"
        behind = f" behind {unit} {plan.start:,}, where a run was cut short" if plan.start else ""
        runtime.out.print(
            f"{plan.file} would be read as {plan.form}: {plan.total - plan.start:,} of {plan.total:,} "
            f"{'lines' if unit == 'line' else 'entries'}{behind}; nothing is fetched.",
            soft_wrap=True,
        )
    return 0


def run(runtime: Runtime, job: FileBackfill, stop: threading.Event) -> int:
    """Reads the file and says what became of it; gives the exit status."""
    plan = job.plan()
    with runtime.progress() as progress:
        task = progress.add_task(plan.file, total=plan.total, completed=plan.start)

        def on_batch(report: FileReport) -> None:
            rate = report.records / (progress.tasks[0].elapsed or 1.0)
            words = f"{plan.file}: {report.new:,} items, {rate:,.0f} records a second"
            progress.update(task, completed=plan.start + report.records, description=words)

        report = job.run(on_batch)
    settling.after_history(runtime, stop)
    if runtime.json:
        runtime.print_json(asdict(report))
    else:
        _show(runtime, report)
    return 1 if report.stopped or report.passed_over else 0


def _show(runtime: Runtime, report: FileReport) -> None:
    for problem in report.problems:
        runtime.err.print(escape(problem))
    runtime.out.print(
        f"{report.records:,} records in {report.seconds:.1f} s: {report.new:,} new items, "
        f"{report.known:,} known, {report.passed_over:,} passed over."
        + (" Stopped; the same command goes on where it was." if report.stopped else ""),
        soft_wrap=True,
    )


def sources_listed(runtime: Runtime, path: Path) -> tuple[list[str], bool]:
    """The ids of our sources whose feeds a list (OPML) names, and whether it names others, too.

    The others are told on standard error.

    Raises:
        UsageError: it names none of our sources, or cannot be read.
    """
    with files.open_file(path) as file:
        document = file.read()
    with runtime.database.read() as connection:
        known = [stored.source for stored in sources.all_sources(connection)]
    read = opml.read_opml(document, known=known)
    ids = {source.id for source in known}
    found = [source.id for source in read.sources if source.id in ids]
    others = [source for source in read.sources if source.id not in ids]
    if not found:
        raise UsageError(
            f"None of the {counted(len(read.sources), 'feed')} in {path.name} is a source yet; "
            f"`tracker sources import {path}` adds them."
        )
    for problem in read.problems:
        runtime.err.print(escape(str(problem)))
    if others:
        runtime.err.print(escape(_left_out(others, path)), soft_wrap=True)
    return found, bool(others or read.problems)


def _left_out(others: Sequence[Source], path: Path) -> str:
    names = [one.title for one in others[:MOST_SHOWN]]
    names += [f"{len(others) - MOST_SHOWN} more"] if len(others) > MOST_SHOWN else []
    are = "is no source yet and is" if len(others) == 1 else "are no sources yet and are"
    return (
        f"{counted(len(others), 'feed')} of {path.name} {are} left out ({', '.join(names)}); "
        f"`tracker sources import {path}` adds what is missing."
    )
