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

_FUNCTION_CHARACTERS = re.compile(
    "[^\u3400-\u9fff]+|[的了是在和与及也就都而被把让这那你我他她它吗呢吧啊将已又再最很更还却并或]"
)
_MARKUP = re.compile(r"<[^<>]{1,40}>")
_CREDIT = re.compile(r"\s*(?:\([^()]{2,60}\)|[丨|][^丨|]{2,16}|(?<=\s)[-–—|] [^-–—|]{2,30})\s*$")
_HINT_OF_CREDIT = re.compile(r"[)丨|–—-]")
_WIDE = re.compile("[\uff01-\uff5e\u3000\u00a0\u2026]")
"""What NFKC changes in most Chinese texts; the rest of it is seldom needed, and slow."""
MOST_KNOWN = 65536


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
    found: dict[str, None] = dict.fromkeys(map(shared, codes))
    found.update(dict.fromkeys(map(shared, quantities.numbers(text))))
    _add_latin(low, {quantities.family(code) for code in codes}, found)
    if not low.isascii():
        _add_han(low, found, most_plain)
    return found


def _add_latin(low: str, coded: set[str], found: dict[str, None]) -> None:
    """Add all words but those that a code already has; two words of the lexicon in a row are one."""
    pairs: dict[str, str] | None = None
    before = ""
    for known in map(_known.__getitem__, _LATIN.findall(low)):
        if known is None:
            continue
        root, feature, following, word = known
        if word in coded:
            continue
        if pairs is not None and root in pairs:
            found.pop(before, None)
            found[pairs[root]] = None
            pairs = None
            continue
        before = "" if feature in found else feature
        if feature:
            found[feature] = None
        pairs = following


class _Known(dict[str, tuple[str, str, dict[str, str] | None, str] | None]):
    """Of each word seen: its stem, its feature ("" for a letter), and the words that make a concept after it.

    The word itself stands last. A word that carries no news has None. Forgotten when there are too many.
    """

    def __missing__(self, word: str) -> tuple[str, str, dict[str, str] | None, str] | None:
        if len(self) >= MOST_KNOWN:
            self.clear()
        value = None
        if word not in STOP_WORDS:
            root = stem(word)
            known = lexicon()
            feature = shared(known.by_stem.get(root, root)) if len(root) > 1 else ""
            value = root, feature, known.by_two.get(root), word
        self[word] = value
        return value


_known = _Known()


def _add_han(low: str, found: dict[str, None], most_plain: int) -> None:
    known = lexicon()
    at = 0
    rest = []
    for pattern, start, end in known.chinese.find_matches_as_indexes(low):
        found[known.concepts[pattern]] = None
        rest.append(low[at:start])
        at = end
    rest.append(low[at:])
    most = len(found) + most_plain
    for part in rest:
        if len(found) >= most:
            return
        for run in _FUNCTION_CHARACTERS.split(part):
            for start in range(len(run) - 1):
                found[shared(run[start : start + 2])] = None
