"""``tracker subscribers``: who gets the digest, of what and when."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from tracker.cli import mailing
from tracker.cli.runtime import Runtime
from tracker.errors import UsageError
from tracker.jobs import readers, readers_csv
from tracker.jobs.readers import WEEKDAYS, Change, ImportReport
from tracker.model.subscriber import Subscriber, SubscriberState
from tracker.store import subscribers

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The readers of the digest: add, list, pause, remove, import.",
)

TOLD = {
    Change.ADDED: "gets the digest now",
    Change.CHANGED: "is changed",
    Change.SAME: "is subscribed already, with nothing to change",
    Change.BACK: "gets the digest again",
}
COUNTED = {
    Change.ADDED: "added",
    Change.CHANGED: "changed",
    Change.SAME: "known already",
    Change.LEFT_ALONE: "left alone (paused, removed or bounced)",
}


@app.command()
def add(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(help="name@example.org or 'Name <name@example.org>'.")],
    name: Annotated[str | None, typer.Option(help="For the To of the letter.")] = None,
    language: Annotated[str | None, typer.Option(help="Which language comes first: en or zh.")] = None,
    timezone: Annotated[str | None, typer.Option(metavar="ZONE", help="Such as Asia/Shanghai.")] = None,
    weekday: Annotated[str | None, typer.Option(metavar="DAY", help="mon, tue, … sun.")] = None,
    hour: Annotated[str | None, typer.Option(metavar="HOUR", help="0 to 23, by their clock.")] = None,
    filter_: Annotated[
        str | None, typer.Option("--filter", metavar="QUERY", help="Only this, e.g. firm:deepseek.")
    ] = None,
) -> None:
    """Send the digest to somebody; change what they get, or bring back who paused, left or bounced."""
    runtime: Runtime = ctx.obj
    wish = readers.read_wish(
        address,
        mailing.filter_check(runtime),
        name=name,
        language=language,
        timezone=timezone,
        weekday=weekday,
        hour=hour,
        filter=filter_,
    )
    with runtime.database.write() as connection:
        change = readers.add(connection, wish, mailing.reader_defaults(runtime), runtime.clock())
        reader = subscribers.get(connection, wish.email)
    if runtime.json:
        runtime.print_json({"change": change.value} | as_json(reader))
    else:
        runtime.out.print(escape(f"{reader.email} {TOLD[change]}: {_wish(reader)}."), soft_wrap=True)


@app.command("list")
def list_(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those who left.")] = False,
) -> None:
    """Everybody, with what they get and when."""
    runtime: Runtime = ctx.obj
    with runtime.database.read() as connection:
        known = subscribers.all_subscribers(connection)
    shown = [one for one in known if everything or one.state is not SubscriberState.REMOVED]
    if runtime.json:
        runtime.print_json([as_json(one) for one in shown])
        return
    if not shown:
        runtime.out.print("Nobody is subscribed. `tracker subscribers add ADDRESS` adds a reader.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("address", "name", "state", "when", "language", "filter", "why"):
        table.add_column(heading, overflow="fold")
    for one in shown:
        cells = (one.email, one.name, one.state.value, _when(one), one.language, one.filter, one.reason)
        table.add_row(*map(escape, cells))
    runtime.out.print(table)
    active = sum(one.state is SubscriberState.ACTIVE for one in known)
    gone = sum(one.state is SubscriberState.REMOVED for one in known)
    runtime.out.print(f"{active} of {len(known)} get the digest, {gone} left (--all shows them).")


@app.command()
def pause(ctx: typer.Context, address: str) -> None:
    """Send somebody nothing until they are added again."""
    runtime: Runtime = ctx.obj
    reader = readers.set_state(
        runtime.database, address, SubscriberState.PAUSED, f"paused on {runtime.clock():%Y-%m-%d}"
    )
    runtime.report(
        f"{reader.email} gets nothing for now; `tracker subscribers add` resumes.", **as_json(reader)
    )


@app.command()
def remove(ctx: typer.Context, address: str) -> None:
    """Send somebody nothing any more; an import does not bring them back."""
    runtime: Runtime = ctx.obj
    reader = readers.set_state(
        runtime.database, address, SubscriberState.REMOVED, f"removed on {runtime.clock():%Y-%m-%d}"
    )
    runtime.report(f"{reader.email} gets nothing any more.", **as_json(reader))


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV with a header; - for standard input.")],
) -> int:
    """Add the readers of a table; columns: email, name, language, timezone, weekday, hour, filter.

    Exit status 0 when every line was good, 1 when some were not.
    """
    runtime: Runtime = ctx.obj
    rows = readers_csv.read(_read(file), mailing.filter_check(runtime))
    report = readers.take_in(runtime.database, rows, mailing.reader_defaults(runtime), runtime.clock)
    if runtime.json:
        runtime.print_json(
            {change.value: report.changes.get(change, 0) for change in COUNTED}
            | {"problems": [{"line": line, "problem": problem} for line, problem in report.problems]}
        )
    else:
        _show(runtime, report)
    return 1 if report.problems else 0


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"The file {file} cannot be read ({error.strerror}).") from None


def _show(runtime: Runtime, report: ImportReport) -> None:
    for line, problem in report.problems:
        runtime.out.print(f"[red]line {line}[/]: {escape(problem)}", soft_wrap=True)
    for reader in report.left_alone:
        runtime.out.print(
            escape(f"{reader.email} stays {reader.state.value} ({reader.reason or 'no reason'}).")
        )
    counted = [
        f"{report.changes[change]} {word}" for change, word in COUNTED.items() if change in report.changes
    ]
    problems = f", [red]{len(report.problems)} with a problem[/]" if report.problems else ""
    runtime.out.print(f"{', '.join(counted) or 'no readers'}{problems}.")


def _wish(reader: Subscriber) -> str:
    return f"{_when(reader)}, {reader.language}, {reader.filter or 'everything'}"


def _when(reader: Subscriber) -> str:
    return f"{WEEKDAYS[reader.weekday]} {reader.hour:02}:00 {reader.timezone}"


def as_json(reader: Subscriber) -> dict[str, object]:
    """A reader as JSON values, without the secret that signs their links."""
    return {
        "email": reader.email,
        "name": reader.name,
        "state": reader.state.value,
        "reason": reader.reason,
        "language": reader.language,
        "timezone": reader.timezone,
        "weekday": WEEKDAYS[reader.weekday],
        "hour": reader.hour,
        "filter": reader.filter,
        "created": reader.created.isoformat(),
    }
