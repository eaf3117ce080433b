from typing import Any

import pytest
from told_stories import told_items

from tracker.dedup import claims_of
from tracker.dedup.claims_values import agree
from tracker.model.claim import Bound, Figure
from tracker.model.tags import Amount
from tracker.text.claims import claim_text


def told(*records: tuple[str, float, str], **more: Any) -> list[str]:
    rows = [{"source": source, "hour": hour, "title": title} for source, hour, title in records]
    for row, extra in zip(rows, more.get("extra", [{}] * len(rows)), strict=True):
        row.update(extra)
    return [claim_text(claim) for claim in claims_of(told_items(rows))]


def money(value: float, text: str, currency: str = "USD", bound: Bound = Bound.EXACT) -> Figure:
    return Figure(Amount(value, "money", currency, text), None, bound)


def test_a_disagreement_names_each_number_with_those_who_give_it():
    assert told(
        ("Reuters", 0, "Moonshot AI closes funding round at $4.8 billion valuation"),
        ("36Kr", 1, "月之暗面完成新一轮融资，估值48亿美元"),
        ("The Information", 2, "Moonshot AI valued at $5.0 billion after new round"),
    ) == ["Valuation of Moonshot AI: US$4.8 billion (Reuters, 36Kr) against US$5 billion (The Information)"]


def test_a_correction_is_a_change_over_time_and_no_disagreement():
    first, later = (
        "Biren raises $200 million in new round",
        "Correction: Biren raises $220 million in new round",
    )
    (line,) = told(("Reuters", 0, first), ("Reuters", 5, later))
    assert line.endswith(": US$200 million (Reuters, 2 November), later US$220 million (Reuters, 2 November)")


def test_an_outlet_that_corrected_itself_stands_on_the_side_of_its_last_word():
    (line,) = told(
        ("Reuters", 0, "Unitree valued at $4 billion"),
        ("Nikkei", 1, "Unitree valued at $4 billion in new round"),
        ("Reuters", 4, "Unitree valued at $5 billion"),
    )
    assert line.endswith("US$4 billion (Nikkei) against US$5 billion (Reuters, which first had US$4 billion)")


def test_items_of_an_aggregator_do_not_correct_each_other():
    rows = ("News", 0, "Unitree valued at $4 billion"), ("News", 1, "Unitree now valued at $5 billion")
    assert "later" in told(*rows)[0]
    assert "against" in told(*rows, extra=[{"tier": 3}, {"tier": 3}])[0]


def test_copies_are_one_voice():
    title = "Zhipu raises $500 million"
    rows = ("Reuters", 0, title), ("Yahoo", 1, title), ("Caixin", 2, "Zhipu raises $600 million")
    assert told(*rows, extra=[{}, {"copy": 0}, {}]) == [
        "Money raised by Zhipu AI: US$500 million (Reuters) against US$600 million (Caixin)"
    ]


def test_numbers_told_a_day_apart_replace_each_other():
    (line,) = told(
        ("Bloomberg", 0, "DeepSeek in talks at $10 billion valuation"),
        ("FT", 72, "DeepSeek in talks at $14 billion valuation"),
    )
    assert line.startswith("Valuation of DeepSeek (planned): US$10 billion (Bloomberg, 2 November)")
    assert line.endswith(", later US$14 billion (FT, 5 November)")


def test_who_tells_both_numbers_contradicts_neither():
    rows = ("Reuters", 0, "Unitree valued at $4 billion"), ("FT", 1, "Unitree valued at $5 billion")
    assert told(*rows)
    assert not told(*rows, extra=[{}, {"summary": "Others had put its valuation at $4 billion."}])


def test_a_bound_that_fits_two_numbers_takes_no_side():
    assert told(
        ("Reuters", 0, "MiniMax valued at more than $4 billion"),
        ("Nikkei", 1, "MiniMax valued at $4.6 billion"),
        ("FT", 2, "MiniMax valued at $5.5 billion"),
    ) == ["Valuation of MiniMax: US$4.6 billion (Nikkei) against US$5.5 billion (FT)"]


def test_a_long_list_of_numbers_is_no_dispute():
    titles = [f"AgiBot raises ${sum_} million" for sum_ in (100, 150, 200, 250)]
    assert not told(*((f"Desk {hour}", hour, title) for hour, title in enumerate(titles)))


def test_traditional_characters_are_read_like_simplified_ones():
    assert told(("Nikkei", 0, "月之暗面完成新一輪融資，估值48億美元"), ("FT", 1, "月之暗面估值55億美元")) == [
        "Valuation of Moonshot AI: US$4.8 billion (Nikkei) against US$5.5 billion (FT)"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (money(4.8e9, "$4.8bn"), money(4.83e9, "$4.83 billion")),
        (money(4.8e9, "48亿美元"), money(4.8e9, "$4.8 billion")),
        (money(1e9, "$1bn"), money(1.04e9, "$1.04bn")),
        (money(2e9, "20亿"), money(1.96e9, "19.6亿")),
        (money(3e8, "3亿元", "CNY"), money(3.05e8, "3.05亿元", "CNY")),
        (money(4e9, "$4bn", bound=Bound.AT_LEAST), money(9e9, "$9bn")),
        (money(5e9, "$5bn", bound=Bound.NEARLY), money(4.6e9, "$4.6bn")),
        (money(5e9, "$5bn", bound=Bound.ABOUT), money(5.4e9, "$5.4bn")),
        (money(5e9, "$5bn", bound=Bound.AT_MOST), money(2e9, "$2bn")),
        (Figure(money(3e8, "").low, money(5e8, "").low), money(4e8, "$400m")),
        (money(1e9, "$1bn"), money(7.1e9, "71亿元", "CNY")),
        (money(1e9, "$1bn"), money(3e9, "CHF 3bn", "CHF")),
    ],
)
def test_numbers_that_can_be_one(one, other):
    assert agree(one, other)
    assert agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (money(4.8e9, "$4.8bn"), money(5e9, "$5.0 billion")),
        (money(1.26e9, "$1.26bn"), money(1.31e9, "$1.31bn")),
        (money(4e9, "$4bn", bound=Bound.AT_LEAST), money(3e9, "$3bn")),
        (money(5e9, "$5bn", bound=Bound.NEARLY), money(5.5e9, "$5.5bn")),
        (Figure(money(3e8, "").low, money(5e8, "").low), money(7e8, "$700m")),
        (money(1e9, "$1bn"), money(1e10, "100亿元", "CNY")),
        (Figure(Amount(1e9, "tokens", "", "1B")), Figure(Amount(1e9, "parameters", "", "1B"))),
    ],
)
def test_numbers_that_cannot_be_one(one, other):
    assert not agree(one, other)
    assert not agree(other, one)
