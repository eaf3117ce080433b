"""The events and amounts of 315 invented items, against what a careful reader would say."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tracker.model.tags import EventType, Mention
from tracker.tag.amounts import amounts_in
from tracker.tag.events import events_of

NO_EVENT = ""
EVENT_MACRO_F1 = 0.85
AMOUNTS_EXACT = 0.95


@dataclass(frozen=True)
class Case:
    language: str
    title: str
    body: str
    firm: str
    type: str
    amounts: frozenset[tuple[float, str, str]]


@cache
def cases() -> tuple[Case, ...]:
    lines = (Path(__file__).parent / "tag" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    return tuple(
        Case(
            row["lang"],
            row["title"],
            row["body"],
            row["firm"],
            row["type"],
            frozenset(map(expected, row["amounts"])),
        )
        for row in rows
    )


def expected(written: str) -> tuple[float, str, str]:
    """``5e8 USD`` is money, ``13.1 percent`` another unit."""
    value, unit = written.split(" ")
    return (float(value), "money", unit) if unit.isupper() else (float(value), unit, "")


def mentions(case: Case) -> tuple[Mention, ...]:
    start = max(case.title.find(case.firm), 0)
    firm = Mention(
        case.firm,
        "firm",
        case.firm,
        case.firm,
        "title",
        start,
        start + len(case.firm),
        case.firm,
        "name",
        1.0,
    )
    return (firm,) if case.firm else ()


def main_type(case: Case) -> str:
    amounts = amounts_in(case.title) + amounts_in(case.body)
    events = events_of(case.title, case.body, case.language, mentions(case), amounts)
    return events[0].type.value if events else NO_EVENT


def found_amounts(case: Case) -> frozenset[tuple[float, str, str]]:
    amounts = amounts_in(case.title) + amounts_in(case.body)
    return frozenset((amount.value, amount.unit, amount.currency) for amount in amounts)


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    right = Counter(want for want, got in pairs if want == got)
    wanted, told = Counter(want for want, _ in pairs), Counter(got for _, got in pairs)
    scores = [2 * right[name] / (wanted[name] + told[name]) for name in wanted]
    return sum(scores) / len(scores)


def test_every_type_of_event_and_no_event_is_in_the_set_in_both_languages() -> None:
    for chinese in (False, True):
        types = {case.type for case in cases() if case.language.startswith("zh") is chinese}
        assert types == {event.value for event in EventType} | {NO_EVENT}


def test_the_main_event_of_an_item_is_told() -> None:
    pairs = [(case.type, main_type(case)) for case in cases()]
    wrong = [
        f"{case.title}: {got or 'none'}"
        for case, (want, got) in zip(cases(), pairs, strict=True)
        if want != got
    ]
    assert macro_f1(pairs) >= EVENT_MACRO_F1, wrong


def test_amounts_are_exact_in_value_unit_and_currency() -> None:
    right = sum(len(case.amounts & found_amounts(case)) for case in cases())
    wanted = sum(len(case.amounts) for case in cases())
    told = sum(len(found_amounts(case)) for case in cases())
    wrong = [
        f"{case.title}: {sorted(found_amounts(case))}"
        for case in cases()
        if case.amounts != found_amounts(case)
    ]
    assert min(right / wanted, right / told) >= AMOUNTS_EXACT, wrong
