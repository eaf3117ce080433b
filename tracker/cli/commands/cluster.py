"""``tracker cluster``: which items of a file tell the same story."""

from typing import Annotated

import typer

from tracker import normalise
from tracker.cli import jsonl
from tracker.cli.runtime import Runtime
from tracker.dedup import jsonl as records
from tracker.dedup import meaning
from tracker.errors import UsageError
from tracker.tag import Tagger

app = typer.Typer(add_completion=False)


@app.command()
def cluster(
    ctx: typer.Context,
    source: Annotated[str, typer.Option("--input", metavar="FILE", help="JSON Lines; - for standard input.")],
    chosen: Annotated[str, typer.Option("--format", metavar="FORMAT", help="jsonl.")] = "jsonl",
) -> int:
    """Give each item of a stream its story; items in order of publication."""
    runtime: Runtime = ctx.obj
    if chosen != "jsonl":
        raise UsageError(f"There is no format {chosen} here; it is jsonl.")
    lines = jsonl.Lines(source)
    rules = runtime.story_rules
    jsonl.write(
        records.cluster(
            lines,
            Tagger(runtime.ledger).tag,
            lambda url: normalise.canonical(url).key or None,
            rules,
            meaning.reader() if rules.semantic else None,
        )
    )
    return 1 if lines.problems else 0
