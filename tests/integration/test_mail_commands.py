"""`tracker subscribers` and `tracker digest`, as they are typed."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from smtp_scripts import Script, serve

from tracker.cli import main, runtime
from tracker.model.mail import UNSUBSCRIBE_PLACE


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(runtime, "utc_now", lambda: now)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    with serve(Script()) as served:
        monkeypatch.setenv("TRACKER_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("TRACKER_SMTP_PORT", str(served.port))
        monkeypatch.setenv("TRACKER_SMTP_SECURITY", "none")
        monkeypatch.setenv("TRACKER_SMTP_SENDER", "Tracker <tracker@example.org>")
        yield served


def said(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    assert main(words) == status
    captured = capsys.readouterr()
    return captured.out if status < 2 else captured.err


def test_readers_come_and_go(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = said(capsys, "subscribers", "add", "Li <li@example.org>", "--filter", "firm:deepseek")
    assert told == "li@example.org gets the digest now: mon 07:00 UTC, en, firm:deepseek.\n"
    table = tmp_path / "readers.csv"
    table.write_text("email,weekday\nann@example.org,fri\nnobody,\n", "utf-8")
    told = said(capsys, "subscribers", "import", str(table), status=1)
    assert told.splitlines()[0].startswith("line 3: 'nobody' is no mail address")
    assert told.splitlines()[1] == "1 added, 1 with a problem."
    said(capsys, "subscribers", "pause", "ann@example.org")
    said(capsys, "subscribers", "remove", "li@example.org")
    listed = json.loads(said(capsys, "--json", "subscribers", "list"))
    assert [(one["email"], one["state"], one["weekday"]) for one in listed] == [
        ("ann@example.org", "paused", "fri")
    ]
    assert "token" not in listed[0]
    assert "did you mean" in said(
        capsys, "subscribers", "add", "x@example.org", "--filter", "firm:deepsek", status=2
    )


def test_an_issue_is_tried_foretold_and_sent_once(
    capsys: pytest.CaptureFixture[str], script: Script, tmp_path: Path
) -> None:
    week = ("--week", "2026-W40")
    said(capsys, "subscribers", "add", "li@example.org")
    said(capsys, "subscribers", "add", "ann@example.org")
    assert "2 letters of 2026-W40 would be sent" in said(capsys, "digest", "send", "--dry-run", *week)
    assert script.taken == []
    told = said(capsys, "digest", "send", "--to", "me@example.net", *week)
    assert told == "The trial of 2026-W40 is on its way to me@example.net.\n"
    script.always["RCPT ann@example.org"] = "550 5.1.1 no such user"
    told = said(capsys, "digest", "send", *week, status=1)
    assert told.splitlines() == ["ann@example.org: 550 5.1.1 no such user", "2026-W40: 1 sent, 1 failed."]
    assert [name for name, _ in script.taken] == ["me@example.net", "li@example.org"]
    letters = json.loads(said(capsys, "--json", "digest", "list", *week))
    assert {one["email"]: one["state"] for one in letters} == {
        "li@example.org": "sent",
        "ann@example.org": "failed",
    }
    assert "2026-W40: 1 sent, 1 failed." in said(capsys, "digest", "list")
    page = tmp_path / "out" / "issue.html"
    said(capsys, "digest", "show", *week, "--out", str(page))
    assert "<html" in page.read_text("utf-8")
    assert UNSUBSCRIBE_PLACE not in page.read_text("utf-8")


def test_what_lacks_for_sending_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "set smtp.sender" in said(capsys, "digest", "send", status=2)
    assert "is no ISO week" in said(capsys, "digest", "send", "--week", "2026-47", status=2)
    assert "No issue of 2026-W40 is kept" in said(capsys, "digest", "show", "--week", "2026-W40", status=2)
    monkeypatch.setenv("TRACKER_SMTP_SENDER", "tracker@example.org")
    assert "set smtp.host" in said(capsys, "digest", "send", "--to", "me@example.net", status=2)
