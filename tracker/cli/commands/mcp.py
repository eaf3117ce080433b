"""``tracker mcp``: answers for assistants, over the Model Context Protocol."""

import importlib
import importlib.util

import typer

from tracker.cli.runtime import Runtime
from tracker.errors import CannotRunError
from tracker.mcp import Desk
from tracker.store import Database, schema

app = typer.Typer(add_completion=False)

SDK = "mcp"


@app.command()
def mcp(ctx: typer.Context) -> None:
    """Answer assistants on standard input and output (Model Context Protocol); only reads.

    Tools: search, stories, story, item, firm, firms, digest, sources. Needs the extra: china-ai-tracker[mcp].
    """
    runtime: Runtime = ctx.obj
    runtime.refuse_json("mcp")
    if importlib.util.find_spec(SDK) is None:
        raise CannotRunError(
            "The SDK of the Model Context Protocol is not installed; "
            "pip install 'china-ai-tracker[mcp]' adds it."
        )
    database = Database(runtime.settings.db_url, read_only=True)
    schema.expect(database)
    desk = Desk(database, runtime.ledger, runtime.clock, runtime.settings.digest.timezone)
    # Imported only here: the SDK is an extra, and takes a second to import.
    importlib.import_module("tracker.mcp.server").run(desk, runtime.settings.digest.name)
