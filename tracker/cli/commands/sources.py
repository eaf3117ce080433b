"""``tracker sources``: which feeds there are, how they are, and lists in and out."""

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from tracker import resources
from tracker.catalogue import opml
from tracker.catalogue.addresses import mistake_in_url
from tracker.catalogue.ids import Ids
from tracker.catalogue.sources import check_sources
from tracker.cli import coverage as coverage_report
from tracker.cli.runtime import Runtime
from tracker.errors import NotFoundError, UsageError
from tracker.fetch import public_url
from tracker.model.entity import EntityKind
from tracker.model.polling import Health
from tracker.model.source import Category, Source
from tracker.store import fetches
from tracker.store import sources as rows
from tracker.store.sources import Origin, StoredSource

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The feeds: list, show, coverage, add, check, pause, resume, import, export.",
)

RECENT_POLLS = 8


@app.command("list")
def list_(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are switched off.")] = False,
    health: Annotated[Health | None, typer.Option(help="Only those with this health.")] = None,
) -> None:
    """Every feed with its health and the next poll."""
    runtime: Runtime = ctx.obj
    with runtime.database.read() as connection:
        stored = rows.all_sources(connection)
    shown = [s for s in stored if (everything or s.polled) and health in {None, s.state.health}]
    if runtime.json:
        runtime.print_json([_as_json(s) for s in shown])
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "lang", "health", "next poll", "title, and how it is"):
        table.add_column(heading, overflow="fold" if heading.startswith("title") else "ellipsis")
    now = runtime.clock()
    for one in shown:
        word = one.state.health.value if one.polled else "off"
        told = "\n".join(map(escape, filter(None, (one.source.title, _sentence(one)))))
        table.add_row(one.source.id, one.source.language, word, _when(one, now), told)
    runtime.out.print(table)
    off = sum(not s.polled for s in stored)
    runtime.out.print(
        f"{len(stored) - off} switched on, {off} off" + ("" if everything else " (--all shows them).")
    )


@app.command()
def show(ctx: typer.Context, source: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """One feed: what it is, when the next poll is and why, and the last polls."""
    runtime: Runtime = ctx.obj
    with runtime.database.read() as connection:
        (stored,) = rows.get(connection, [source])
        polls = fetches.recent(connection, source, RECENT_POLLS)
    if runtime.json:
        runtime.print_json(_as_json(stored) | {"polls": [asdict(poll) for poll in polls]})
        return
    one, state = stored.source, stored.state
    runtime.out.print(f"[bold]{escape(one.title)}[/]  {escape(public_url(one.url))}")
    runtime.out.print(
        f"{one.category.value}, {one.kind}, tier {int(one.tier)}, {one.language}; {escape(one.notes)}"
    )
    if not stored.polled:
        runtime.out.print(f"Off: {escape(_why_off(stored))}")
    runtime.out.print(f"Health: {state.health.value}. {escape(state.health_reason)}")
    if stored.polled:
        runtime.out.print(f"Next poll: {_when(stored, runtime.clock())}. {escape(state.why)}")
    for poll in polls:
        counts = f"{poll.new} new, {poll.changed} changed, {poll.known} known"
        runtime.out.print(f"  {poll.at:%Y-%m-%d %H:%M} {poll.action.value:7} {counts}  {escape(poll.reason)}")


@app.command()
def coverage(
    ctx: typer.Context, source: Annotated[list[str] | None, typer.Argument(metavar="ID")] = None
) -> None:
    """How far back each feed is known: from, to, items, by which mechanism, how sure, and the holes."""
    coverage_report.show(ctx.obj, source or [])


@app.command()
def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL")],
    title: Annotated[str, typer.Option(help="What to call it.")] = "",
    source_id: Annotated[
        str, typer.Option("--id", metavar="ID", help="Its id; by default made from the title.")
    ] = "",
    language: Annotated[str, typer.Option(help="en, zh or multi.")] = "en",
    every: Annotated[int, typer.Option(metavar="MINUTES", min=5, help="How often to poll.")] = 60,
) -> None:
    """Add a feed of your own; it is due at once."""
    runtime: Runtime = ctx.obj
    if mistake := mistake_in_url(url):
        raise UsageError(f"The address {mistake}")
    with runtime.database.write() as connection:
        known = [stored.source for stored in rows.all_sources(connection)]
        new_id = Ids(known).assign(url, wish=source_id, title=title)
        if any(source.id == new_id for source in known):
            raise UsageError(f"That feed is there already, as {new_id}.")
        category = Category.CHINESE_MEDIA if language.startswith("zh") else Category.ENGLISH_MEDIA
        source = Source(
            id=new_id,
            title=title or new_id,
            url=url,
            language=language,
            category=category,
            poll_minutes=every,
        )
        rows.add(connection, [source], Origin.OPERATOR)
    runtime.report(f"Added {new_id}. `tracker poll --source {new_id}` fetches it now.", added=new_id)


