"""How often the firms of labelled items are found, and how often a trap is taken for a firm."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tracker.catalogue.ledger import load_ledger
from tracker.model import record
from tracker.tag import Tagger
from tracker.tag.jsonl import tag_record

GOLD = Path(os.environ.get("TRACKER_CORPUS", "/nonexistent")) / "gold" / "tags_dev.jsonl"
LEAST_F1 = 0.97
MOST_TRAPS_TAKEN = 0.02

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not GOLD.is_file(), reason="the corpus is not there"),
]

Labelled = tuple[dict[str, Any], set[str], set[str]]


@pytest.fixture(scope="module")
def labelled() -> list[Labelled]:
    tagger = Tagger(load_ledger(Path(__file__).parents[3] / "feeds"))
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [(row, set(row["firms"]), _found(row, tagger)) for row in rows]


def _found(row: dict[str, Any], tagger: Tagger) -> set[str]:
    written = {name: row[name] for name in ("id", "title", "summary")} | {"published": row["date"]}
    return set(tag_record(record.read(written), tagger, {})["firms"])


def _f1(labelled: Iterable[Labelled]) -> float:
    pairs = [(len(want & got), len(got - want), len(want - got)) for _, want, got in labelled]
    right, extra, missed = (sum(column) for column in zip(*pairs, strict=True))
    return 2 * right / (2 * right + extra + missed)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_firms_of_items_are_found(labelled: list[Labelled], language: str) -> None:
    assert _f1(one for one in labelled if one[0]["lang"] == language) >= LEAST_F1


def test_traps_are_not_taken_for_firms(labelled: list[Labelled]) -> None:
    traps = [got for row, _, got in labelled if row["class"] == "hard_negative"]
    assert sum(map(bool, traps)) / len(traps) <= MOST_TRAPS_TAKEN


def test_every_firm_that_an_item_names_is_found_at_least_once(labelled: list[Labelled]) -> None:
    named = set().union(*(want for _, want, _ in labelled))
    found = set().union(*(want & got for _, want, got in labelled))
    assert named == found
