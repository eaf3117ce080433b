"""One form for the ways in which a name is written, with every character where it stood."""

import pytest

from tracker.tag.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Qwen3-Max", "qwen3-max"),
        ("智譜發佈ＧＬＭ－５", "智谱发布glm-5"),
        ("Moonshot’s Kimi—K3", "moonshot's kimi-k3"),
        ("书生・浦语", "书生·浦语"),
        ("a\tb\r\nc", "a b  c"),
        ("标题\t第二行\n完", "标题 第二行 完"),
        ("ÉCOLE，École", "école,école"),
    ],
)
def test_ways_to_write_a_name_have_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["İstanbul 讯飞", "ΟΔΟΣ与Σ", "ﬁne ﬃ 智元", "Ǆ Ĳ ㍿ ½", "𝗔𝗜芯片", "薴苧苎"])
def test_every_character_stays_in_its_place_whatever_grows_in_lower_case(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert [fold("字" + character)[1] for character in text] == list(folded)
