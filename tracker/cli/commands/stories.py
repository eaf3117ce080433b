"""``tracker stories``: events, each with every report of it."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from tracker import query
from tracker.cli import asking
from tracker.cli.groups import ListByDefault
from tracker.cli.runtime import Runtime
from tracker.cli.words import counted
from tracker.jobs import story_edits
from tracker.model.story import StoredItem, Story
from tracker.query import formats
from tracker.text.claims import claim_text

app = typer.Typer(
    cls=ListByDefault, help="Events, each with every report of it: list (by default), show, merge, split."
)

NONE_YET = "-"


@app.command("list")
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
) -> None:
    """Stories with an item that matches, newest first."""
    runtime: Runtime = ctx.obj
    written = asking.format_of(runtime, chosen)
    formats.get(written)
    with runtime.database.read() as connection:
        asked = asking.parse(runtime, connection, words, since)
        found = query.stories(connection, asked, limit=limit)
    print(formats.render_stories(found, written, asking.view_of(runtime, asked)), end="")


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
    runtime.out.print(f"{moved} items of story {other} are now in story {story}.")


@app.command()
def split(ctx: typer.Context, item: Annotated[int, typer.Argument(metavar="ITEM")]) -> None:
    """Take an item out of its story; later runs keep it so."""
    runtime: Runtime = ctx.obj
    new = story_edits.split(runtime.database, item, runtime.clock())
    runtime.out.print(f"Item {item} is now story {new}.")


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
