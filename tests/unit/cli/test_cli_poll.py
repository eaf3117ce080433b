"""The report of a poll: what each source did and how it is, whatever strangers wrote into the reasons."""

import json
from datetime import UTC, datetime

import pytest

from tracker.cli.commands import poll
from tracker.cli.runtime import Options, Runtime
from tracker.jobs.poll_report import PollLine, PollReport
from tracker.model.fetch import Action

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
HOSTILE = "The page names https://example.org/feed[/b].xml[bold] as its feed."


def line(
    source_id: str, action: Action, reason: str = "", health: str = "ok", sentence: str = ""
) -> PollLine:
    return PollLine(
        source_id=source_id,
        title=source_id,
        action=action,
        at=AT,
        reason=reason,
        health=health,
        health_reason=sentence,
        next_due=AT,
    )


def shown(capsys: pytest.CaptureFixture[str], *lines: PollLine) -> str:
    poll.show(Runtime(Options()), PollReport(lines, 1.0))
    return capsys.readouterr().out


def test_a_reason_with_square_brackets_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(
        capsys,
        line("a", Action.FAILED, HOSTILE, "failing"),
        line("b", Action.SAME, "", "suspect", HOSTILE),
    )
    assert f"a: {HOSTILE}" in told
    assert f"b (suspect): {HOSTILE}" in told


def test_a_source_that_cannot_be_believed_is_told_of_though_it_answered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = shown(
        capsys,
        line("well", Action.NEW, "", "ok", "Answers well."),
        line("odd", Action.SAME, "", "suspect", "6 of its 6 entries are dated in the future."),
        line("gone", Action.FAILED, "It answered 410.", "gone", "It answered 410."),
    )
    assert "odd (suspect): 6 of its 6 entries are dated in the future." in told
    assert told.count("It answered 410.") == 1
    assert "Answers well." not in told


def test_json_has_the_health_and_a_time_that_programs_read(capsys: pytest.CaptureFixture[str]) -> None:
    report = PollReport([line("odd", Action.SAME, "", "suspect", "One date for all.")], 1.0)
    Runtime(Options()).print_json(poll.as_json(report))
    (told,) = json.loads(capsys.readouterr().out)["polls"]
    assert (told["health"], told["health_reason"]) == ("suspect", "One date for all.")
    assert told["next_due"] == "2026-11-02T09:30:00+00:00"


def test_of_very_many_sentences_forty_are_printed_and_the_rest_is_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = poll.SHOWN + 2
    failed = [line(f"f{n}", Action.FAILED, "It answered 503.", "failing") for n in range(many)]
    quiet = [line(f"q{n}", Action.SAME, "", "quiet", "Its newest entry is old.") for n in range(poll.SHOWN)]
    told = shown(capsys, *failed, *quiet)
    assert told.count("It answered 503.") == poll.SHOWN
    assert "2 more failed: `tracker sources list` has them." in told
    assert told.count("Its newest entry is old.") == poll.SHOWN
    assert "are not well" not in told
