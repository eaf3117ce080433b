"""``tracker db``: the database itself: upgrade, check, backup, export, stats."""

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.runtime import Runtime
from tracker.jobs import export
from tracker.store import maintenance, stats

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="The database: upgrade, check, backup, export, stats."
)


@app.command()
def upgrade(ctx: typer.Context) -> None:
    """Create the tables, or bring them up to date."""
    runtime: Runtime = ctx.obj
    shown = runtime.database.shown
    runtime.report(f"{shown} is up to date.", database=shown)


@app.command()
def check(ctx: typer.Context) -> int:
    """Say whether the database is whole."""
    runtime: Runtime = ctx.obj
    problems = maintenance.check(runtime.database)
    if runtime.json:
        runtime.print_json({"problems": problems})
    else:
        for problem in problems:
            runtime.out.print(problem)
        if not problems:
            runtime.out.print(f"{runtime.database.shown} is whole.")
    return 1 if problems else 0


@app.command()
def backup(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to; by default beside the data.")
    ] = None,
) -> None:
    """Copy the database while it is in use."""
    runtime: Runtime = ctx.obj
    target = out or runtime.settings.data_dir / f"backup-{runtime.clock():%Y%m%dT%H%M%SZ}.db"
    maintenance.backup(runtime.database, target)
    runtime.report(f"The copy is {target}.", copy=str(target))


@app.command("export")
def export_(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; made if need be.")],
    private: Annotated[
        bool,
        typer.Option(
            "--private", help="Also readers, letters and addresses of feeds, which may hold passwords."
        ),
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Also raw bodies and fingerprints: large.")] = False,
) -> None:
    """Write every table as JSON Lines and CSV, with a manifest, while the database is in use.

    items.jsonl can be read again: tracker backfill --via file --input DIR/items.jsonl.
    """
    runtime: Runtime = ctx.obj
    with runtime.progress() as progress:
        task = progress.add_task("exporting", total=None)
        report = export.export(
            runtime.database,
            folder,
            runtime.clock(),
            private=private,
            raw=raw,
            on_table=lambda name: progress.update(task, description=f"exporting {name}"),
        )
    if runtime.json:
        runtime.print_json({"folder": str(report.folder), "rows": report.rows, "bytes": report.bytes})
        return
    number = sum(report.rows.values())
    runtime.out.print(
        f"{number:,} rows of {len(report.rows)} tables are in {report.folder}; "
        f"{export.MANIFEST} describes them.",
        soft_wrap=True,
    )


@app.command("stats")
def show_stats(ctx: typer.Context) -> None:
    """How much is stored."""
    runtime: Runtime = ctx.obj
    with runtime.database.read() as connection:
        counts = stats.counts(connection)
    if runtime.json:
        runtime.print_json(counts)
        return
    width = max(map(len, counts))
    for name, count in counts.items():
        runtime.out.print(f"{name:<{width}}  {count:>12,}")
