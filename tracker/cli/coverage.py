"""What is known of the history of each source, as ``tracker sources coverage`` shows it."""

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from tracker.cli.runtime import Runtime
from tracker.model.backfill import StoredBackfill
from tracker.store import backfills
from tracker.store import holes as hole_rows
from tracker.store import sources as rows
from tracker.store.holes import StoredHole


def show(runtime: Runtime, wanted: Sequence[str]) -> None:
    """The coverage of some sources, or of all that have any.

    Raises:
        NotFoundError: nothing has one of the ids.
    """
    ids = list(wanted) or None
    with runtime.database.read() as connection:
        rows.get(connection, wanted)
        known = backfills.of_sources(connection, ids)
        open_holes = hole_rows.open_holes(connection, ids)
    if runtime.json:
        runtime.print_json(
            {"coverage": [_as_json(one) for one in known], "holes": [_hole(one) for one in open_holes]}
        )
        return
    if not known and not open_holes:
        runtime.out.print("Nothing was backfilled yet; `tracker backfill --since DATE --dry-run` plans it.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "via", "covered", "items from", "to", "items", "how sure", "why"):
        table.add_column(heading, justify="right" if heading == "items" else "left")
    for one in known:
        table.add_row(
            one.source_id,
            one.mechanism,
            f"{one.done.since:%Y-%m-%d} to {one.done.until:%Y-%m-%d}" if one.done else one.state.value,
            f"{one.earliest:%Y-%m-%d}" if one.earliest else "-",
            f"{one.latest:%Y-%m-%d}" if one.latest else "-",
            f"{one.items:,}",
            one.sureness.value if one.items or one.done else "-",
            escape(one.reason),
        )
    if known:
        runtime.out.print(table)
    for one in known:
        for hole in one.holes:
            words = f"{hole.since:%Y-%m-%d %H:%M} to {hole.until:%Y-%m-%d %H:%M}: {hole.reason}"
            runtime.out.print(f"{one.source_id}: hole, {escape(words)}.")
    for found in open_holes:
        since, until = found.hole.since, found.hole.until
        words = f"{since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M}: {found.hole.reason}"
        runtime.out.print(f"{found.source_id}: hole in polling, {escape(words)}")
    if open_holes:
        runtime.out.print("`tracker backfill --holes` mends the holes in polling.")


def _as_json(one: StoredBackfill) -> dict[str, Any]:
    return {
        "source": one.source_id,
        "mechanism": one.mechanism,
        "state": one.state.value,
        "covered_from": one.done.since if one.done else None,
        "covered_to": one.done.until if one.done else None,
        "earliest": one.earliest,
        "latest": one.latest,
        "items": one.items,
        "requests": one.requests,
        "sureness": one.sureness.value,
        "reason": one.reason,
        "holes": [{"since": hole.since, "until": hole.until, "reason": hole.reason} for hole in one.holes],
    }


def _hole(one: StoredHole) -> dict[str, Any]:
    return {
        "source": one.source_id,
        "since": one.hole.since,
        "until": one.hole.until,
        "reason": one.hole.reason,
    }
