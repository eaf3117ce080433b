"""Each line of ``claims/`` is a story: its items, and what they give different numbers for."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from told_stories import told_items

from tracker.dedup import claims_of

PATHS = sorted(Path(__file__).with_name("claims").glob("*.jsonl"))

Found = tuple[str, tuple[float, ...]]


@cache
def stories() -> list[dict[str, Any]]:
    return [json.loads(line) for path in PATHS for line in path.read_text("utf-8").splitlines()]


def expected(story: dict[str, Any]) -> set[Found]:
    return {(claim["measure"], tuple(claim["values"])) for claim in story["claims"]}


def found(story: dict[str, Any]) -> set[Found]:
    return {
        (claim.measure, tuple(sorted(side.figure.low.value for side in claim.sides)))
        for claim in claims_of(told_items(story["items"]))
    }


def names(several: Iterable[tuple[str, set[Found]]]) -> list[str]:
    return [f"{story}: {what}" for story, what in several if what]


def test_half_of_the_stories_have_no_disagreement_and_all_have_a_name_of_their_own():
    assert len(stories()) >= 80
    assert sum(not story["claims"] for story in stories()) * 2 >= len(stories())
    assert [name for name, times in Counter(story["story"] for story in stories()).items() if times > 1] == []


def test_what_is_said_to_differ_differs():
    wrong = names((story["story"], found(story) - expected(story)) for story in stories())
    right = sum(len(found(story) & expected(story)) for story in stories())
    assert right / (right + len(wrong)) >= 0.95, wrong


def test_most_of_what_differs_is_found():
    missed = names((story["story"], expected(story) - found(story)) for story in stories())
    wanted = sum(len(expected(story)) for story in stories())
    assert 1 - len(missed) / wanted >= 0.8, missed
