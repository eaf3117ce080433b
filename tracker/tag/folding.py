"""One form for the ways in which a name is written, character by character, so that offsets stay."""

import unicodedata
from functools import cache

from tracker.text.han import simplified_of

_LIKE = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc\u2032\uff07", "'"),
    **dict.fromkeys("\u2022\u2027\u30fb\uff65\u22c5", "·"),
    **dict.fromkeys("\t\n\r\x0b\x0c", " "),
}


def fold(text: str) -> str:
    """Give ``text`` in lower case, with usual widths, hyphens and apostrophes, and simplified.

    The result has as many code points as ``text``, and each stands where it stood.
    """
    if text.isascii():
        return text.lower().translate(_BREAKS)
    return text.translate(_folding())


_BREAKS = {ord(break_): " " for break_ in "\t\n\r\x0b\x0c"}


class _Folding(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _LIKE.get(character)
        if folded is None:
            folded = unicodedata.normalize("NFKC", character).lower()
            if len(folded) != 1:
                folded = character
            folded = _LIKE.get(folded) or simplified_of().get(ord(folded), folded)
        self[code] = folded
        return folded


@cache
def _folding() -> _Folding:
    return _Folding()


def is_letter_or_digit(character: str) -> bool:
    """Whether a folded character continues a Latin word: a letter or digit, but no Han or kana."""
    return character.isalnum() and (character < "\u0530" or character.isdigit())
