"""Each file of ``dedup/`` is a case: records in order of time, and the story each belongs to.

``names`` are firms as they stand in the texts and their ids; the tags are made of them alone, so that a
case does not depend on the ledger.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.dedup.jsonl import cluster
from tracker.model import record
from tracker.model.item import Item
from tracker.model.tags import Mention, Tags

CASES = sorted(Path(__file__).with_name("dedup").glob("*.json"))


def tags_by_name(names: dict[str, str]) -> Callable[[Item], Tags]:
    def tags_of(item: Item) -> Tags:
        return Tags(
            mentions=tuple(
                Mention(
                    firm, "firm", firm, firm.title(), field, start, start + len(name), name, "alone", 0.98
                )
                for field in ("title", "summary")
                for name, firm in names.items()
                if (start := getattr(item, field).find(name)) >= 0
            )
        )

    return tags_of


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_stories_of_a_case_are_as_described(path):
    case = json.loads(path.read_text("utf-8"))
    assert case["description"].endswith(".")
    records = case["records"]
    found = list(cluster(map(record.read, records), tags_by_name(case["names"])))
    expected: dict[int, list[str]] = {}
    told: dict[int, list[str]] = {}
    for written, answer in zip(records, found, strict=True):
        expected.setdefault(written["story"], []).append(written["id"])
        told.setdefault(answer["story_id"], []).append(answer["id"])
    assert sorted(told.values()) == sorted(expected.values())
    copies = {one["id"]: one["duplicate_of"] for one in records if "duplicate_of" in one}
    assert {answer["id"]: answer["duplicate_of"] for answer in found if answer["duplicate_of"]} == copies
