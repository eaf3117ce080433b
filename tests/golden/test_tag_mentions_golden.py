"""The firms of invented headlines: names that mislead, beside the same names as they are meant."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tracker.catalogue.ledger import load_ledger
from tracker.tag import Tagger

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 1)

CASES = [
    (row["text"], row["firms"])
    for row in map(
        json.loads, (ROOT / "tests/golden/tag/mentions.jsonl").read_text(encoding="utf-8").splitlines()
    )
]


@cache
def tagger() -> Tagger:
    return Tagger(load_ledger(ROOT / "feeds"))


@pytest.mark.parametrize(("text", "firms"), CASES, ids=[text for text, _ in CASES])
def test_an_invented_headline_names_exactly_its_firms(text: str, firms: list[str]) -> None:
    assert sorted(one.firm for one in tagger().tag_text(text, day=DAY).firms) == firms


def test_both_languages_and_many_traps_are_among_the_headlines() -> None:
    traps = sum(not firms for _, firms in CASES)
    assert len(CASES) > 300
    assert traps > len(CASES) // 3
