"""Whatever digits, scales and units stand in a text, its amounts are numbers that JSON and SQL can hold."""

import math

from hypothesis import given
from hypothesis import strategies as st

from tracker.tag.amounts import amounts_in

PARTS = (
    *"0123456789.,+-$¥%",
    *"一三十百千万亿成倍台元人半点多个",
    *(
        " billion",
        " million dollars",
        "K",
        "B",
        "x",
        "-A",
        " to ",
        " and ",
        "up from ",
        "百分之",
        "每",
        "至",
        "约",
    ),
    *("9" * 50, "三" * 50, "兆元", "参数", " parameters", " tokens", "，", "５", "億", "İ", "\x00", "\u2028"),
)
texts = st.lists(st.sampled_from(PARTS), max_size=30).map("".join)


@given(texts)
def test_amounts_are_finite_and_their_words_stand_in_the_text(text: str) -> None:
    for amount in amounts_in(text):
        assert math.isfinite(amount.value)
        assert amount.value >= 0
        assert amount.unit
        assert amount.text
        assert amount.text in text


@given(texts)
def test_each_amount_is_told_once(text: str) -> None:
    told = [(amount.value, amount.unit, amount.currency) for amount in amounts_in(text)]
    assert len(told) == len(set(told))
