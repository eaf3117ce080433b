"""What commands report: as JSON where that is asked for, and with each sentence on one line in a pipe."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from tracker import resources
from tracker.cli import runtime
from tracker.cli.main import main
from tracker.cli.runtime import WIDE

SOURCE = "chinatalk"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Path:
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(runtime, "utc_now", lambda: now)
    return tmp_path


def _opml(folder: Path) -> str:
    file = folder / "mine.opml"
    file.write_text(
        '<opml version="2.0"><body><outline type="rss" text="Mine" '
        'xmlUrl="https://blog.example.org/feed"/></body></opml>',
        "utf-8",
    )
    return str(file)


@pytest.mark.parametrize(
    "words",
    [
        ("db", "upgrade"),
        ("db", "backup"),
        ("entities", "show", "kimi"),
        ("digest", "preview", "--week", "2026-W40"),
        ("sources", "pause", SOURCE),
        ("sources", "resume", SOURCE),
        ("sources", "add", "https://blog.example.org/atom.xml", "--title", "Mine"),
    ],
    ids=" ".join,
)
def test_a_report_is_one_document_of_json_where_that_is_asked_for(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json", *words]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_an_issue_that_is_kept_is_shown_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "build", "--week", "2026-W40"]) == 0
    capsys.readouterr()
    assert main(["--json", "digest", "show", "--week", "2026-W40"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["week"], told["number"]) == ("2026-W40", 1)
    assert told["subject"].startswith(told["text"].splitlines()[4][:10])


def test_feeds_that_were_taken_in_are_told_as_json(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "sources", "import", _opml(data)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["added"], told["known"], told["problems"]) == (["mine"], [], [])


def test_a_reader_who_is_paused_or_removed_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["subscribers", "add", "ann@example.org"]) == 0
    capsys.readouterr()
    for act, state in (("pause", "paused"), ("remove", "removed")):
        assert main(["--json", "subscribers", act, "ann@example.org"]) == 0
        assert json.loads(capsys.readouterr().out)["state"] == state


def test_a_saved_search_that_is_forgotten_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["saved", "add", "mine", "kimi"]) == 0
    capsys.readouterr()
    assert main(["--json", "saved", "remove", "mine"]) == 0
    assert json.loads(capsys.readouterr().out) == {"removed": "mine"}


@pytest.mark.parametrize(
    "words", [("run",), ("serve",), ("mcp",), ("demo",), ("sources", "export")], ids=" ".join
)
def test_a_command_without_a_report_says_that_there_is_none(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"tracker: `tracker {' '.join(words)}` has no report as JSON; leave --json out.\n"


def test_a_list_of_words_that_is_cut_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["entities", "show", "yuanbao"]) == 0
    assert "more) near it" in capsys.readouterr().out


def test_a_sentence_stays_on_one_line_where_nobody_watches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    feeds = tmp_path / ("a-folder-with-a-long-name-" * 6)
    feeds.symlink_to(resources.feeds_dir())
    monkeypatch.setenv("TRACKER_FEEDS_DIR", str(feeds))
    assert main(["entities", "check"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert len(line) > WIDE


def test_the_all_clear_names_every_folder_that_was_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_ENTITIES_DIR", str(tmp_path))
    assert main(["entities", "check"]) == 0
    assert capsys.readouterr().out == (
        f"The entities in {resources.feeds_dir()} and {tmp_path} are all right.\n"
    )


@pytest.mark.parametrize("act", ["build", "preview"])
def test_a_week_that_is_still_to_come_has_no_issue(act: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", act, "--week", "2099-W01"]) == 2
    assert capsys.readouterr().err == (
        "tracker: 2099-W01 is still to come; the last week that is over is 2026-W46.\n"
    )
    assert main(["digest", "list"]) == 0
    assert "No issue is kept" in capsys.readouterr().out
