"""Numerals read and amounts written in one way."""

import pytest

from tracker.model.tags import Amount
from tracker.text.quantities import amount_text, number_value


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("1,234.5", 1234.5), ("72", 72), ("十二", 12), ("一百二十", 120), ("两千零五", 2005), ("三", 3),
        ("半", 0.5), ("一点二", 1.2), ("二〇二六", 2026), ("百", 100),
    ],
)  # fmt: skip
def test_numerals_of_both_kinds_are_read(numeral: str, value: float) -> None:
    assert number_value(numeral) == value


@pytest.mark.parametrize("text", ["", "十点", "六一十", "千六一", "点五"])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert number_value(text) is None


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Amount(4.8e9, "money", "USD", ""), "US$4.8 billion"),
        (Amount(35e9, "money", "CNY", ""), "RMB 35 billion"),
        (Amount(1.2e12, "money", "KRW", ""), "KRW 1.2 trillion"),
        (Amount(1899, "money", "CNY", ""), "RMB 1,899"),
        (Amount(1e12, "parameters", "", ""), "1T parameters"),
        (Amount(256e3, "tokens", "", ""), "256K tokens"),
        (Amount(13.1, "percent", "", ""), "13.1%"),
        (Amount(3, "times", "", ""), "3x"),
        (Amount(1e8, "people", "", ""), "100 million people"),
        (Amount(2e18, "flops", "", ""), "2 EFLOPS"),
        (Amount(1.2e9, "watts", "", ""), "1.2 GW"),
    ],
)
def test_amounts_are_written_as_one_phrase(amount: Amount, text: str) -> None:
    assert amount_text(amount) == text
