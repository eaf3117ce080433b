"""Numbers, times and lists in one form."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tracker.digest import figures
from tracker.model.tags import Amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Amount(4.8e9, "money", "USD", "48亿美元", "raised"), "US$4.8 billion raised"),
        (Amount(3.5e10, "money", "CNY", "350亿元", "valuation"), "a valuation of RMB 35 billion"),
        (Amount(256000, "tokens", "", "256K", "context"), "256K tokens of context"),
        (Amount(6.71e11, "parameters", "", "671B"), "671B parameters"),
        (Amount(2e9, "money", "USD", "$2bn", "no such role"), "US$2 billion"),
    ],
)
def test_an_amount_is_said_with_what_it_measures(amount: Amount, text: str) -> None:
    assert figures.measured(amount) == text


def test_the_same_quantity_has_the_same_key_in_both_languages() -> None:
    chinese = Amount(4.8e9, "money", "USD", "48亿美元")
    english = Amount(4.8e9, "money", "USD", "$4.8bn")
    assert figures.amount_key(chinese) == figures.amount_key(english)


def test_a_later_mention_may_tell_what_an_amount_measures() -> None:
    plain, told = Amount(1e9, "money", "USD", "$1bn"), Amount(1e9, "money", "USD", "$1bn", "raised")
    assert figures.notable([plain, told]) == (told,)


@pytest.mark.parametrize(
    ("number", "text"), [(0, "no stories"), (1, "one story"), (10, "ten stories"), (1234, "1,234 stories")]
)
def test_counts_are_words_up_to_ten(number: int, text: str) -> None:
    assert figures.counted(number, "story", "stories") == text


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_end_with_and(parts: list[str], text: str) -> None:
    assert figures.listed(parts) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=20), "one minute"),
        (timedelta(minutes=40), "40 minutes"),
        (timedelta(hours=9, minutes=10), "nine hours"),
        (timedelta(hours=47), "two days"),
    ],
)
def test_a_delay_is_said_in_the_unit_that_fits(span: timedelta, text: str) -> None:
    assert figures.delay(span) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-11-16", "2026-11-23", "16–22 November 2026"),
        ("2026-11-30", "2026-12-07", "30 November – 6 December 2026"),
        ("2026-12-28", "2027-01-04", "28 December 2026 – 3 January 2027"),
    ],
)
def test_the_days_of_a_week_are_named_without_repeating_a_month(start: str, end: str, text: str) -> None:
    first, last = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (start, end))
    assert figures.span_of_days(first, last, ZoneInfo("UTC")) == text


def test_sums_of_money_are_kept_apart_by_currency() -> None:
    amounts = [
        Amount(1e9, "money", "USD", ""),
        Amount(2e9, "money", "CNY", ""),
        Amount(5e8, "money", "USD", ""),
    ]
    assert figures.totals(amounts) == ["US$1.5 billion", "RMB 2 billion"]
