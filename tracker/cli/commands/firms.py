"""``tracker firms``: who is in the news how much, and what happened to one of them."""

from typing import Annotated

import typer

from tracker import query
from tracker.cli import asking, firm_report
from tracker.cli.runtime import Runtime
from tracker.query import dates, front, timeline, voice
from tracker.query.names import names_of
from tracker.query.voice import Steps

app = typer.Typer(add_completion=False)

USUAL_SPAN = "12w"


@app.command()
def firms(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="FIRM", help="One firm, by its id or any name of it or its products.")
    ] = "",
    since: Annotated[
        str, typer.Option(metavar="TIME", help="From then on: 30d, 12w, 1y, 2026-09-01.")
    ] = USUAL_SPAN,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many firms, or events of one.")] = 20,
) -> None:
    """Share of voice of the firms over time; with a name, the events of that firm by kind and time.

    A share is a firm's part of the items of all firms: an item about several counts for each, copies count
    once, passing mentions do not. The chart has a bar for each day, week or four weeks, by the length of the
    time, and the last ends now.
    """
    runtime: Runtime = ctx.obj
    steps = _steps(runtime, since)
    if not name:
        with runtime.database.read() as connection:
            heard = voice.voices(connection, steps)
        firm_report.show_voices(runtime, heard, steps, limit)
        return
    firm = runtime.ledger.entities[names_of(runtime.ledger).one_firm(name)]
    with runtime.database.read() as connection:
        told = firm_report.Told(
            firm=firm,
            last=front.last_heard(connection, [firm.id]).get(firm.id),
            weeks=front.firm_coverage(connection, firm.id, steps.until, firm_report.WEEKS),
            kinds=timeline.event_counts(connection, firm.id, steps),
            events=timeline.firm_events(connection, firm.id, limit, steps.since),
        )
    firm_report.show_firm(runtime, told, steps, asking.view_of(runtime, query.EVERYTHING))


def _steps(runtime: Runtime, since: str) -> Steps:
    now = runtime.clock().replace(microsecond=0)
    return voice.steps_between(dates.past(since, now, asking.zone_of(runtime)), now)
