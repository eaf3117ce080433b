"""``tracker saved``: searches under a name, for other queries, for readers' filters and for feeds."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from tracker import query
from tracker.cli import asking
from tracker.cli.groups import ListByDefault
from tracker.cli.query_words import QueryCommand
from tracker.cli.runtime import Runtime
from tracker.cli.words import counted
from tracker.errors import QueryError, UsageError
from tracker.jobs import saved_searches
from tracker.store import saved

app = typer.Typer(
    cls=ListByDefault,
    add_completion=False,
    help="Searches under a name, for saved:NAME in any query: list (by default), add, remove.",
)


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """Every saved search."""
    runtime: Runtime = ctx.obj
    with runtime.database.read() as connection:
        known = saved.all_searches(connection)
    if runtime.json:
        runtime.print_json([{"name": name, "query": text} for name, text in known.items()])
        return
    if not known:
        runtime.out.print("Nothing is saved yet; `tracker saved add NAME QUERY` does it.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Name", no_wrap=True)
    table.add_column("Query", overflow="fold")
    for name, text in known.items():
        table.add_row(escape(name), escape(text))
    runtime.out.print(table)


@app.command(cls=QueryCommand)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What saved:NAME will call it.")],
    words: Annotated[list[str], typer.Argument(metavar="QUERY", help="As for `tracker search`.")],
) -> None:
    """Keep a search under a name; one that has the name already is replaced."""
    runtime: Runtime = ctx.obj
    text = " ".join(words)
    with runtime.database.write() as connection:
        try:
            parsed = saved_searches.save(connection, name, text, asking.context_of(runtime), runtime.clock())
        except QueryError as error:
            raise UsageError(query.explain(error, text)) from None
        number = query.count(connection, parsed)
    if runtime.json:
        runtime.print_json({"name": name, "query": text, "items": number})
    else:
        runtime.out.print(escape(f"saved:{name} finds {counted(number, 'item')} now: {text}"), soft_wrap=True)


@app.command()
def remove(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Forget a saved search that nothing else asks for."""
    runtime: Runtime = ctx.obj
    with runtime.database.write() as connection:
        gone = saved_searches.remove(connection, name)
    runtime.report(f"saved:{gone} is forgotten.", removed=gone)
