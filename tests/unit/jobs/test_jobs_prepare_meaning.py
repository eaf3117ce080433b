"""The second vote on stories: who reads meanings, and what is said where nothing can."""

from dataclasses import replace
from pathlib import Path

import pytest
from told_stories import told_items

from tracker import resources
from tracker.cli import main
from tracker.dedup import Fingerprint, meaning
from tracker.jobs.prepare import Preparer, make_preparer
from tracker.tag import Tagger

TITLE = "Moonshot raises $500 million"


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return make_preparer(resources.feeds_dir())._tagger


@pytest.mark.parametrize("read", [b"", b"\x05\xfb"])
def test_a_preparer_keeps_the_meaning_with_the_signals(tagger: Tagger, read: bytes) -> None:
    item = told_items([{"source": "Desk", "hour": 0, "title": TITLE}])[0].item
    prepared = Preparer(tagger, (lambda title, language: read) if read else None).prepare(item, ())
    plain = Preparer(tagger).prepare(item, ())
    fp, without = Fingerprint.from_bytes(prepared.fingerprint), Fingerprint.from_bytes(plain.fingerprint)
    assert fp is not None
    assert without is not None
    assert (fp.meaning, replace(fp, meaning=b"")) == (read, without)


def test_a_vote_that_nothing_can_cast_stops_the_command_with_the_mend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(meaning, "_PACKAGE", "no_such_package_of_meanings")
    (tmp_path / "items.jsonl").write_text(f'{{"id": 1, "title": "{TITLE}"}}\n')
    words = ["cluster", "--input", str(tmp_path / "items.jsonl")]
    assert main(words) == 0
    monkeypatch.setenv("TRACKER_STORIES_SEMANTIC", "true")
    assert main(words) == 3
    assert "pip install 'china-ai-tracker[semantic]'" in capsys.readouterr().err
