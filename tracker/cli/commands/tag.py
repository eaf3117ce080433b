"""``tracker tag``: which firms, models and people a text names, and what happened in it."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.text import Text

from tracker.cli import jsonl
from tracker.cli.runtime import Runtime
from tracker.errors import UsageError
from tracker.model.record import Record
from tracker.tag import Tagger
from tracker.tag import jsonl as records

app = typer.Typer(add_completion=False)

HIGHLIGHT = "bold black on yellow"


@app.command()
def tag(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A text, in English or Chinese.")] = "",
    source: Annotated[
        str, typer.Option("--input", metavar="FILE", help="JSON Lines; - for standard input.")
    ] = "",
    chosen: Annotated[str, typer.Option("--format", metavar="FORMAT", help="jsonl, or text.")] = "",
) -> int:
    """Tag a text and explain each tag, or tag a file of items."""
    runtime: Runtime = ctx.obj
    if bool(text) == bool(source):
        raise UsageError("Give either a text or --input FILE; `tracker tag --help` shows both.")
    if chosen not in {"", "jsonl", "text"}:
        raise UsageError(f"There is no format {chosen} here; choose jsonl or text.")
    tagger = Tagger(runtime.ledger)
    if source:
        hints = {one.id: one.entities for one in runtime.catalogue}
        lines = jsonl.Lines(source)
        jsonl.write(records.tag_record(record, tagger, hints) for record in lines)
        return 1 if lines.problems else 0
    if chosen == "jsonl" or runtime.json:
        jsonl.write([records.tag_record(Record("text", text), tagger, {})])
    else:
        _explain(runtime, tagger, text)
    return 0


def _explain(runtime: Runtime, tagger: Tagger, text: str) -> None:
    """The text with its names marked, then each name with the reason why it was believed or not."""
    say = runtime.out.print
    findings = tagger.explain(text)
    shown = Text(text)
    for finding in findings:
        if finding.accepted:
            shown.stylize(HIGHLIGHT, finding.start, finding.end)
    say(shown)
    for finding in findings:
        mark, style = ("+", "green") if finding.accepted else ("-", "dim")
        owner = f" of {finding.firm}" if finding.firm and finding.firm != finding.entity_id else ""
        line = f"{mark} {finding.text}: {finding.name} ({finding.entity_id}{owner}), {finding.rule}"
        say(escape(line), style=style)
    if not findings:
        say("No name of the ledger is in it.")
    tags = tagger.tag_text(text)
    for event in tags.events:
        amounts = ", ".join(amount.text for amount in event.amounts)
        told = f" — {amounts}" if amounts else ""
        say(escape(f"event {event.type.value} ({event.confidence:.0%}){told}: {event.evidence}"))
    if tags.gloss:
        say(escape(f"gloss {tags.gloss}"))
