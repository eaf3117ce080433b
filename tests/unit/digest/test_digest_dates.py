"""Days ahead, found in sentences."""

from datetime import date, timedelta

import pytest

from tracker.digest import dates

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("sentence", "day", "name"),
    [
        ("The model will open on November 28.", date(2026, 11, 28), "28 November"),
        ("The model will open on 28 Nov. in full.", date(2026, 11, 28), "28 November"),
        ("The model will open on Jan 9, 2027.", date(2027, 1, 9), "9 January"),
        ("The model is due on 2026-12-01.", date(2026, 12, 1), "1 December"),
        ("The rules take effect, starts on 1st March 2027, it says.", date(2027, 3, 1), "1 March"),
        ("模型将于12月15日开放公测。", date(2026, 12, 15), "15 December"),
        ("公司计划2027年1月8号上市。", date(2027, 1, 8), "8 January"),
        ("The car will go on sale in January.", date(2027, 1, 31), "January 2027"),
        ("新车将于12月底交付。", date(2026, 12, 31), "December 2026"),
    ],
)
def test_a_sentence_that_looks_forward_to_a_day_tells_it(sentence: str, day: date, name: str) -> None:
    found = dates.ahead(sentence, TODAY, timedelta(days=120))
    assert found is not None
    assert (found.day, found.name) == (day, name)


@pytest.mark.parametrize(
    "sentence",
    [
        "The model opened on November 20.",
        "The model will open on November 20, 2026.",
        "The model will open on November 31.",
        "The model will open in June 2031.",
        "Yunfan may open it.",
        "The 28 robots will march in a row.",
        "该模型于11月20日开放。",
    ],
)
def test_the_past_the_far_future_and_words_like_may_name_no_day(sentence: str) -> None:
    assert dates.ahead(sentence, TODAY, timedelta(days=120)) is None
