"""What ``tracker firms`` shows: shares as small charts, and one firm's events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.markup import escape
from rich.style import Style
from rich.table import Table
from rich.text import Text

from tracker.cli.runtime import Runtime
from tracker.cli.words import counted
from tracker.model.entity import Entity
from tracker.model.story import StoredItem
from tracker.query import quiet, records
from tracker.query.formats import View, clock, headline, web_address
from tracker.query.voice import DAY, FirmVoice, Steps, totals
from tracker.text.spark import NOTHING, spark

WEEKS = 9
"""This week and the eight before, against which it is compared."""
_STEPS = {1: "day", 7: "week", 28: "four weeks"}


@dataclass(frozen=True, slots=True)
class Told:
    """One firm: when it was last heard of, its items by week, its events by kind and step, and the newest."""

    firm: Entity
    last: datetime | None
    weeks: Sequence[int]
    kinds: Mapping[str, Sequence[int]]
    events: Sequence[StoredItem]


def show_voices(runtime: Runtime, heard: Sequence[FirmVoice], steps: Steps, limit: int) -> None:
    """The firms with their shares, the loudest first."""
    of_all = totals(heard, steps.number)
    if runtime.json:
        firms = [records.share_record(voice, runtime.ledger) for voice in heard[:limit]]
        runtime.print_json(_span_record(steps) | {"items": list(of_all), "firms": firms})
        return
    if not heard:
        runtime.out.print(f"Nothing is stored about any firm {_span(steps)}.")
        return
    table = _table("Firm", "Items", "Share", f"By {_step(steps)}")
    for voice in heard[:limit]:
        shares = [count / total if total else 0 for count, total in zip(voice.counts, of_all, strict=True)]
        table.add_row(
            _name(runtime, voice.firm), f"{voice.items:,}", f"{voice.share:.1%}", Text(spark(shares))
        )
    runtime.out.print(table)
    rest = len(heard) - limit
    more = f" {counted(rest, 'more firm')}: --limit {len(heard)}." if rest > 0 else ""
    runtime.out.print(
        f"[dim]{sum(of_all):,} items {_span(steps)}, one about several firms counted for each; a bar is a "
        f"share of its {_step(steps)}, drawn against the firm's own highest, {NOTHING} is none.{more}[/]"
    )


def show_firm(runtime: Runtime, told: Told, steps: Steps, view: View) -> None:
    """One firm: how it is, its events by kind, and the newest of them."""
    firm = told.firm
    state = quiet.sentence(told.weeks, told.last, steps.until)
    if runtime.json:
        runtime.print_json(_firm_record(told, steps, state))
        return
    say = runtime.out.print
    say(_name(runtime, firm.id), Text(f"({firm.id})", style="dim"))
    say(f"{escape(state)} Items by week: {spark(told.weeks)}")
    if not told.events:
        say(f"No event of it is stored {_span(steps)}.")
        return
    kinds = _table("Event", "Stories", f"By {_step(steps)}")
    for kind, counts in told.kinds.items():
        kinds.add_row(kind, f"{sum(counts):,}", Text(spark(counts)))
    say()
    say(kinds)
    say()
    say(_events(told.events, view))


def _events(events: Sequence[StoredItem], view: View) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, expand=True, header_style="bold")
    table.add_column("Date", no_wrap=True, style="dim")
    table.add_column("Event", no_wrap=True)
    table.add_column("Title", ratio=1, overflow="fold")
    if not view.narrow:
        table.add_column("Source", no_wrap=True, max_width=22, overflow="ellipsis", style="dim")
    for stored in events:
        title = Text(headline(stored.item), style=Style(link=web_address(stored.item.url) or None))
        cells = (clock(stored.item.published, view), _kinds(stored), title, Text(stored.source_title))
        table.add_row(*cells[: len(table.columns)])
    return table


def _kinds(stored: StoredItem) -> str:
    return ", ".join(event.type.value for event in stored.tags.events[:2])


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        number = heading in {"Items", "Share", "Stories"}
        table.add_column(heading, justify="right" if number else "left", no_wrap=True)
    return table


def _name(runtime: Runtime, firm_id: str) -> Text:
    """The English name and the Chinese behind it."""
    entity = runtime.ledger.entities.get(firm_id)
    if entity is None:
        return Text(firm_id)
    chinese = entity.name_zh if entity.name_zh != entity.name else ""
    return Text.assemble(entity.name, (f" {chinese}" if chinese else "", "dim"))


def _step(steps: Steps) -> str:
    return _STEPS[steps.length // DAY]


def _span(steps: Steps) -> str:
    return f"from {steps.since:%Y-%m-%d} to {steps.until:%Y-%m-%d}"


def _span_record(steps: Steps) -> dict[str, str | int]:
    return {
        "since": records.utc(steps.since),
        "until": records.utc(steps.until),
        "step_days": steps.length // DAY,
    }


def _firm_record(told: Told, steps: Steps, state: str) -> dict[str, object]:
    return {
        **records.entity_record(told.firm),
        "state": state,
        "weeks": list(told.weeks),
        **_span_record(steps),
        "kinds": {kind: list(counts) for kind, counts in told.kinds.items()},
        "events": [records.item_record(stored) for stored in told.events],
    }
