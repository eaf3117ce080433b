"""Sentences that need the one before them."""

import pytest

from tracker.text import leaning


@pytest.mark.parametrize(
    "text", ["It fell by half.", "However, Yunfan fell.", "该公司表示同意。", "This week was calm."]
)
def test_a_sentence_that_leans_on_another_is_known(text: str) -> None:
    assert leaning.leans_on_another(text)


@pytest.mark.parametrize("text", ["Yunfan fell by half.", "Italy agreed.", "云帆表示同意。"])
def test_a_sentence_that_stands_alone_is_known(text: str) -> None:
    assert not leaning.leans_on_another(text)
