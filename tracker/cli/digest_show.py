"""How ``tracker digest`` shows issues, scores and letters, and writes an issue to a file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from tracker import digest
from tracker.cli.runtime import Runtime
from tracker.errors import CannotRunError, UsageError
from tracker.jobs.letters import DeliveryRules, trial_letter
from tracker.mail import compose
from tracker.model.digest import Rendered
from tracker.model.edition import Edition, Machine, StoryScore
from tracker.model.mail import UNSUBSCRIBE_PLACE, DeliveryState
from tracker.store.deliveries import Delivery
from tracker.store.editions import StoredEdition

FORMATS = (".html", ".txt", ".eml")
NOBODY = DeliveryRules("Preview <preview@localhost>")
"""Stands for the sender in a file that is only looked at."""

_COLOURS = {DeliveryState.SENT: "green", DeliveryState.FAILED: "red", DeliveryState.UNKNOWN: "yellow"}


def hand_out(runtime: Runtime, rendered: Rendered, out: Path | None, facts: Mapping[str, object]) -> None:
    """Writes an issue to a file, or shows its text; as JSON with the facts that are known of it."""
    if out is not None:
        _write(rendered, out, runtime.clock())
        runtime.err.print(f"The issue is in {out}.", soft_wrap=True)
    elif runtime.json:
        runtime.print_json({**facts, "subject": rendered.subject, "text": plain(rendered)})
    else:
        print(plain(rendered))


def _write(rendered: Rendered, out: Path, now: datetime) -> None:
    """Writes an issue as a page, as plain text or as a mail, by the file's ending.

    Raises:
        UsageError: the ending is none of these.
        CannotRunError: the file cannot be written.
    """
    if out.suffix not in FORMATS:
        raise UsageError(f"{out} ends in none of {', '.join(FORMATS)}; choose one of them for --out.")
    if out.suffix == ".eml":
        data = compose(trial_letter("you@localhost", rendered, NOBODY, now)).as_bytes()
    elif out.suffix == ".html":
        data = digest.standalone(rendered).replace(UNSUBSCRIBE_PLACE, "#").encode()
    else:
        data = plain(rendered).encode()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
    except OSError as error:
        raise CannotRunError(f"The file {out} cannot be written ({error.strerror}).") from None


def plain(rendered: Rendered) -> str:
    """The text without a reader's way out, since it is nobody's letter."""
    lines = rendered.text.splitlines()
    return "\n".join(line for line in lines if UNSUBSCRIBE_PLACE not in line) + "\n"


def show_why(runtime: Runtime, edition: Edition) -> None:
    """Every story that was weighed, and what a language model wrote in vain, each with the reason."""
    if runtime.json:
        machine = asdict(edition.machine) if edition.machine else None
        runtime.print_json({"scores": [_score_json(score) for score in edition.scores], "machine": machine})
        return
    for score in edition.scores:
        place = f"[dim]left out: {escape(score.left_out)}[/]" if score.left_out else "[green]in the issue[/]"
        runtime.out.print(f"[bold]{score.total:5.1f}[/]  {escape(score.headline)}", soft_wrap=True)
        runtime.out.print(f"       story {score.story_id}, {place}", soft_wrap=True)
        for part in score.parts:
            runtime.out.print(f"       {part.points:+5.1f}  {part.name}: {escape(part.why)}", soft_wrap=True)
    if edition.machine:
        _show_machine(runtime, edition.machine)


def _show_machine(runtime: Runtime, machine: Machine) -> None:
    """What the language model wrote, what of it was dropped, and why."""
    wrote = [name for name, stands in (("standfirst", machine.standfirst), ("lead", machine.lead)) if stands]
    said = " and ".join(wrote) or "nothing that is printed"
    why = f": {machine.refused}" if machine.refused else ""
    runtime.out.print(escape(f"The language model {machine.model} wrote {said}{why}."), soft_wrap=True)
    for gone in machine.dropped:
        runtime.out.print(f"[red]dropped[/] ({escape(gone.part)}): {escape(gone.text)}", soft_wrap=True)
        runtime.out.print(f"       it {escape(gone.reason)}", soft_wrap=True)


def show_weeks(
    runtime: Runtime, issues: Sequence[StoredEdition], counts: Mapping[str, Counter[DeliveryState]]
) -> None:
    """Each week's issues and how its letters are."""
    if runtime.json:
        runtime.print_json([_issue_json(issue, counts.get(issue.week, Counter())) for issue in issues])
        return
    if not issues:
        runtime.out.print("No issue is kept. `tracker digest build` makes last week's.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("week", "no.", "for", "built (UTC)", "subject"):
        table.add_column(heading, overflow="fold")
    for issue in issues:
        built = f"{issue.built_at.astimezone(UTC):%Y-%m-%d %H:%M}"
        cells = (issue.week, str(issue.number), issue.variant or "all", built, issue.rendered.subject)
        table.add_row(*map(escape, cells))
    runtime.out.print(table)
    for week in sorted(counts, reverse=True):
        runtime.out.print(f"{week}: {states(counts[week])}.", soft_wrap=True)


def show_letters(runtime: Runtime, week: str, letters: Sequence[Delivery]) -> None:
    """Who has the issue of a week, and why the others have not."""
    if runtime.json:
        runtime.print_json([_letter_json(one) for one in letters])
        return
    if not letters:
        runtime.out.print(f"Nothing of {week} is on its way. `tracker digest send --week {week}` sends it.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("address", "state", "since (UTC)", "tries", "next try", "for", "why"):
        table.add_column(heading, overflow="fold")
    for one in letters:
        again = f"{one.next_try.astimezone(UTC):%m-%d %H:%M}" if one.next_try else ""
        table.add_row(
            escape(one.email),
            f"[{_COLOURS.get(one.state, 'default')}]{one.state.value}[/]",
            f"{one.changed_at.astimezone(UTC):%m-%d %H:%M}",
            str(one.attempts),
            again,
            escape(one.variant or "all"),
            escape(one.reason),
        )
    runtime.out.print(table)
    runtime.out.print(f"{week}: {states(Counter(one.state for one in letters))}.")


def states(counted: Mapping[DeliveryState, int]) -> str:
    """How many letters are in which state: 12 sent, 1 queued."""
    said = [f"{counted[state]} {state.value}" for state in DeliveryState if counted.get(state)]
    return ", ".join(said) or "nothing to send"


def _score_json(score: StoryScore) -> dict[str, object]:
    parts = [
        {
            "name": part.name,
            "weight": part.weight,
            "value": part.value,
            "points": part.points,
            "why": part.why,
        }
        for part in score.parts
    ]
    return {
        "story_id": score.story_id,
        "headline": score.headline,
        "score": score.total,
        "left_out": score.left_out,
        "parts": parts,
    }


def _issue_json(issue: StoredEdition, counted: Mapping[DeliveryState, int]) -> dict[str, object]:
    return {
        "week": issue.week,
        "variant": issue.variant,
        "number": issue.number,
        "built_at": issue.built_at.isoformat(),
        "subject": issue.rendered.subject,
        "letters_of_week": {state.value: number for state, number in counted.items()},
    }


def _letter_json(letter: Delivery) -> dict[str, object]:
    return {
        "week": letter.week,
        "variant": letter.variant,
        "email": letter.email,
        "state": letter.state.value,
        "attempts": letter.attempts,
        "message_id": letter.message_id,
        "queued_at": letter.queued_at.isoformat(),
        "next_try": letter.next_try.isoformat() if letter.next_try else None,
        "handed_over": letter.handed_over.isoformat() if letter.handed_over else None,
        "changed_at": letter.changed_at.isoformat(),
        "reason": letter.reason,
    }
