"""``tracker search``: stored items, by the query language."""

from typing import Annotated

import typer

from tracker import query
from tracker.cli import asking
from tracker.cli.query_words import QueryCommand
from tracker.cli.runtime import Runtime
from tracker.query import formats

app = typer.Typer(add_completion=False)


@app.command(cls=QueryCommand)
def search(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help="Words, phrases, firm:, since:7d …")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many items.")] = 20,
    chosen: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=f"One of {', '.join(formats.names())}.")
    ] = "",
    since: Annotated[str, typer.Option(metavar="TIME", help="Not older: 7d, 2w, 2026-11-01.")] = "",
    before: Annotated[int | None, typer.Option(metavar="ID", help="Go on after this item (paging).")] = None,
    count: Annotated[bool, typer.Option("--count", help="Only say how many.")] = False,
) -> None:
    """Find stored items, newest first.

    Words are all wanted; "phrase", -not, OR and ( ) work; fields are firm: entity: source: lang: type: kind:
    story: since: until: date: title: is: sort: and saved:.
    """
    runtime: Runtime = ctx.obj
    written = asking.format_of(runtime, chosen)
    formats.get(written)
    with runtime.database.read() as connection:
        asked = asking.parse(runtime, connection, words, since)
        if count:
            print(query.count(connection, asked))
            return
        page = query.search(connection, asked, limit=limit, before=before)
    print(formats.render(page.items, written, asking.view_of(runtime, asked)), end="")
    asking.tell_rest(runtime, len(page.items), page.next, written)
