"""The records of ``tracker tag --format jsonl``: what goes in and what comes out."""

import json
from pathlib import Path

import pytest

from tracker.catalogue.ledger import load_ledger
from tracker.errors import UsageError
from tracker.tag import Tagger
from tracker.tag.jsonl import tag_record


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(load_ledger(Path(__file__).parents[3] / "feeds"))


def test_a_record_gives_firms_entities_and_events(tagger: Tagger) -> None:
    record = {
        "id": "a1",
        "title": "Moonshot AI raises $500 million at a $4.8 billion valuation",
        "summary": "阿里巴巴领投。",
        "lang": "en",
        "published": "2026-11-01T08:00:00Z",
    }
    answer = tag_record(record, tagger, {})
    assert (answer["id"], answer["firms"]) == ("a1", ["alibaba", "moonshot"])
    assert answer["entities"][0] == {
        "id": "moonshot",
        "kind": "firm",
        "firm": "moonshot",
        "name": "Moonshot AI",
        "field": "title",
        "start": 0,
        "end": 11,
        "text": "Moonshot AI",
        "rule": "alone",
        "confidence": 0.98,
    }
    funding = answer["events"][0]
    assert funding["type"] == "funding"
    assert {"value": 5e8, "unit": "money", "currency": "USD", "text": "$500 million"} in funding["amounts"]
    json.dumps(answer)


def test_the_source_and_the_day_of_a_record_are_used(tagger: Tagger) -> None:
    hints = {"deepseek-github": ("deepseek",)}
    answer = tag_record({"id": 1, "title": "V4 weights", "source": "deepseek-github"}, tagger, hints)
    assert answer["firms"] == ["deepseek"]
    for published, firms in (("2025", []), ("2025-06", []), ("2026-06-01", ["stepfun"])):
        answer = tag_record({"id": 1, "title": "印奇谈终端", "published": published}, tagger, {})
        assert answer["firms"] == firms


def test_missing_fields_and_null_are_empty(tagger: Tagger) -> None:
    assert tag_record({"id": "x", "summary": None}, tagger, {}) == {
        "id": "x",
        "firms": [],
        "entities": [],
        "events": [],
    }


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"title": "x"}, "A record has no id"),
        ({"id": "a", "title": 5}, "The title of item a is not text"),
        ({"id": "a", "title": "x", "published": "yesterday"}, "is no ISO 8601 time"),
    ],
)
def test_a_bad_record_is_told_by_its_id(tagger: Tagger, record: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        tag_record(record, tagger, {})
