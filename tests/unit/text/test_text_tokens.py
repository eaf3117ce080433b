"""The terms of the full-text index."""

import pytest

from tracker.text.tokens import FILLER, MAX_REPEATS, MAX_TERMS, Term, index_terms, item_terms, query_terms


def finds(query: str, text: str) -> bool:
    """Whether the terms of ``query`` stand side by side in those of ``text``."""
    wanted, terms = query_terms(query), index_terms(text).split(" ")
    width = len(wanted)
    return width > 0 and any(
        all(have.startswith(want.text) if want.prefix else have == want.text for want, have in pairs)
        for pairs in (
            list(zip(wanted, terms[at : at + width], strict=True)) for at in range(len(terms) - width + 1)
        )
    )


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Moonshot raises $1.5bn", "moonshot raises 1 5 bn"),
        ("智谱GLM-5发布", "智谱 谱 glm 5 发布 布"),
        ("Qwen3-Max", "qwen 3 max"),
        ("月之暗面", "月之 之暗 暗面 面"),
        ("豆", "豆"),
        ("ＧＬＭ－５", "glm 5"),
        ("騰訊混元", "腾讯 讯混 混元 元"),
        ("Dèng café STRASSE straße", "deng cafe strasse strasse"),
        ("foo_bar", "foo bar"),
        ("人々〇", "人々 々〇 〇"),
        ("カタカナ", "カタ タカ カナ ナ"),
        ("…!?—", ""),
        ("", ""),
    ],
)
def test_a_text_becomes_these_terms(text: str, terms: str) -> None:
    assert index_terms(text) == terms


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("GLM-5", "智谱GLM-5发布"),
        ("GLM5", "智谱 GLM 5 发布"),
        ("glm-5", "ＧＬＭ－５来了"),
        ("Qwen", "阿里Qwen3-Max开源"),
        ("Qwen3", "阿里Qwen-3开源"),
        ("K2.5", "Kimi K2.5 is here"),
        ("豆包", "字节豆包大模型"),
        ("月之暗面", "传月之暗面融资"),
        ("騰訊", "腾讯混元"),
        ("腾讯", "騰訊混元"),
        ("豆", "土豆"),
        ("豆", "红豆包子"),
        ("智谱GLM-5", "今天智谱GLM-5发布"),
        ("谱GLM", "智谱GLM-5"),
        ("GLM-5发", "智谱GLM-5发布"),
        ("什么", "什麼"),
    ],
)
def test_a_query_finds_a_name_however_it_is_written_or_glued(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("GLM-5", "GLM-4.5 is older"),
        ("AI", "air and paint"),
        ("LM", "GLM-5"),
        ("豆包", "豆腐包子"),
        ("月之暗面", "月之暗 暗面"),
        ("Qwen3", "Qwen2.5"),
    ],
)
def test_a_query_does_not_find_what_only_looks_like_it(query: str, text: str) -> None:
    assert not finds(query, text)


def test_only_the_last_single_character_of_a_query_is_the_beginning_of_a_term() -> None:
    assert query_terms("GLM发") == (Term("glm"), Term("发", prefix=True))
    assert query_terms("发发") == (Term("发发"),)


def test_a_query_without_letters_has_no_terms() -> None:
    assert query_terms("— &") == ()


def test_a_term_that_is_repeated_too_often_keeps_its_first_places() -> None:
    terms = index_terms("the model " * (MAX_REPEATS + 5)).split(" ")
    assert terms.count("the") == MAX_REPEATS
    assert terms[-2:] == [FILLER, FILLER]
    assert len(terms) == 2 * (MAX_REPEATS + 5)


def test_a_very_long_text_is_indexed_from_its_beginning() -> None:
    terms = index_terms(" ".join(f"w{n}" for n in range(MAX_TERMS))).split(" ")
    assert len(terms) == MAX_TERMS
    assert terms[:4] == ["w", "0", "w", "1"]


def test_title_and_body_together_fit_what_postgresql_can_hold() -> None:
    title, body = (terms.split(" ") for terms in item_terms("a " * 20_000, "", "a " * 20_000))
    assert len(title) + 1 + len(body) <= 16_383
    assert title.count("a") + body.count("a") <= 255


@pytest.mark.parametrize("lead", ["", "谱"])
def test_a_run_of_letters_without_end_is_cut_the_same_in_every_text(lead: str) -> None:
    assert index_terms(lead + "x" * 100).split(" ")[-1] == "x" * 64
    assert query_terms(lead + "x" * 100)[-1] == Term("x" * 64)


def test_the_body_is_the_text_or_else_the_summary() -> None:
    assert item_terms("T", "one", "one two") == ("t", "one two")
    assert item_terms("T", "one", "") == ("t", "one")
