"""``tracker digest``: build an issue, look at it, send it, and see who has it."""

import signal
import threading
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tracker import digest
from tracker.cli import digest_show, mailing
from tracker.cli.runtime import Runtime
from tracker.errors import NotFoundError
from tracker.jobs import deliver, send_digest
from tracker.jobs.deliver import DeliveryReport
from tracker.jobs.digest_clock import last_week, period_of
from tracker.jobs.edition import Desk, Wanted
from tracker.jobs.send_digest import QueueReport
from tracker.model.edition import Edition
from tracker.model.mail import Accepted, DeliveryState
from tracker.store import deliveries, editions

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="The weekly letter: build, preview, send, list, show."
)

WeekOption = Annotated[
    str, typer.Option("--week", metavar="WEEK", help="Such as 2026-W47; by default the last that is over.")
]
LanguageOption = Annotated[str, typer.Option("--language", help="Which language comes first: en or zh.")]
FilterOption = Annotated[
    str, typer.Option("--filter", metavar="QUERY", help="Only this, e.g. firm:deepseek.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write it there: .html, .txt or .eml.")
]


@app.command()
def build(
    ctx: typer.Context, week: WeekOption = "", language: LanguageOption = "en", filter_: FilterOption = ""
) -> None:
    """Build the issue of a week and keep it; one that is on its way to readers stays as it is."""
    runtime: Runtime = ctx.obj
    wanted = Wanted(_week(runtime, week), language, filter_)
    with runtime.err.status(f"building {wanted.week}"):
        issue = mailing.builder(runtime)(wanted)
    if runtime.json:
        runtime.print_json({"week": issue.week, "variant": issue.variant, "subject": issue.rendered.subject})
    else:
        subject = escape(issue.rendered.subject)
        runtime.out.print(f"{issue.week}, number {issue.number}: [bold]{subject}[/]", soft_wrap=True)


@app.command()
def preview(
    ctx: typer.Context,
    week: WeekOption = "",
    language: LanguageOption = "en",
    filter_: FilterOption = "",
    out: OutOption = None,
    why: Annotated[
        bool,
        typer.Option(
            "--why", help="How each story scored and what a model wrote in vain, instead of the issue."
        ),
    ] = False,
) -> None:
    """Build the issue from what is stored now and show it, without keeping it."""
    runtime: Runtime = ctx.obj
    made = _made(runtime, Wanted(_week(runtime, week), language, filter_))
    if why:
        digest_show.show_why(runtime, made)
    if not why or out:
        rendered = digest.render(made, mailing.edition_rules(runtime).templates_dir)
        digest_show.hand_out(runtime, rendered, out, {"week": made.period.week, "number": made.number})


@app.command("list")
def list_(ctx: typer.Context, week: WeekOption = "") -> None:
    """The issues that are kept; with --week, who has that week's."""
    runtime: Runtime = ctx.obj
    with runtime.database.read() as connection:
        if week:
            named = _week(runtime, week)
            digest_show.show_letters(runtime, named, deliveries.of_week(connection, named))
        else:
            issues, counts = editions.all_editions(connection), deliveries.counts(connection)
            digest_show.show_weeks(runtime, issues, counts)


@app.command()
def show(
    ctx: typer.Context,
    week: WeekOption = "",
    language: LanguageOption = "en",
    filter_: FilterOption = "",
    out: OutOption = None,
) -> None:
    """Show an issue as it was kept, or write it to a file."""
    runtime: Runtime = ctx.obj
    wanted = Wanted(_week(runtime, week), language, filter_)
    with runtime.database.read() as connection:
        issue = editions.get(connection, wanted.week, wanted.variant)
    if issue is None:
        raise NotFoundError(f"No issue of {wanted.week} is kept; `tracker digest build` makes one.")
    facts = {"week": issue.week, "number": issue.number, "built": issue.built_at}
    digest_show.hand_out(runtime, issue.rendered, out, facts)


@app.command()
def send(
    ctx: typer.Context,
    week: WeekOption = "",
    to: Annotated[
        str, typer.Option(metavar="ADDRESS", help="A trial to this address only; no reader gets it.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say who would get it; send nothing.")] = False,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Also letters that may have arrived already.")
    ] = False,
    failed: Annotated[
        bool, typer.Option("--failed", help="Also letters that were refused or stale.")
    ] = False,
) -> int:
    """Send the issue of a week to every reader who has not got it.

    Exit status 0 when all is sent, 1 when some letters wait, failed or are unknown.
    """
    runtime: Runtime = ctx.obj
    named = _week(runtime, week)
    if to:
        return _trial(runtime, named, to)
    if dry_run:
        _foretell(runtime, named)
        return 0
    return _send(runtime, named, [DeliveryState.UNKNOWN] * unknown + [DeliveryState.FAILED] * failed)


