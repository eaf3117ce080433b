"""The one tokenizer of the full-text index: the same terms for SQLite, PostgreSQL and a query.

What a text becomes, in order:

* NFKC, lower case, accents off, traditional characters simplified;
* letters and digits part wherever they meet: ``Qwen3`` is ``qwen 3``, ``GLM-5`` is ``glm 5``, and so
  are ``GLM5`` and ``GLM 5``. A search for ``Qwen`` therefore finds Qwen3 as a plain word, without the
  prefix search that would make ``AI`` find "air", and all spellings of a model's name are one. What
  was written together must stand together in the index too, so ``GLM-5`` does not find GLM-4.5;
* a run of Han characters (or kana) becomes a term at each character: the character and its neighbour,
  at the end of the run the character alone. 月之暗面 is ``月之 之暗 暗面 面``. Names of two characters
  are found wherever they stand, and one character is found as the beginning of a term.

Positions are those of the terms, so neighbours can be asked for as a phrase. Terms hold letters,
digits and Han characters only: no database's own tokenizer has anything left to split.
"""

import re
import sys
import unicodedata
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from tracker.text.han import HAN, simplified_of

MAX_CHARACTERS = 200_000
"""Characters of a text that are looked at."""

MAX_TERMS = 8_000
"""Terms that are indexed; PostgreSQL counts positions up to 16,383, title and body together."""

MAX_REPEATS = 127
"""Times that one term is indexed; PostgreSQL keeps 255 positions of it, title and body together."""

FILLER = "\u02d9"
"""Stands where a term has been repeated too often. No query has it: it is no letter."""

_BIGRAMS = HAN + "\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc"
"""Ideographs with the marks that stand for one, and kana."""

_VARIANTS = {"麼": "么", "瞭": "了", "著": "着", "矽": "硅"}
"""Traditional characters that OpenCC leaves alone without a context, and one that Taiwan alone uses."""

_LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
"""Latin letters that Unicode does not take apart."""

_SEPARATORS = "·—–‘’“”…、。《》「」【】！（），：；？"
"""Signs of usual texts that are in no term and need no folding."""

