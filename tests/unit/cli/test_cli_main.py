"""The command line before any command: its options, and words that are none."""

import pytest

from tracker.__about__ import __version__
from tracker.cli.main import hoist_global_options, main


def test_the_version_needs_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"china-ai-tracker {__version__}\n"


def test_a_misspelt_command_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serach"]) != 0
    assert "search" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["poll", "-v"], ["-v", "poll"]),
        (["poll", "--db", "x"], ["--db", "x", "poll"]),
        (["poll", "--db=x", "a"], ["--db=x", "poll", "a"]),
        (["search", "--", "--json"], ["search", "--", "--json"]),
    ],
)
def test_global_options_may_stand_anywhere(typed: list[str], meant: list[str]) -> None:
    assert hoist_global_options(typed) == meant
