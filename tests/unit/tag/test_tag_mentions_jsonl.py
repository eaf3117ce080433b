"""The records of ``tracker tag --format jsonl``: what goes in and what comes out."""

import json
from pathlib import Path

import pytest

from tracker.catalogue.ledger import load_ledger
from tracker.model import record
from tracker.model.record import Record
from tracker.tag import Tagger
from tracker.tag.jsonl import tag_record


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(load_ledger(Path(__file__).parents[3] / "feeds"))


def test_a_record_gives_firms_entities_and_events(tagger: Tagger) -> None:
    written = {
        "id": "a1",
        "title": "Moonshot AI raises $500 million at a $4.8 billion valuation",
        "summary": "阿里巴巴领投。",
        "lang": "en",
        "published": "2026-11-01T08:00:00Z",
    }
    answer = tag_record(record.read(written), tagger, {})
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
    answer = tag_record(Record(1, "V4 weights", source="deepseek-github"), tagger, hints)
    assert answer["firms"] == ["deepseek"]
    for published, firms in (("2025", []), ("2025-06", []), ("2026-06-01", ["stepfun"])):
        written = {"id": 1, "title": "印奇谈终端", "published": published}
        answer = tag_record(record.read(written), tagger, {})
        assert answer["firms"] == firms


def test_missing_fields_and_null_are_empty(tagger: Tagger) -> None:
    assert tag_record(record.read({"id": "x", "summary": None}), tagger, {}) == {
        "id": "x",
        "firms": [],
        "entities": [],
        "events": [],
    }