def _send(runtime: Runtime, week: str, again: list[DeliveryState]) -> int:
    rules, stop = mailing.delivery_rules(runtime), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    letters = send_digest.letters_of_week(runtime.database, week)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=runtime.err,
        transient=True,
        disable=not runtime.err.is_terminal,
    ) as progress:
        building = progress.add_task("building", total=len(letters))
        queued = send_digest.queue_letters(
            runtime.database,
            mailing.builder(runtime),
            rules,
            letters,
            runtime.clock,
            on_issue=lambda _wanted: progress.advance(building),
        )
        with runtime.database.write() as connection:
            for state in again:
                deliveries.requeue(connection, state, runtime.clock(), week)
            waiting = deliveries.waiting(connection)
        sending = progress.add_task("sending", total=waiting)
        with mailing.mailer(runtime) as mailer:
            report = deliver.deliver(
                runtime.database,
                mailer,
                rules,
                clock=runtime.clock,
                stop=stop,
                on_letter=lambda _delivery, _state: progress.advance(sending),
            )
    return _tell(runtime, week, queued, report)


def _tell(runtime: Runtime, week: str, queued: QueueReport, report: DeliveryReport) -> int:
    with runtime.database.read() as connection:
        counted = deliveries.counts(connection).get(week, Counter())
    if runtime.json:
        runtime.print_json(
            {
                "week": week,
                "queued": queued.queued,
                "busy": report.busy,
                "letters": {state.value: number for state, number in counted.items()},
                "refused": [{"email": email, "reason": reason} for email, reason in report.refused],
                "problems": [{"variant": w.variant, "problem": problem} for w, problem in queued.problems],
            }
        )
    else:
        for wanted, problem in queued.problems:
            runtime.out.print(
                f"[red]The issue for {escape(wanted.variant)}[/]: {escape(problem)}", soft_wrap=True
            )
        for email, reason in report.refused:
            runtime.out.print(f"[red]{escape(email)}[/]: {escape(reason)}", soft_wrap=True)
        if report.busy:
            runtime.out.print("Another process is sending; what it leaves goes out with the next run.")
        runtime.out.print(f"{week}: {digest_show.states(counted)}.")
    done = not queued.problems and set(counted) <= {DeliveryState.SENT}
    return 0 if done else 1


def _trial(runtime: Runtime, week: str, to: str) -> int:
    rules = mailing.delivery_rules(runtime)
    with runtime.err.status(f"building {week}"):
        issue = mailing.builder(runtime)(Wanted(week))
    with mailing.mailer(runtime) as mailer:
        outcome = send_digest.send_trial(mailer, issue.rendered, to, rules, runtime.clock())
    taken = isinstance(outcome, Accepted)
    reason = "" if isinstance(outcome, Accepted) else outcome.reason
    runtime.report(
        f"The trial of {week} is on its way to {to}." if taken else f"{to}: {reason}",
        week=week,
        to=to,
        accepted=taken,
        reason=reason,
    )
    return 0 if taken else 1


def _foretell(runtime: Runtime, week: str) -> None:
    letters = send_digest.letters_of_week(runtime.database, week)
    if runtime.json:
        runtime.print_json({wanted.variant: [one.email for one in who] for wanted, who in letters.items()})
        return
    for wanted, readers in letters.items():
        names = ", ".join(reader.email for reader in readers)
        runtime.out.print(escape(f"{week} for {wanted.variant or 'all'}: {names}"), soft_wrap=True)
    count = sum(map(len, letters.values()))
    runtime.out.print(f"{count} letters of {week} would be sent; nothing was.")


def _made(runtime: Runtime, wanted: Wanted) -> Edition:
    with runtime.err.status(f"building {wanted.week}"):
        return Desk(runtime.database, mailing.edition_rules(runtime), runtime.clock).made(wanted)


def _week(runtime: Runtime, week: str) -> str:
    """The week meant, in its one form."""
    zone = runtime.settings.digest.timezone
    return period_of(week, zone).week if week else last_week(runtime.clock(), zone)
