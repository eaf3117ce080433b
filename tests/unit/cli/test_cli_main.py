"""The command line before any command: its options, and words that are none."""

import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.__about__ import __version__
from tracker.cli import commands
from tracker.cli.main import hoist_global_options, main
from tracker.errors import UsageError


def test_the_version_needs_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"china-ai-tracker {__version__}\n"


def test_a_misspelt_command_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serach"]) != 0
    assert "search" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "--limit", "0"], "Input should be greater than or equal to 1. `tracker search --help`"),
        (["sources", "list", "--health", "fine"], "'fine' is not one of 'new', 'ok'"),
    ],
)
def test_a_value_out_of_bounds_is_answered_in_sentences(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str], said: str
) -> None:
    assert main(["--db", f"sqlite:///{tmp_path}/t.db", *words]) == UsageError.exit_status
    assert said in capsys.readouterr().err


def test_no_words_are_answered_with_the_help_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) != 0
    assert capsys.readouterr().err == ""


def test_the_help_says_a_line_of_each_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["--help"]) == 0
    lines = [line.strip("│ ").split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    said = {words[0]: words[1] for words in lines if len(words) == 2}
    for command in pkgutil.iter_modules(commands.__path__):
        assert len(said[command.name]) > 10


def test_the_help_imports_no_command_and_no_database() -> None:
    asked = "import sys; from tracker.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = set(ended.stderr.split())
    assert "typer" in loaded
    assert not loaded & {"sqlalchemy", "requests", "fastapi", "pydantic", "tracker.cli.commands.poll"}


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


def _ended(*words: str | bytes, **environment: str) -> tuple[int, bytes, bytes]:
    command = [sys.executable, "-m", "tracker", *words]
    ended = subprocess.run(command, capture_output=True, check=False, env=os.environ | environment)
    return ended.returncode, ended.stdout, ended.stderr


def test_a_byte_that_is_no_character_is_shown_as_such() -> None:
    status, out, err = _ended("--json", "tag", b"\xff Kimi", PYTHONUTF8="1")
    assert (status, err) == (0, b"")
    assert json.loads(out)["firms"] == ["moonshot"]


def test_a_terminal_without_chinese_gets_the_numbers_of_the_characters() -> None:
    status, out, err = _ended("tag", "豆包", PYTHONIOENCODING="latin-1")
    assert (status, err) == (0, b"")
    assert rb"\u8c46\u5305" in out


def test_a_word_that_is_not_wanted_needs_no_quotation_marks(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    db = f"sqlite:///{tmp_path}/t.db"
    assert main(["--db", db, "saved", "add", "mine", "kimi", "-firm:moonshot", "-robot"]) == 0
    assert "kimi -firm:moonshot -robot" in capsys.readouterr().out
    for command in ("search", "stories"):
        assert main(["--db", db, command, "kimi", "-firm:moonshot", "--limit", "3"]) == 0
        assert capsys.readouterr().err == "Nothing matches.\n"


@pytest.mark.parametrize("command", ["search", "stories"])
def test_a_misspelt_option_beside_a_query_is_answered_with_the_nearest(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, "kimi", "--limti=3"]) == UsageError.exit_status
    assert capsys.readouterr().err == "tracker: There is no option --limti. Did you mean --limit?\n"
