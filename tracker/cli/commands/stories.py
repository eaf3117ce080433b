"""``tracker stories``: events, each with every report of it."""

import signal
import threading
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from tracker import query
from tracker.cli import asking, settling
from tracker.cli.groups import ListByDefault
from tracker.cli.query_words import QueryCommand
from tracker.cli.runtime import Runtime
from tracker.cli.words import counted
from tracker.jobs import story_edits
from tracker.model.story import StoredItem, Story
from tracker.query import dates, formats
from tracker.store.story_days import DAY
from tracker.text.claims import claim_text

app = typer.Typer(
    cls=ListByDefault,
    add_completion=False,
    help="Events, each with every report of it: list (by default), show, merge, split, settle.",
)

NONE_YET = "-"


@app.command("list", cls=QueryCommand)
def list_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help="As for `tracker search`.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many stories.")] = 20,
    chosen: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=f"One of {', '.join(formats.names())}.")
    ] = "",
    since: Annotated[str, typer.Option(metavar="TIME", help="Not older: 7d, 2w, 2026-11-01.")] = "",
    before: Annotated[int | None, typer.Option(metavar="ID", help="Go on after this item (paging).")] = None,
    count: Annotated[bool, typer.Option("--count", help="Only say how many.")] = False,
) -> None:
    """Stories with an item that matches, newest first."""
    runtime: Runtime = ctx.obj
    written = asking.format_of(runtime, chosen)
    formats.get(written)
    with runtime.database.read() as connection:
        asked = asking.parse(runtime, connection, words, since)
        if count:
            print(query.count_stories(connection, asked))
            return
        page = query.stories_matching(connection, asked, limit=limit, before=before)
    print(formats.render_stories(page.stories, written, asking.view_of(runtime, asked)), end="")
    asking.tell_rest(runtime, len(page.stories), page.next, written)


@app.command()
def show(ctx: typer.Context, story: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """One story: its reports in order of time, and why each was joined."""
    runtime: Runtime = ctx.obj
    with runtime.database.read() as connection:
        found = query.story(connection, story)
    if runtime.json:
        view = asking.view_of(runtime, query.EVERYTHING)
        print(formats.render_stories([found], "json", view), end="")
        return
    say = runtime.out.print
    say(f"[bold]{escape(found.head.item.title)}[/]")
    say(_firsts(found))
    for claim in found.claims:
        say(f"[yellow]{escape(claim_text(claim))}[/]")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("time (UTC)", "lang", "source", "title", "why it is here"):
        table.add_column(heading, overflow="fold")
    for stored in found.items:
        table.add_row(*_row(stored, found))
    say(table)


@app.command()
def merge(
    ctx: typer.Context,
    story: Annotated[int, typer.Argument(metavar="ID")],
    other: Annotated[int, typer.Argument(metavar="OTHER")],
) -> None:
    """Make one story of two; later runs keep it so."""
    runtime: Runtime = ctx.obj
    moved = story_edits.merge(runtime.database, story, other, runtime.clock())
    runtime.report(
        f"{moved} items of story {other} are now in story {story}.", story=story, other=other, moved=moved
    )


@app.command()
def split(ctx: typer.Context, item: Annotated[int, typer.Argument(metavar="ITEM")]) -> None:
    """Take an item out of its story; later runs keep it so."""
    runtime: Runtime = ctx.obj
    new = story_edits.split(runtime.database, item, runtime.clock())
    runtime.report(f"Item {item} is now story {new}.", item=item, story=new)


@app.command()
def settle(
    ctx: typer.Context,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="Also days that are not due, from this one on.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Decide the stories of each day again in the order of time; may be stopped and started again."""
    runtime: Runtime = ctx.obj
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    report = settling.with_progress(
        runtime,
        stop,
        until=runtime.clock() + DAY,
        since=_day(runtime, since) if since else None,
        dry_run=dry_run,
    )
    settling.show(runtime, report, dry_run=dry_run)
    if stop.is_set() and not runtime.json:
        runtime.out.print("Stopped; the same command goes on from here.")


def _day(runtime: Runtime, since: str) -> datetime:
    """The beginning of a day that was typed, in UTC."""
    begin = dates.past(since, runtime.clock(), UTC)
    return begin.replace(hour=0, minute=0, second=0, microsecond=0)


def _firsts(story: Story) -> str:
    english = f"{story.first_en:%d %b %H:%M}" if story.first_en else NONE_YET
    chinese = f"{story.first_zh:%d %b %H:%M}" if story.first_zh else NONE_YET
    first = escape(story.items[0].source_title)
    reach = f"{counted(len(story.items), 'item')}, {counted(len(story.outlets), 'outlet')}"
    return f"{reach}; {first} was first; English {english}, Chinese {chinese}"


def _row(stored: StoredItem, story: Story) -> tuple[str, ...]:
    item = stored.item
    again = len({s.source_id for s in stored.sightings} - {item.source_id})
    also = f" [dim](and {again} more)[/]" if again else ""
    why = "the first" if stored.id == story.items[0].id else escape(stored.story_reason)
    return (
        f"{item.published:%d %b %H:%M}",
        item.language,
        f"{escape(stored.source_title)}{also}",
        f"{escape(item.title)} [dim]{stored.id}[/]",
        why,
    )
