"""The terms of the index are those of their plain definition, however fast they are found."""

import random
import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import tokens
from tracker.text.han import simplified_of

_IDEOGRAPH = (
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc]"
)
_OTHERS = {"麼": "么", "瞭": "了", "著": "着", "矽": "硅"}
_LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}


def _folded(character: str) -> str:
    lower = unicodedata.normalize("NFKC", character).lower()
    return "".join(_OTHERS.get(c) or simplified_of().get(ord(c)) or _bare(c) for c in lower)


def _bare(character: str) -> str:
    if "\u0300" <= character < "\u0370":
        return ""
    if "\u00c0" <= character < "\u0250" or "\u1e00" <= character < "\u1f00":
        apart = unicodedata.normalize("NFD", character)
        return _LATIN.get(character) or "".join(c for c in apart if not unicodedata.combining(c))
    return character


def _kind(character: str) -> str:
    if re.match(_IDEOGRAPH, character):
        return "han"
    if re.match(r"\d", character):
        return "digit"
    return "letter" if re.match(r"[^\W_]", character) else ""


def _plainly(text: str) -> list[str]:
    """The terms, character by character."""
    folded = "".join(map(_folded, unicodedata.normalize("NFC", text)))
    terms: list[str] = []
    last = ""
    room = 0
    for at, character in enumerate(folded):
        kind = _kind(character)
        if kind == "han":
            following = folded[at + 1 : at + 2]
            terms.append(character + (following if _kind(following or " ") == "han" else ""))
        elif kind and kind != last:
            terms.append(character)
            room = 63
        elif kind and room:
            terms[-1] += character
            room -= 1
        last = kind
    return terms


def _indexed(text: str) -> str:
    terms = _plainly(text)[: tokens.MAX_TERMS]
    seen: Counter[str] = Counter()
    kept = []
    for term in terms:
        seen[term] += 1
        kept.append(term if seen[term] <= tokens.MAX_REPEATS else tokens.FILLER)
    return " ".join(kept)


_WORDS = "GLM-5 Qwen3 gpt4o 发布 發佈了 月之暗面 ， 。 ß é e\u0301 Ａ１ ｶﾞ カタ 한국 ① ² ĳ İ Σ ٣ 々 〇 — “"
_PIECES = st.sampled_from([*_WORDS.split(), " ", "\n", "\u3000", "x" * 70, "7" * 70, "的" * 200, "a " * 200])
_TEXTS = st.one_of(st.text(), st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=30).map("".join))


@given(_TEXTS)
def test_the_terms_of_a_text_are_those_of_the_plain_definition(text: str) -> None:
    assert tokens.index_terms(text) == _indexed(text)


@given(_TEXTS)
def test_a_query_asks_for_the_terms_of_the_plain_definition(text: str) -> None:
    terms, asked = _plainly(text), [term.text for term in tokens.query_terms(text)]
    assert asked == terms or asked == terms[:-1]


def test_every_sign_of_usual_texts_parts_or_joins_as_it_is_defined() -> None:
    for code in (*range(0x80, 0x250), *range(0x2000, 0x2070), *range(0x3000, 0x3100), *range(0xFF00, 0xFFF0)):
        text = f"月{chr(code)}暗a{chr(code)}b"
        assert tokens.index_terms(text) == _indexed(text), hex(code)


_FEW_WORDS = ["the", "to", "t", "7", "x1", "的", "的人", "人", "é", "，", "w"]


@pytest.mark.parametrize("seed", range(12))
def test_a_term_that_comes_very_often_is_thinned_as_it_is_defined(seed: int) -> None:
    chance = random.Random(seed)
    some = chance.sample(_FEW_WORDS, 4)
    words = [chance.choice(some) if chance.random() < 0.8 else f"v{chance.random()}" for _ in range(400)]
    text = " ".join(words[: chance.randrange(150, 400)])
    assert tokens.index_terms(text) == _indexed(text)


@pytest.mark.parametrize("term", ["the", "7", "的", "gpt"])
@pytest.mark.parametrize("times", [126, 127, 128, 129])
def test_the_limit_of_repeats_is_exact(term: str, times: int) -> None:
    others = " ".join(f"{'x' * (number % 40 + 1)}, {number}." for number in range(90))
    text = f"{others} {'，'.join([term] * times)} {others[::-1]}"
    terms = tokens.index_terms(text).split(" ")
    assert " ".join(terms) == _indexed(text)
    assert tokens.FILLER in terms if times > tokens.MAX_REPEATS else terms.count(term) >= times
