"""Each file of golden/parse is a case: what it shows, a document, and what is read from it."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tracker.model.feed import ParsedFeed, RawEntry
from tracker.model.source import Source
from tracker.normalise import items_of
from tracker.parse import encoding, fast, feedparser_engine, links, mend, parse

FOLDER = Path(__file__).parent / "parse"
CASES = sorted(FOLDER.glob("*.txt"))
SOURCE = Source(id="s", title="S", url="https://feeds.example/s")


class Case(NamedTuple):
    """A golden file, read."""

    head: dict[str, str]
    body: bytes
    expected: dict[str, Any]


def case_in(path: Path) -> Case:
    head, _, rest = path.read_text("utf-8").partition("=== input\n")
    document, _, expected = rest.partition("\n=== expected\n")
    facts = dict(
        line.split(": ", 1) if ": " in line else (line.rstrip(":"), "") for line in head.splitlines()
    )
    return Case(facts, document.encode(facts["encoding"]), json.loads(expected))


def plain(value: object) -> Any:
    """What differs from the defaults, as JSON has it."""
    if isinstance(value, ParsedFeed | RawEntry) or dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)  # type: ignore[arg-type]
        return {
            field.name: plain(getattr(value, field.name)) for field in fields if getattr(value, field.name)
        }
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_document_is_read_as_its_case_says(path):
    case = case_in(path)
    feed = parse(case.body, content_type=case.head["content-type"], url=case.head["url"])
    found = plain(feed)
    assert found == case.expected, json.dumps(found, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_is_described_and_taken_by_the_engine_it_names(path):
    case = case_in(path)
    assert len(case.head["description"]) > 10
    data = encoding.decode(case.body, case.head["content-type"]).data
    if case.head["engine"] == "json":
        return
    taken = "fast" if fast.read(data) else "mended" if fast.read(mend.mend(data).data) else "reference"
    assert taken == case.head["engine"]


@pytest.mark.parametrize(
    "path", [path for path in CASES if case_in(path).head["engine"] == "fast"], ids=lambda p: p.stem
)
def test_both_engines_give_the_same_items(path):
    case = case_in(path)
    data = encoding.decode(case.body, case.head["content-type"]).data
    now = datetime(2026, 11, 18, tzinfo=UTC)
    quick = fast.read(data)
    assert quick is not None
    ours, reference = (
        items_of(links.absolute(feed, case.head["url"]), source=SOURCE, fetched_at=now).items
        for feed in (quick, feedparser_engine.read(data))
    )
    assert ours == reference
