"""Chinese characters are told, counted and brought to one form."""

from tracker.text import han


def test_ideographs_are_told_from_kana_letters_and_signs():
    assert [han.is_han(character) for character in "中㐀𠀀あA，々"] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_ideographs_are_counted():
    assert han.count_han("智谱GLM-5，发布") == 4
    assert han.count_han("GLM-5") == 0


def test_traditional_characters_become_simplified_at_their_place():
    assert han.to_simplified("華為發佈鴻蒙系統 and more") == "华为发布鸿蒙系统 and more"
    assert len(han.to_simplified("裏面、著名、乾淨")) == 8


def test_simplified_text_is_left_alone():
    text = "智谱发布新模型，月之暗面融资"
    assert han.to_simplified(text) == text


def test_full_width_letters_become_usual_ones():
    assert han.nfkc("ＧＬＭ－５　Ⅲ") == "GLM-5 III"
