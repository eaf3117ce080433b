"""Which language a text is in, as far as the product needs to know: en, zh, zh-Hant or other."""

import functools
import re

from tracker.text.han import HAN, HANGUL, KANA, simplified_of, traditional_of

EN, ZH, ZH_HANT, OTHER = "en", "zh", "zh-Hant", "other"

_SAMPLE = 240
"""Characters that are looked at: enough to be sure, and a bound on the time."""

_HAN_WEIGHT = 3
"""A Chinese character says about as much as three Latin letters."""

_NOT_HAN = re.compile(f"[^{HAN}]+")
_NOT_KANA = re.compile(f"[^{KANA}]+")
_NOT_HANGUL = re.compile(f"[^{HANGUL}]+")
_NOT_LATIN = re.compile("[^A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_NOT_OTHER_SCRIPT = re.compile("[^\u0370-\u10ff\u1200-\u1cff]+")

_ENGLISH_WORDS = """
    the of and to in is for with on that its by from at as it this are was will be has have how what why
    you your we our new can more their not an or but who which into over after about
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_NOT_ENGLISH_WORDS = """
    de la el los las les le des du une et est pour dans sur avec que qui por para con una del y su der
    die das und ist nicht ein eine mit von zu den dem im auf für il di che per non sono della het een van
    en dat niet voor os um uma não com em och att som är på det ve bir için w na nie się jest
"""
_NOT_ENGLISH = frozenset(_NOT_ENGLISH_WORDS.split())


def detect(text: str, hint: str = "") -> str:
    """The language of ``text``: ``en``, ``zh`` (simplified), ``zh-Hant`` or ``other``.

    ``hint`` is what the feed claims (a BCP 47 tag); it decides only where the text does not tell.
    Only the first few hundred characters are looked at.
    """
    sample = text[:_SAMPLE]
    if sample.isascii():
        return _latin(sample, hint) if sample.upper() != sample.lower() else from_tag(hint)
    latin, han = _count(_NOT_LATIN, sample), _count(_NOT_HAN, sample)
    kana, hangul = _count(_NOT_KANA, sample), _count(_NOT_HANGUL, sample)
    foreign = _count(_NOT_OTHER_SCRIPT, sample)
    east_asian = (han + kana + hangul) * _HAN_WEIGHT
    if max(east_asian, latin, foreign) == 0:
        return from_tag(hint)
    if foreign > max(east_asian, latin):
        return OTHER
    if latin > east_asian:
        return _latin(sample, hint)
    if kana * 8 > han or hangul * 8 > han:
        return OTHER
    return _script(sample, hint)


def from_tag(tag: str) -> str:
    """Our word for a BCP 47 language tag; ``other`` for "" and for what we do not read."""
    parts = tag.lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return EN
    if parts[0] == "zh":
        return ZH_HANT if {"hant", "tw", "hk", "mo"} & set(parts) else ZH
    return OTHER


def _count(others: re.Pattern[str], sample: str) -> int:
    return len(others.sub("", sample))


def _latin(sample: str, hint: str) -> str:
    words = set(sample.lower().split())
    english, foreign = len(words & _ENGLISH), len(words & _NOT_ENGLISH)
    if english == foreign:
        # "DeepSeek-V3.2 released": names tell nothing; a feed that calls itself German is believed,
        # one that calls itself Chinese often carries English titles.
        claimed = hint.partition("-")[0].lower()
        return OTHER if foreign or claimed not in {"", "en", "zh"} else EN
    return EN if english > foreign else OTHER


def _script(sample: str, hint: str) -> str:
    simplified_only, traditional_only = _telling()
    characters = set(sample)
    simplified, traditional = len(characters & simplified_only), len(characters & traditional_only)
    if simplified == traditional:
        return ZH_HANT if from_tag(hint) == ZH_HANT and traditional == 0 else ZH
    return ZH_HANT if traditional > simplified else ZH


@functools.cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only simplified text has, and those that only traditional text has."""
    traditional = {chr(code) for code in simplified_of()}
    simplified = {chr(code) for code in traditional_of()}
    return frozenset(simplified - traditional), frozenset(traditional - simplified)