_LETTER = rf"[^\W\d_{_BIGRAMS}]"
_LONGEST, _SHORT = 64, 32
_WORD = re.compile(rf"(?<!{_LETTER}){_LETTER}{{1,{_LONGEST}}}|(?<!\d)\d{{1,{_LONGEST}}}")
_ASCII_WORD = re.compile(rf"(?<![a-z])[a-z]{{1,{_LONGEST}}}|(?<![0-9])[0-9]{{1,{_LONGEST}}}")
_RUN = re.compile(f"([{_BIGRAMS}]+)")
_NOT_ASCII_WORD = re.compile(r"[^\W_\x00-\x7f]")
_UTF32 = f"utf-32-{sys.byteorder[0]}e"
_ASCII_FOLDED = bytes(ord(chr(code).lower() if chr(code).isalnum() else " ") for code in range(128)) * 2
_SHAPES = (
    b"".join(b"0" if one.isdigit() else b"a" if one.isalnum() else b" " for one in map(chr, range(128))) * 2
)
"""Letters and digits as one letter and one digit: to search it is faster than to look at the words."""
_LONG_WORD, _LONG_NUMBER = b"a" * (_LONGEST + 1), b"0" * (_LONGEST + 1)
_NO_BEGINNINGS = b" abcdefghijklmnopqrstuvwxyz"
_FEW = 8
_UNUSUAL = re.compile(f"[^\\x00-\\x7f{_SEPARATORS}\u4e00-\u9fff]")
_ENDS_IN_HAN = re.compile(rf"[{_BIGRAMS}]\Z")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a query; ``prefix`` when every term that begins so is meant."""

    text: str
    prefix: bool = False


def index_terms(text: str) -> str:
    """The terms of a text in their order, with a space between each two.

    At most :data:`MAX_TERMS` of them; one that came :data:`MAX_REPEATS` times is then :data:`FILLER`.
    """
    text = text[:MAX_CHARACTERS]
    text = text if text.isascii() else _folded(text)
    terms = _terms(text)
    count = terms.count(" ") + 1
    # Counting takes as long as all the rest, and few texts need it.
    if count < MAX_REPEATS or (count <= MAX_TERMS and not _may_repeat(_beginnings(text, terms))):
        return terms
    single = terms.split(" ")
    if count <= MAX_TERMS and count - len(set(single)) < MAX_REPEATS:
        return terms
    return " ".join(_thinned(single[:MAX_TERMS]))


def item_terms(title: str, summary: str, text: str) -> tuple[str, str]:
    """What is indexed of an item: the terms of its title and of its body, the text or else the summary."""
    return index_terms(title), index_terms(text or summary)


def query_terms(text: str) -> tuple[Term, ...]:
    """The terms that must stand side by side where ``text`` is to be found; () if it has none.

    A word is asked for as a whole, so ``LM`` does not find GLM; Han characters are found inside a
    longer run.
    """
    terms = _terms(text if text.isascii() else _folded(text)).split()
    if not terms or not _ENDS_IN_HAN.search(terms[-1]):
        return tuple(map(Term, terms))
    if len(terms) > 1 and len(terms[-2]) == 2 and terms[-2].endswith(terms[-1]):
        return tuple(map(Term, terms[:-1]))
    return (*map(Term, terms[:-1]), Term(terms[-1], prefix=True))


def _terms(text: str) -> str:
    """The terms of a folded text in their order, with a blank between each two.

    Capitals of ASCII need no folding before.
    """
    if text.isascii():
        return _ascii_words(text)
    # With a group to split at, the runs are at the odd places and what stands between at the even ones.
    parts = _RUN.split(text)
    if len(parts) == 1:
        return _words(text)
    parts[::2] = [_short_words(part) if len(part) <= _SHORT else _words(part) for part in parts[::2]]
    parts[1::2] = _overlapping(parts[1::2])
    return " ".join(filter(None, parts))


@lru_cache(4096)
def _short_words(text: str) -> str:
    """As :func:`_words`: between Chinese sentences stand commas, full stops and the names of the day."""
    return _words(text)


def _words(text: str) -> str:
    """The terms of a folded text without Han characters."""
    if text.isascii():
        return _ascii_words(text)
    if _NOT_ASCII_WORD.search(text):
        return " ".join(_WORD.findall(text))
    return _ascii_words(text.encode("ascii", "replace").decode("ascii"))


def _ascii_words(text: str) -> str:
    """As :func:`_words`. Each step is a pass of one table or one search over all words at once."""
    words = text.encode("ascii").translate(_ASCII_FOLDED)
    shapes = words.translate(_SHAPES)
    digit = shapes.find(b"0")
    if _LONG_WORD in shapes or (digit >= 0 and _LONG_NUMBER in shapes):
        return " ".join(_ASCII_WORD.findall(words.decode("ascii")))
    if digit >= 0:
        words = _parted(words, shapes, digit)
    while b"  " in words:
        words = words.replace(b"  ", b" ")
    return words.decode("ascii").strip(" ")


def _parted(words: bytes, shapes: bytes, digit: int) -> bytes:
    """``words`` with a blank wherever letters and digits meet; the first digit is at ``digit``."""
    cuts = []
    for joint in (b"a0", b"0a"):
        at = shapes.find(joint, max(digit - 1, 0))
        while at >= 0:
            cuts.append(at + 1)
            at = shapes.find(joint, at + 1)
    if not cuts:
        return words
    cuts.sort()
    return b" ".join([words[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)])


def _overlapping(runs: list[str]) -> list[str]:
    """The terms of each run, with a blank between each two: 月之暗面 becomes "月之 之暗 暗面 面".

    All runs at once: every third place of the result is a blank, the others are the runs and the runs
    from their second characters on. To make each term a string would take longer than all the rest.
    """
    first = " ".join(runs)
    second = "  ".join([run[1:] for run in runs]) + " "
    terms = array("I", (0x20,)) * (3 * len(first))
    terms[0::3] = array("I", first.encode(_UTF32))
    terms[1::3] = array("I", second.encode(_UTF32))
    # Behind the last character of a run come two blanks, and three for the blank between the runs.
    return terms.tobytes().decode(_UTF32).rstrip().split(5 * " ")


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if _UNUSUAL.search(text) or _traditional().search(text):
        return text.translate(_folding())
    return text.lower()


@cache
def _traditional() -> re.Pattern[str]:
    """Han characters that are indexed as others; most texts have none."""
    return re.compile(f"[{''.join(map(chr, simplified_of()))}{''.join(_VARIANTS)}]")


def _beginnings(text: str, terms: str) -> bytes:
    """For each term of a folded text the lower byte of its first character, and others besides."""
    if text.isascii():
        return terms.encode("ascii").title().translate(None, _NO_BEGINNINGS)
    return text.encode("utf-16-le", "surrogatepass")[::2]


def _may_repeat(beginnings: bytes) -> bool:
    """Whether one term may come more than :data:`MAX_REPEATS` times; False is sure.

    All that is equal to one of the first few is taken away, again and again: as long as that is never
    more than the limit at once, nothing comes so often.
    """
    left = beginnings
    while len(left) > MAX_REPEATS:
        others = left.translate(None, left[:_FEW])
        if len(left) - len(others) > MAX_REPEATS:
            return True
        left = others
    return False


def _thinned(terms: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    for at, term in enumerate(terms):
        seen[term] += 1
        if seen[term] > MAX_REPEATS:
            terms[at] = FILLER
    return terms


class _Folding(dict[int, str]):
    """What each character is indexed as, worked out when it is first met.

    Character by character, which is faster than one pass for each rule: a text of a thousand bytes
    takes a tenth of a millisecond.
    """

    def __missing__(self, code: int) -> str:
        simplified = simplified_of()
        characters = unicodedata.normalize("NFKC", chr(code)).lower()
        folded = "".join(_VARIANTS.get(c) or simplified.get(ord(c)) or _base(c) for c in characters)
        self[code] = folded
        return folded


@cache
def _folding() -> _Folding:
    return _Folding()


def _base(character: str) -> str:
    """The letter without its accents, for Latin letters; an accent by itself is nothing."""
    if "\u0300" <= character < "\u0370":
        return ""
    if "\u00c0" <= character < "\u0250" or "\u1e00" <= character < "\u1f00":
        decomposed = unicodedata.normalize("NFD", character)
        return _LATIN.get(character) or "".join(c for c in decomposed if not unicodedata.combining(c))
    return character
