"""``tracker entities``: the ledger of firms, models and people."""

import signal
import threading
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from tracker import resources
from tracker.catalogue.ledger_check import check_ledger
from tracker.cli import entity_report
from tracker.cli.runtime import Runtime
from tracker.errors import NotFoundError
from tracker.jobs import retag as job
from tracker.jobs.workers import make_preparer
from tracker.model.entity import Entity, EntityKind
from tracker.query.names import names_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The ledger: list, show, check, retag.")


@app.command("list")
def list_(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option(metavar="KIND", help="firm, product, model, person, …")] = "firm",
) -> None:
    """Every entity of a kind."""
    runtime: Runtime = ctx.obj
    chosen = [entity for entity in runtime.ledger.entities.values() if entity.kind.value == kind]
    if runtime.json:
        runtime.print_json(
            [{"id": e.id, "name": e.name, "name_zh": e.name_zh, "firm": e.firm} for e in chosen]
        )
        return
    if not chosen:
        raise NotFoundError(f"There is no kind {kind}; choose one of {', '.join(EntityKind)}.")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("id", "name", "Chinese", "category"):
        table.add_column(heading)
    for entity in sorted(chosen, key=lambda e: e.id):
        table.add_row(entity.id, escape(entity.name), escape(entity.name_zh), entity.category)
    runtime.out.print(table)


@app.command()
def show(
    ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="An id or any name.")]
) -> None:
    """One entity: its names, what belongs to it, and the newest items with what each tag rests on."""
    runtime: Runtime = ctx.obj
    entity = _find(runtime, name)
    entity_report.show(runtime, entity)


@app.command()
def check(ctx: typer.Context) -> int:
    """Look for mistakes in the ledger's files."""
    runtime: Runtime = ctx.obj
    folder, own = resources.feeds_dir(), resources.own_entities_dir()
    read = f"{folder} and {own}" if own else f"{folder}"
    return runtime.print_problems(check_ledger(folder, own), f"The entities in {read} are all right.")


@app.command()
def retag(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Tag all stored items again where the ledger has changed; may be stopped and started again."""
    runtime: Runtime = ctx.obj
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    with runtime.progress() as progress:
        task = progress.add_task("tagging", total=None)
        report = job.retag(
            runtime.database,
            make_preparer(resources.feeds_dir(), semantic=runtime.story_rules.semantic),
            runtime.ledger.version,
            dry_run=dry_run,
            stop=stop,
            on_read=lambda number: progress.advance(task, number),
        )
    if runtime.json:
        runtime.print_json(
            {"read": report.read, "changed": report.changed, "gained": report.gained, "lost": report.lost}
        )
        return
    would = "would change" if dry_run else "changed"
    runtime.out.print(f"{report.read} items were tagged by another ledger; {report.changed} {would}.")
    for firm, number in report.gained.most_common():
        names = ", ".join(name for name, _ in report.through[firm].most_common(3))
        runtime.out.print(escape(f"  {number} items gain {firm} (by {names})"))
    for firm, number in report.lost.most_common():
        runtime.out.print(f"  {number} items lose {firm}")
    if stop.is_set():
        runtime.out.print("Stopped; the same command goes on from here.")


def _find(runtime: Runtime, name: str) -> Entity:
    names = names_of(runtime.ledger)
    ids = [name] if name in runtime.ledger.entities else list(names.entities(name))
    if not ids:
        near = names.nearest_entity(name)
        hint = f"did you mean {near}?" if near else "`tracker entities list` shows the firms."
        raise NotFoundError(f"There is no entity {name}; {hint}")
    return runtime.ledger.entities[ids[0]]
