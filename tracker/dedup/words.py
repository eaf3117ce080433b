r"""From text to features: what one item can have in common with another.

A feature is a short string whose first character says its kind:

    @deepseek     an entity of the ledger            = the same in every language
    =glm4.6       a code: a name with a version      = the same in every language
    #2000000000   a number in one form (20亿, 2bn)    = the same in every language
    withhold      the stem of a Latin word           = the same where Chinese quotes it
    芯片          two Han characters in a row

Chinese characters count as word characters for ``\b`` and ``\w``, so neither is used here.
"""

import functools
import re
import sys
import unicodedata

import opencc

ENTITY = "@"
CODE = "="
NUMBER = "#"

shared = sys.intern
"""One string for all equal features: a window of items repeats the same few thousand."""

_LATIN = re.compile(r"[a-z0-9]+(?:['’.][a-z0-9]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")


@functools.cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """NFKC, lower case, simplified characters."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).lower()
    return str(_simplifier().convert(folded)) if _HAN.search(folded) else folded


def features(folded: str) -> dict[str, None]:
    """The features of a folded text in order of appearance, each once."""
    found: dict[str, None] = {}
    for word in _LATIN.findall(folded):
        found[shared(word)] = None
    for run in _HAN.findall(folded):
        for start in range(len(run) - 1):
            found[shared(run[start : start + 2])] = None
    return found
