"""One form for the ways in which a name is written, character by character, so that offsets stay."""

import re
import unicodedata
from functools import cache
from itertools import pairwise

from tracker.text.han import simplified_of

_BREAKS = "\t\n\r\x0b\x0c"
_LIKE = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc\u2032\uff07", "'"),
    **dict.fromkeys("\u2022\u2027\u30fb\uff65\u22c5", "·"),
    **dict.fromkeys(_BREAKS, " "),
}

_PLAIN_MARKS = "。、《》「」“”…·"
_HAN_FROM, _HAN_TO = 0x33FF, 0xA000
"""The code points around the usual ideographs."""


def fold(text: str) -> str:
    """Give ``text`` in lower case, with usual widths, hyphens and apostrophes, and simplified.

    The result has as many code points as ``text``, and each stands where it stood.
    """
    if text.isascii():
        text = text.lower()
        for break_ in _BREAKS:
            text = text.replace(break_, " ")
        return text
    # Few characters of a text need more than lower case: to find those and put them right one by one is
    # several times faster than to look up every character. Nearly every Chinese text has the first.
    text = text.replace("，", ",")
    for character in set(_suspects().findall(text)):
        text = text.replace(character, _folded(character))
    return text.lower()


@cache
def _suspects() -> re.Pattern[str]:
    """The characters that lower case alone may not put right: all but ASCII, usual Han and their marks."""
    traditional = sorted(code for code in simplified_of() if _HAN_FROM < code < _HAN_TO)
    between = pairwise((_HAN_FROM, *traditional, _HAN_TO))
    usual = "".join(f"{chr(low + 1)}-{chr(high - 1)}" for low, high in between if high - low > 1)
    return re.compile(f"[^\\x00-\\x08\\x0e-\\x7f{_PLAIN_MARKS}{usual}]")


@cache
def _folded(character: str) -> str:
    """What a character becomes, one for one; one that grows in lower case becomes its first letter."""
    folded = _LIKE.get(character)
    if folded is None:
        folded = unicodedata.normalize("NFKC", character).lower()
        if len(folded) != 1:
            folded = character.lower()[0]
    folded = _LIKE.get(folded, folded)
    # Twice, because the table gives for a few characters one that it simplifies further.
    simplified = folded.translate(simplified_of())
    return simplified.translate(simplified_of())


def is_letter_or_digit(character: str) -> bool:
    """Whether a folded character continues a Latin word: a letter or digit, but no Han or kana."""
    return character.isalnum() and (character < "\u0530" or character.isdigit())
