"""``tracker doctor``: is everything in order, and if not, what to mend."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.markup import escape

from tracker import resources
from tracker.catalogue.ledger_check import check_ledger
from tracker.catalogue.sources import check_sources
from tracker.cli.commands.run import LAST_RUN
from tracker.cli.runtime import Runtime
from tracker.errors import TrackerError
from tracker.settings.tables import FetchSettings
from tracker.store import maintenance, meta, sources

app = typer.Typer(add_completion=False)

STALE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    fine: bool
    said: str


@app.command()
def doctor(
    ctx: typer.Context,
    daemon: Annotated[bool, typer.Option("--daemon", help="Only ask whether the daemon lives.")] = False,
) -> int:
    """Look at settings, catalogue, database, mail and feeds, and say what to mend."""
    runtime: Runtime = ctx.obj
    findings = [_daemon(runtime)] if daemon else list(_everything(runtime))
    if runtime.json:
        runtime.print_json([{"what": f.what, "fine": f.fine, "said": f.said} for f in findings])
    else:
        for finding in findings:
            mark = "[green]fine[/]" if finding.fine else "[red]look[/]"
            runtime.out.print(f"{mark}  {finding.what}: {escape(finding.said)}", soft_wrap=True)
    return 0 if all(finding.fine for finding in findings) else 1


def _everything(runtime: Runtime) -> Iterator[Finding]:
    yield Finding("settings", fine=True, said=f"data in {runtime.settings.data_dir}")
    folder = resources.feeds_dir()
    problems = [*check_sources(folder), *check_ledger(folder, resources.own_entities_dir())]
    catalogue = str(problems[0]) if problems else f"{folder} has no mistakes"
    yield Finding("catalogue", fine=not problems, said=catalogue)
    try:
        broken = maintenance.check(runtime.database)
    except TrackerError as error:
        yield Finding("database", fine=False, said=str(error))
        return
    yield Finding(
        "database", fine=not broken, said=broken[0] if broken else f"{runtime.database.shown} is whole"
    )
    yield _feeds(runtime)
    yield contact(runtime.settings.fetch)
    smtp = runtime.settings.smtp
    ready = bool(smtp.host and smtp.sender)
    mail = (
        f"{smtp.host}:{smtp.port} as {smtp.sender}"
        if ready
        else "set smtp.host and smtp.sender to send the digest"
    )
    yield Finding("mail", fine=ready, said=mail)


def contact(chosen: FetchSettings) -> Finding:
    """Whether publishers are told whom to write to."""
    if chosen.contact == FetchSettings().contact:
        said = "set fetch.contact to an address of yours, so that a publisher can reach you"
        return Finding("contact", fine=False, said=said)
    return Finding("contact", fine=True, said=f"publishers can reach you at {chosen.contact}")


def _feeds(runtime: Runtime) -> Finding:
    with runtime.database.read() as connection:
        polled = [stored for stored in sources.all_sources(connection) if stored.polled]
    failing = [stored.source.id for stored in polled if stored.state.failures]
    said = f"{len(polled)} switched on, {len(failing)} failing"
    return Finding("feeds", fine=len(failing) * 2 <= len(polled), said=said)


def _daemon(runtime: Runtime) -> Finding:
    with runtime.database.read() as connection:
        noted = meta.get(connection, LAST_RUN + "poll")
    if not noted:
        return Finding("daemon", fine=False, said="it has not finished a tick yet")
    last = datetime.fromisoformat(noted)
    return Finding(
        "daemon", fine=runtime.clock() - last < STALE, said=f"last tick {last:%Y-%m-%d %H:%M:%S} UTC"
    )