@app.command()
def check(ctx: typer.Context) -> int:
    """Look for mistakes in the catalogue's files."""
    runtime: Runtime = ctx.obj
    firms = {entity.id for entity in runtime.ledger.entities.values() if entity.kind is EntityKind.FIRM}
    problems = check_sources(resources.feeds_dir(), firms=firms)
    return runtime.print_problems(problems, f"The sources in {resources.feeds_dir()} are all right.")


@app.command()
def pause(ctx: typer.Context, source: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Stop polling a feed."""
    _set_paused(ctx.obj, source, paused=True)


@app.command()
def resume(ctx: typer.Context, source: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Poll a feed again, from now on."""
    _set_paused(ctx.obj, source, paused=False)


@app.command("import")
def import_(ctx: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> int:
    """Add the feeds of an OPML file."""
    runtime: Runtime = ctx.obj
    try:
        document = file.read_bytes()
    except OSError as error:
        raise NotFoundError(f"The file {file} cannot be read ({error.strerror}).") from None
    with runtime.database.write() as connection:
        known = [stored.source for stored in rows.all_sources(connection)]
        read = opml.read_opml(document, known=known)
        ids = {source.id for source in known}
        new = [source for source in read.sources if source.id not in ids]
        rows.add(connection, new, Origin.OPERATOR)
    for problem in read.problems:
        runtime.err.print(escape(str(problem)))
    runtime.report(
        f"{len(new)} added, {len(read.sources) - len(new)} known, {len(read.problems)} not usable.",
        added=[source.id for source in new],
        known=[source.id for source in read.sources if source.id in ids],
        problems=[asdict(problem) for problem in read.problems],
    )
    return 1 if read.problems else 0


@app.command()
def export(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to; by default standard output.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are switched off.")] = False,
) -> None:
    """Write the feeds as OPML, with any credentials that their addresses hold."""
    runtime: Runtime = ctx.obj
    runtime.refuse_json("sources export")
    with runtime.database.read() as connection:
        chosen = [s.source for s in rows.all_sources(connection) if everything or s.polled]
    document = opml.write_opml(chosen, "China AI Tracker", runtime.clock())
    if out is None:
        sys.stdout.buffer.write(document)
    else:
        out.write_bytes(document)
        runtime.err.print(f"{len(chosen)} feeds are in {out}.")


def _set_paused(runtime: Runtime, source: str, *, paused: bool) -> None:
    with runtime.database.write() as connection:
        rows.set_paused(connection, source, paused=paused)
    runtime.report(f"{source} is {'paused' if paused else 'polled again'}.", source=source, paused=paused)


def _why_off(stored: StoredSource) -> str:
    if stored.paused:
        return "paused; `tracker sources resume` polls it again."
    if stored.origin is Origin.LEFT:
        return "the catalogue no longer lists it."
    return stored.source.disabled_because


def _sentence(stored: StoredSource) -> str:
    """How a feed is; why it is not polled, where it is not."""
    return stored.state.health_reason if stored.polled else _why_off(stored)


def _when(stored: StoredSource, now: datetime) -> str:
    if not stored.polled:
        return "-"
    if stored.next_due is None or stored.next_due <= now:
        return "now"
    minutes = round((stored.next_due - now).total_seconds() / 60)
    return f"in {minutes} min" if minutes < 120 else f"in {minutes // 60} h"


def _as_json(stored: StoredSource) -> dict[str, object]:
    return asdict(stored.source) | {
        "url": public_url(stored.source.url),
        "polled": stored.polled,
        "paused": stored.paused,
        "origin": stored.origin.value,
        "health": stored.state.health.value,
        "health_reason": stored.state.health_reason,
        "next_due": stored.next_due,
        "why": stored.state.why,
        "last_polled": stored.state.last_polled,
        "last_ok": stored.state.last_ok,
    }
