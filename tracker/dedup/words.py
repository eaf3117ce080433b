r"""From text to features: what one item can have in common with another.

A feature is a short string whose first character says its kind:

    &moonshot     a firm of the ledger                the same in every language
    @kimi         another entity of the ledger        the same in every language
    ~distil       a concept of the lexicon            the same in every language
    =glm:4.6      a code: a name with a version       the same in every language
    #2e+09        a number in one form (20亿, 2bn)     the same in every language
    gigafactory   the stem of another Latin word      the same where Chinese quotes it
    芯粒          two Han characters in a row

Chinese characters count as word characters for ``\b`` and ``\w``, so neither is used here.
"""

import functools
import re
import sys
from collections.abc import Set as AbstractSet
from itertools import chain
from operator import itemgetter
from typing import Final

from tracker.dedup import quantities
from tracker.dedup.lexicon import CONCEPT, lexicon
from tracker.dedup.quantities import CODE, NUMBER
from tracker.dedup.stems import STOP_WORDS, stem
from tracker.text import han

FIRM = "&"
ENTITY = "@"
BRIDGES = frozenset((FIRM, ENTITY, CONCEPT, CODE, NUMBER))
"""First characters of the features that cross languages."""

shared = sys.intern
"""One string for all equal features: a window of items repeats the same few thousand."""

_LATIN = re.compile(r"[a-z]+(?:['’.][a-z]+)*")
"""Without the digits of a name: those are in its code."""

_BLANKED = bytes(code if chr(code).isalnum() or chr(code) in ".'" else ord(" ") for code in range(256))

_FUNCTION_CHARACTERS = re.compile(
    "[^\u3400-\u9fff]+|[的了是在和与及也就都而被把让这那你我他她它吗呢吧啊将已又再最很更还却并或]"
)
_MARKUP = re.compile(r"<[^<>]{1,40}>")
_CREDIT = re.compile(r"\s*(?:\([^()]{2,60}\)|[丨|][^丨|]{2,16}|(?<=\s)[-–—|] [^-–—|]{2,30})\s*$")
_HINT_OF_CREDIT = re.compile(r"[)丨|–—-]")
_WIDE = re.compile("[\uff01-\uff5e\u3000\u00a0\u2026]")
"""What NFKC changes in most Chinese texts; the rest of it is seldom needed, and slow."""
MOST_KNOWN = 65536

_Word = tuple[str, str, dict[str, str] | None, str]
"""Of a word: its stem, its feature ("" for a letter), the words that make a concept after it; itself."""


def clean(text: str) -> str:
    """NFKC and simplified characters, in the case of the writer."""
    if text.isascii():
        return text
    for character in set(_WIDE.findall(text)):
        text = text.replace(character, han.nfkc(character))
    text = han.nfkc(text)
    return han.to_simplified(text) if _traditional().search(text) else text


@functools.cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, han.simplified_of()))}]")


def without_credit(title: str) -> str:
    """A title with blanks for markup and without the outlet's name at its end.

    Aggregators write "Title (Author/Outlet)", "Title - Outlet", "Title | Outlet" and "Title丨Outlet".
    """
    if "<" in title:
        title = _MARKUP.sub(lambda found: " " * len(found[0]), title)
    if not _HINT_OF_CREDIT.search(title):
        return title
    shorter = _CREDIT.sub("", title)
    return shorter if len(shorter) * 2 >= len(title) else title


def features(text: str, codes: list[str], most_plain: int = sys.maxsize) -> dict[str, None]:
    """The features of a clean text, of which ``codes`` are known: in order of kind, each once.

    Those of one language are no longer looked for when there are ``most_plain`` of them.
    """
    low = text.lower()
    found: dict[str, None] = dict.fromkeys(codes)
    found.update(dict.fromkeys(quantities.numbers(text)))
    coded = {quantities.family(code) for code in codes} if codes else _NOTHING
    if low.isascii():
        # No word runs over a blank; cutting there is faster than finding words, and pieces are known.
        pieces = low.encode().translate(_BLANKED).replace(b". ", b" ").decode().split()
        _add_latin(pieces, coded, found)
    else:
        _add_latin(_LATIN.findall(low), coded, found)
        _add_han(low, found, most_plain)
    return found


_NOTHING: Final = frozenset[str]()


def _add_latin(pieces: list[str], coded: AbstractSet[str], found: dict[str, None]) -> None:
    """Add all words but those that a code already has; two words of the lexicon in a row are one."""
    words = [*chain.from_iterable(map(_known.__getitem__, pieces))]
    if coded:
        words = [word for word in words if word[3] not in coded]
    features = [*map(_feature, words)]
    last = -1
    for place in [place for place, word in enumerate(words[:-1]) if word[2]]:
        pairs, root = words[place][2], words[place + 1][0]
        if place > last and pairs and root in pairs:
            last = place + 1
            features[place], features[last] = "", pairs[root]
    found.update(dict.fromkeys(filter(None, features)))


class _Known(dict[str, tuple[_Word, ...]]):
    """The words of each piece of text seen that carry news; forgotten when there are too many."""

    def __missing__(self, piece: str) -> tuple[_Word, ...]:
        if len(self) >= MOST_KNOWN:
            self.clear()
        self[piece] = words = tuple([_word(word) for word in _LATIN.findall(piece) if word not in STOP_WORDS])
        return words


def _word(word: str) -> _Word:
    root = stem(word)
    known = lexicon()
    feature = known.by_stem.get(root, root) if len(root) > 1 else ""
    return root, feature, known.by_two.get(root), word


_known = _Known()
_feature = itemgetter(1)


def _add_han(low: str, found: dict[str, None], most_plain: int) -> None:
    known = lexicon()
    concepts = known.chinese.find_matches_as_strings(low)
    found.update(dict.fromkeys(map(known.concepts.__getitem__, concepts)))
    most = len(found) + most_plain
    at = 0
    # Between words in order, the first place of the next one is where it was found.
    for word in concepts:
        start = low.find(word, at)
        if start - at > 1:
            _add_pairs(low[at:start], found)
            if len(found) >= most:
                return
        at = start + len(word)
    _add_pairs(low[at:], found)


def _add_pairs(low: str, found: dict[str, None]) -> None:
    for run in _FUNCTION_CHARACTERS.split(low):
        for start in range(len(run) - 1):
            found[run[start : start + 2]] = None
