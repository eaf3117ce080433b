"""Lines that a command reads: whatever stands in them, one bad line costs only itself."""

import io
import json
import sys
from pathlib import Path

import pytest

from tracker.cli.jsonl import Lines
from tracker.cli.main import main
from tracker.model.record import Record


def _read(folder: Path, content: bytes) -> tuple[list[Record], int]:
    file = folder / "items.jsonl"
    file.write_bytes(content)
    lines = Lines(str(file))
    return list(lines), lines.problems


@pytest.mark.parametrize("half", [rb"\ud83d", rb"\uDC00"])
def test_half_a_surrogate_pair_becomes_one_character_that_can_be_written(tmp_path: Path, half: bytes) -> None:
    found, problems = _read(tmp_path, b'{"id": 1, "title": "Kimi ' + half + b' K3"}')

    assert (found, problems) == ([Record(1, "Kimi ? K3")], 0)


def test_a_whole_surrogate_pair_is_its_character(tmp_path: Path) -> None:
    found, _ = _read(tmp_path, rb'{"id": 1, "title": "\ud83d\ude80 Kimi"}')

    assert found == [Record(1, "🚀 Kimi")]


def test_a_line_that_is_nested_too_deeply_costs_only_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"

    found, problems = _read(tmp_path, deep + b'{"id": 2}\n')

    assert (found, problems) == ([Record(2)], 1)
    assert "line 1 of" in capsys.readouterr().err


def test_standard_input_is_read_as_a_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = io.BytesIO(b'\xef\xbb\xbf{"id": 1, "title": "a"}\r\n{"id": 2, "title": "\xff"}\r\n')
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(sent, encoding="utf-8"))

    lines = Lines("-")

    assert list(lines) == [Record(1, "a"), Record(2, "\ufffd")]
    assert lines.problems == 0


BAD = (
    ('{"title": "Kimi"}', "has no id; give each record one"),
    ('{"id": null}', "has no id; give each record one"),
    ('{"id": 2, "title": 123}', "has a title that is not text; write it in quotation marks"),
    ('{"id": 3, "published": "soon"}', "was published at 'soon', which is no ISO 8601 time"),
    ('{"id": 4, "published": "202"}', "was published at '202', which is no ISO 8601 time"),
    ('{"id": 5, "published": "0001-01-01T00:00:00+08:00"}', "which is no ISO 8601 time"),
    ('["Kimi"]', "is not an object in braces"),
    ("Kimi", "is not JSON"),
)


@pytest.mark.parametrize("command", ["tag", "cluster"])
def test_a_bad_record_is_told_by_its_line_and_the_others_are_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    file = tmp_path / "items.jsonl"
    good = '{"id": "%s", "title": "Kimi K3 is out", "published": "2026-11-02T08:00:00Z"}'
    file.write_text("\n".join([good % "a", *(line for line, _ in BAD), good % "b"]), "utf-8")

    assert main([command, "--input", str(file), "--format", "jsonl"]) == 1

    written = capsys.readouterr()
    assert [json.loads(line)["id"] for line in written.out.splitlines()] == ["a", "b"]
    told = written.err.splitlines()
    assert len(told) == len(BAD)
    for number, (line, (_, what)) in enumerate(zip(told, BAD, strict=True), start=2):
        assert line.startswith(f"tracker: line {number} of {file} ")
        assert what in line
        assert line.endswith("; it is passed over.")
