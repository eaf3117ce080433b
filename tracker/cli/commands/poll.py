"""``tracker poll``: fetch what is due once, and say how each source went."""

import threading
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from tracker.cli import polling
from tracker.cli.runtime import Runtime
from tracker.cli.stopping import stoppable
from tracker.jobs import poll as job
from tracker.jobs.poll_report import PollLine, PollReport
from tracker.model.fetch import Action
from tracker.model.polling import Health
from tracker.store import maintenance, sources
from tracker.store.sources import StoredSource

app = typer.Typer(add_completion=False)

SHOWN = 40
"""A report of more sources than this shows only those with something to say, and so many sentences."""
_WELL = {Health.NEW, Health.OK}


@app.command()
def poll(
    ctx: typer.Context,
    source: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this source; may be repeated.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Also what is not due yet.")] = False,
) -> int:
    """Fetch what is due once and exit (for cron).

    Exit status 0 when every source answered, 1 when some failed.
    """
    runtime: Runtime = ctx.obj
    chosen = _choose(runtime, source or [], force=force)
    with stoppable() as stop:
        report = run(runtime, chosen, stop)
    if runtime.json:
        runtime.print_json(as_json(report))
    else:
        show(runtime, report)
    maintenance.tidy(runtime.database)
    return 1 if report.failed else 0


def run(runtime: Runtime, chosen: list[StoredSource], stop: threading.Event) -> PollReport:
    """Polls with a progress bar where somebody watches, until ``stop`` is set."""
    with runtime.progress() as progress:
        task = progress.add_task("polling", total=len(chosen))

        def on_line(line: PollLine) -> None:
            progress.update(task, advance=1, description=f"polling {line.source_id[:30]}")

        with polling.fetcher(runtime) as fetcher:
            return job.poll(
                runtime.database,
                chosen,
                fetcher,
                polling.poll_rules(runtime),
                clock=runtime.clock,
                stop=stop,
                on_line=on_line,
            )


def _choose(runtime: Runtime, wanted: list[str], *, force: bool) -> list[StoredSource]:
    now = runtime.clock()
    with runtime.database.read() as connection:
        if wanted:
            named = sources.get(connection, wanted)
            return named if force else [s for s in named if s.next_due is None or s.next_due <= now]
        if force:
            return [stored for stored in sources.all_sources(connection) if stored.polled]
        return sources.due(connection, now)


def show(runtime: Runtime, report: PollReport) -> None:
    """The report as a table, a sentence for each source that is not well, and one line of sums."""
    if not report.lines:
        runtime.out.print("Nothing is due. `tracker poll --force` asks all the same.")
        return
    everything = len(report.lines) <= SHOWN
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "what", "new", "changed", "known", "health"):
        table.add_column(heading, justify="right" if heading in {"new", "changed", "known"} else "left")
    for line in sorted(report.lines, key=lambda line: (-line.new, line.source_id)):
        if everything or line.new or line.changed:
            counts = (str(n or "") for n in (line.new, line.changed, line.known))
            table.add_row(line.source_id, _word(line), *counts, line.health)
    runtime.out.print(table)
    failed = [line for line in report.lines if line.action is Action.FAILED]
    unwell = [line for line in report.lines if line.action is not Action.FAILED and line.health not in _WELL]
    _tell(runtime, [f"[red]{line.source_id}[/]: {escape(line.reason)}" for line in failed], "failed")
    _tell(
        runtime,
        [f"[yellow]{one.source_id}[/] ({one.health}): {escape(one.health_reason)}" for one in unwell],
        "are not well",
    )
    runtime.out.print(summary(report))


def _tell(runtime: Runtime, sentences: list[str], what: str) -> None:
    if sentences:
        runtime.out.print("\n".join(sentences[:SHOWN]), soft_wrap=True)
    if len(sentences) > SHOWN:
        runtime.out.print(f"{len(sentences) - SHOWN} more {what}: `tracker sources list` has them.")


def summary(report: PollReport) -> str:
    """One sentence of sums."""
    actions = report.actions
    failed = f", [red]{len(report.failed)} failed[/]" if report.failed else ""
    return (
        f"{len(report.lines)} sources in {report.seconds:.1f} s: [bold]{report.new}[/] new items, "
        f"{report.changed} changed, {report.copies} copies folded, "
        f"{actions[Action.NOT_MODIFIED] + actions[Action.SAME]} sources with nothing new{failed}."
    )


def _word(line: PollLine) -> str:
    colour = {Action.FAILED: "red", Action.NEW: "green", Action.CHANGED: "cyan"}.get(line.action, "dim")
    return f"[{colour}]{line.action.value}[/]"


def as_json(report: PollReport) -> dict[str, object]:
    """The report as JSON values."""
    return {
        "seconds": round(report.seconds, 3),
        "sources": len(report.lines),
        "new": report.new,
        "changed": report.changed,
        "copies": report.copies,
        "failed": len(report.failed),
        "polls": [
            {
                "source": line.source_id,
                "action": line.action.value,
                "status": line.status,
                "new": line.new,
                "changed": line.changed,
                "known": line.known,
                "bytes": line.bytes,
                "ms": line.ms,
                "reason": line.reason,
                "health": line.health,
                "health_reason": line.health_reason,
                "next_due": line.next_due,
            }
            for line in report.lines
        ],
    }
