"""`tracker digest preview` with a language model that is set up by the settings."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from model_server import Said, completion, serve
from query_shelf import Draft, Shelf

from tracker.cli import main, runtime
from tracker.store import Database, schema

WEEK = "2026-W47"
STORY = (
    Draft(
        "DeepSeek raises $2 billion for new models",
        "DeepSeek raised $2 billion from its investors, people familiar with the matter said on Tuesday.",
        timedelta(days=1),
        firms=("deepseek",),
        events=("funding",),
        story=1,
    ),
    Draft(
        "DeepSeek closes its first round",
        "DeepSeek closed its first round of funding, which values it at $20 billion, a report says.",
        timedelta(hours=20),
        source="beta",
        firms=("deepseek",),
        events=("funding",),
        story=1,
    ),
)


def half_true(asked: dict[str, Any]) -> Said:
    titles = re.findall(r"^\[\d+\] .*\n(.*)$", asked["messages"][1]["content"], re.MULTILINE)
    true = {"text": f"{titles[0]}, as the report says.", "items": [1]}
    false = {"text": "Moonshot AI raised $9 billion from its investors, the report says.", "items": [1]}
    return completion(
        json.dumps({"standfirst": [true], "passages": [{"heading": "A chest: money", "sentences": [false]}]})
    )


def test_a_model_writes_the_preview_and_why_tells_what_was_dropped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, now: datetime
) -> None:
    monkeypatch.setattr(runtime, "utc_now", lambda: now)
    database = Database(f"sqlite:///{tmp_path / 'data' / 'tracker.db'}")
    schema.upgrade(database)
    Shelf(database).put(*STORY)
    database.close()
    secret = tmp_path / "key"
    secret.write_text("sk-secret\n", "utf8")
    monkeypatch.setenv("TRACKER_DIGEST_MODEL_NAME", "small-model")
    monkeypatch.setenv("TRACKER_DIGEST_MODEL_KEY_FILE", str(secret))
    monkeypatch.setenv("TRACKER_DIGEST_CHOICE_MIN_SCORE", "0")
    with serve(half_true) as server:
        monkeypatch.setenv("TRACKER_DIGEST_MODEL_URL", server.url)
        assert main(["digest", "preview", "--week", WEEK]) == 0
        shown = " ".join(capsys.readouterr().out.split())
        assert main(["digest", "preview", "--week", WEEK, "--why"]) == 0
        why = capsys.readouterr().out
        assert main(["--json", "digest", "preview", "--week", WEEK, "--why"]) == 0
        machine = json.loads(capsys.readouterr().out)["machine"]
        assert server.headers[0]["Authorization"] == "Bearer sk-secret"
        assert len(server.asked) == 1
    assert "Written by a language model (small-model)" in shown
    assert "Moonshot" not in shown
    assert "The language model small-model wrote standfirst." in why
    assert "dropped (lead, A chest: money): Moonshot AI raised $9 billion" in why
    assert "names Moonshot AI, of which its reports say nothing" in why
    assert (machine["standfirst"], machine["lead"], len(machine["dropped"])) == (True, False, 1)
