"""What `tracker search` and `tracker stories` share: reading the query, and where the answer goes."""

import shutil
import sys
from zoneinfo import ZoneInfo

from tracker import query
from tracker.cli.runtime import WIDE, Runtime
from tracker.errors import QueryError, UsageError
from tracker.query.formats import View
from tracker.store import Connection


def parse(runtime: Runtime, connection: Connection, words: list[str] | None, since: str) -> query.Query:
    """The query that was typed, as one text.

    Raises:
        UsageError: it has a mistake; the sentence shows the place.
    """
    text = " ".join([*(words or []), *([f"since:{since}"] if since else [])])
    try:
        return query.parse(text, query.prepared(connection, context_of(runtime)))
    except QueryError as error:
        raise UsageError(query.explain(error, text)) from None


def context_of(runtime: Runtime) -> query.Context:
    """What the reading of a query depends on, without what the store adds."""
    return query.Context(
        now=runtime.clock(), timezone=runtime.settings.digest.timezone, ledger=runtime.ledger
    )


def zone_of(runtime: Runtime) -> ZoneInfo:
    """The zone of dates that are typed and shown."""
    return ZoneInfo(runtime.settings.digest.timezone)


def view_of(runtime: Runtime, asked: query.Query) -> View:
    """How the answer is shown: as wide as the terminal, with links where it can follow them."""
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((WIDE, 24)).columns if terminal else WIDE
    return View(
        now=runtime.clock(),
        zone=zone_of(runtime),
        title=asked.text or "Everything",
        width=width,
        colour=terminal,
    )


def format_of(runtime: Runtime, chosen: str) -> str:
    """The format: the one that was named, JSON for ``--json``, else a table."""
    return chosen or ("json" if runtime.json else "table")


def tell_rest(runtime: Runtime, shown: int, following: int | None, written: str) -> None:
    """What a reader of a table may miss: that nothing was found, or how to see what is ``following``."""
    if written == "table" and not shown:
        runtime.err.print("[dim]Nothing matches.[/]")
    elif written == "table" and following is not None:
        runtime.err.print(f"[dim]More: --before {following}, or a larger --limit.[/]")
