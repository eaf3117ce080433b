"""``docs/decisions``: every note is listed by its question, and says what the choice costs."""

from pathlib import Path

import doc_blocks
import pytest

FOLDER = doc_blocks.ROOT / "docs/decisions"
NOTES = sorted(FOLDER.glob("0*.md"))


def test_the_notes_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in NOTES] == list(range(1, len(NOTES) + 1))


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name[:4])
def test_a_note_is_listed_by_its_title(path: Path) -> None:
    title = path.read_text("utf8").splitlines()[0].removeprefix(f"# {path.name[:4]}. ")
    assert f"| [{path.name[:4]}]({path.name}) | {title} |" in (FOLDER / "README.md").read_text("utf8")


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name[:4])
def test_a_note_says_question_decision_and_cost(path: Path) -> None:
    text = path.read_text("utf8")
    assert [part for part in ("Question", "Decision", "What it costs") if f"**{part}.**" not in text] == []
