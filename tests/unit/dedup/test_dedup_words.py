import pytest

from tracker.dedup import quantities, words
from tracker.dedup.lexicon import lexicon
from tracker.dedup.stems import stem


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("GLM-4.6 and GLM4.7", ["=glm:4.6", "=glm:4.7"]),
        ("Kimi K2.5", ["=k:2.5"]),
        ("智谱GLM-5发布", ["=glm:5"]),
        ("Composer 2 is out", ["=composer:2"]),
        ("the 950PR chip", ["=pr:950"]),
        ("Q3 results", ["=q:3"]),
        ("第三季度业绩", ["=q:3"]),
        ("third quarter results", ["=q:3"]),
        ("a Series B round", ["=round:b"]),
        ("完成B+轮融资", ["=round:b"]),
        ("RMB 11 BILLION in 3 years", []),
        ("March 5 and Top 10", []),
        ("100K wafers, 5 nm, 40kg", []),
    ],
)
def test_codes_are_names_with_versions(text, codes):
    assert quantities.codes(text) == codes


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("48亿美元", ["#4.8e+09"]),
        ("$4.8 billion", ["#4.8e+09"]),
        ("$4.8bn", ["#4.8e+09"]),
        ("2.4万个账号", ["#2.4e+04"]),
        ("24,000 accounts", ["#2.4e+04"]),
        ("up 158.9%", ["#159%"]),
        ("1万亿参数", ["#1e+12"]),
        ("36,000 B200 chips", ["#3.6e+04"]),
        ("on 8 May 2026, three labs", []),
        ("11月12日", []),
    ],
)
def test_numbers_have_one_form(text, numbers):
    assert quantities.numbers(text) == numbers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("releases", "released"),
        ("stories", "story"),
        ("siphoning", "siphon"),
        ("firm's", "firm"),
    ],
)
def test_endings_make_no_difference(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("distillation", "蒸馏"), ("open-source", "开源"), ("step down", "卸任"), ("data centers", "数据中心")],
)  # fmt: skip
def test_words_of_both_languages_meet_in_a_concept(english, chinese):
    assert words.features(english, []).keys() & words.features(chinese, []).keys()


def test_no_word_of_the_lexicon_stands_under_two_concepts_unnoticed():
    known = lexicon()
    assert len(known.concepts) > 500
    assert set(known.by_stem.values()) | {c for by in known.by_two.values() for c in by.values()}


def test_chinese_without_a_concept_is_pairs_that_stop_at_function_characters():
    assert list(words.features("芯粒的叠层", [])) == ["芯粒", "叠层"]


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Lumen buys the lens maker Opaline (A. Writer/Post)", "Lumen buys the lens maker Opaline"),
        ("Lumen buys Opaline - Evening Post", "Lumen buys Opaline"),
        ("流明收购镜头厂商丨独家", "流明收购镜头厂商"),
        ("<b>Lumen buys</b>", "   Lumen buys    "),
        ("alibi / page-turner", "alibi / page-turner"),
    ],
)
def test_the_outlet_is_taken_off_the_title(title, bare):
    assert words.without_credit(title) == bare
