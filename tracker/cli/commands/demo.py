"""``tracker demo``: everything once, offline, on the sample feeds."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from tracker import resources
from tracker.cli.runtime import Runtime
from tracker.cli.words import counted
from tracker.demo.tour import Places, Tour, open_tour
from tracker.jobs.poll_report import PollReport
from tracker.model.fetch import Action
from tracker.model.story import StoredItem

app = typer.Typer(add_completion=False)

SEARCHES = ("豆包", "firm:moonshot type:release", '"Hong Kong" (type:ipo OR type:funding) lang:en')
SHOWN = 4


@app.command()
def demo(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to write.")] = Path("demo"),
) -> None:
    """Read sample feeds, tag, group, build last week's digest and mail it: all on this machine."""
    runtime: Runtime = ctx.obj
    runtime.refuse_json("demo")
    say = runtime.out.print
    places = Places(resources.feeds_dir(), resources.templates_dir(), out.resolve())
    say("[bold]China AI Tracker[/]: the whole main job on sample feeds, on this machine alone.\n")
    with open_tour(places, runtime.ledger, runtime.clock) as tour:
        say(f"[bold]1  Poll[/]  {len(tour.sources)} feeds in two languages and four formats, over real HTTP")
        _show_poll(runtime, tour.poll())
        _show_stored(runtime, tour)
        say("\n[bold]2  Poll again[/]  nothing is asked for twice")
        _show_again(runtime, tour.poll())
        say("\n[bold]3  The weekly digest[/]  built, and mailed to a mail server on this machine")
        mailed = tour.mail_digest()
        say(f"   {escape(str(mailed.message['Subject']))}", soft_wrap=True)
        kilobytes = len(mailed.edition.rendered.html.encode()) / 1000
        charts = counted(len(mailed.edition.rendered.images), "chart")
        say(f"   {kilobytes:.0f} kB of HTML, the same in plain text, {charts}")
        say("\n[bold]4  Search[/]")
        for query in SEARCHES:
            _show_search(runtime, query, *tour.search(query, SHOWN))
    say("\n[bold]What lies where[/]")
    for path, what in (
        (mailed.html, "the digest; open it in a browser"),
        (mailed.text, "the same as plain text"),
        (mailed.eml, "the letter as it arrived"),
        (places.database, "the database (SQLite)"),
    ):
        say(f"   {escape(str(path))}  [dim]{what}[/]")
    say("\n[bold]What to try next[/]")
    program = _program()
    database = f"--db sqlite:///{places.database}"
    for command in (f"search Kimi {database}", f"stories {database}", "tag '月之暗面完成20亿美元融资'"):
        say(f"   {program} {command}", soft_wrap=True)
    say(f"   {program} poll   [dim]the real feeds, when you are online[/]")


def _program() -> str:
    """What to type for `tracker`: its name where the shell finds it, else the path that was typed."""
    return "tracker" if shutil.which("tracker") else os.path.relpath(sys.argv[0])


def _show_poll(runtime: Runtime, report: PollReport) -> None:
    answered = len(report.lines) - len(report.failed)
    runtime.out.print(f"   {answered} answered in {report.seconds:.1f} s, {report.new} items")
    for line in report.lines:
        if line.reason:
            colour = "red" if line.action is Action.FAILED else "yellow"
            first = line.reason.partition(". ")[0].rstrip(".")
            runtime.out.print(f"   [{colour}]{line.source_id}[/]: {escape(first)}.", soft_wrap=True)


def _show_stored(runtime: Runtime, tour: Tour) -> None:
    counts = tour.counts()
    seen_again = counts["sightings"] - counts["items"]
    runtime.out.print(
        f"   {counts['copies']} copies folded, {seen_again} seen again elsewhere; "
        f"{counts['mentions']} mentions of firms, models and people; {counts['stories']} stories",
        soft_wrap=True,
    )


def _show_again(runtime: Runtime, report: PollReport) -> None:
    actions = report.actions
    runtime.out.print(
        f"   {actions[Action.NOT_MODIFIED]} said 304 Not Modified, {report.new} new items, "
        f"{len(report.failed)} still failing, {report.seconds:.1f} s"
    )


def _show_search(runtime: Runtime, query: str, found: int, items: tuple[StoredItem, ...]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, min_width=9)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=3)
    table.add_column(no_wrap=True, overflow="ellipsis", min_width=18, style="dim")
    for stored in items:
        table.add_row(
            f"   {stored.item.published:%d %b}", escape(stored.item.title), escape(stored.source_title)
        )
    runtime.out.print(f"   [cyan]{escape(query)}[/]  {counted(found, 'item')}")
    runtime.out.print(table)
