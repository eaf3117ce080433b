"""The words around a name: which signals stand near it, found in one pass over the text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

import ahocorasick_rs

from tracker.tag.folding import fold, is_letter_or_digit

NEEDED_WITHIN = 200
"""Code points on each side of a name in which a needed word counts."""
EXCLUDED_WITHIN = 80
"""Code points on each side of a name in which an excluding word counts."""
HAN_BESIDE = "<han>"
"""Among the needed words of a Latin name: a Chinese character beside it is a signal."""


class Signal(NamedTuple):
    """A word of the ledger that stands in the text."""

    start: int
    end: int
    word: int


class SignalWords:
    """All words of ``needs`` and ``excluded_by``, by number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._sets: dict[tuple[str, ...], frozenset[int]] = {}
        self._open: list[bool] = []
        self._automaton: ahocorasick_rs.AhoCorasick | None = None

    def numbers(self, words: tuple[str, ...]) -> frozenset[int]:
        """The numbers of the words; a word not seen before gets one."""
        known = self._sets.get(words)
        if known is None:
            known = self._sets[words] = frozenset(self._number(word) for word in words)
        return known

    def text(self, number: int) -> str:
        """The word of a number, folded."""
        return self._words[number]

    def compile(self) -> None:
        """Build the automaton; no words can be added afterwards."""
        self._words = list(self._numbers)
        self._open = [word.endswith("*") for word in self._words]
        stems = [word.rstrip("*") for word in self._words]
        self._automaton = ahocorasick_rs.AhoCorasick(stems) if stems else None

    def find(self, folded: str) -> "Signals":
        """Every signal in a folded text."""
        found: list[Signal] = []
        if self._automaton is not None:
            spaced = folded.replace("-", " ")
            for number, start, end in self._automaton.find_matches_as_indexes(spaced, overlapping=True):
                if stands_alone(spaced, start, end, open_end=self._open[number]):
                    found.append(Signal(start, end, number))
        return Signals(found)

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(fold(word).replace("-", " "), len(self._numbers))


class Signals:
    """The signals of one text, in their order."""

    def __init__(self, found: Iterable[Signal]) -> None:
        self._found = sorted(found)
        self._starts = [signal.start for signal in self._found]

    def near(self, start: int, end: int, reach: int, wanted: frozenset[int]) -> Signal | None:
        """The nearest signal of ``wanted`` within ``reach`` of a name, but no part of the name."""
        first = bisect_left(self._starts, start - reach)
        last = bisect_right(self._starts, end + reach)
        best, nearest = None, reach + 1
        for signal in self._found[first:last]:
            if signal.word in wanted and (signal.end <= start or signal.start >= end):
                distance = start - signal.end if signal.end <= start else signal.start - end
                if distance < nearest:
                    best, nearest = signal, distance
        return best


def stands_alone(text: str, start: int, end: int, *, open_end: bool = False) -> bool:
    """Whether what starts or ends in a Latin letter or digit is a whole word; a plural s counts."""
    if start and is_letter_or_digit(text[start]) and is_letter_or_digit(text[start - 1]):
        return False
    if open_end or end == len(text) or not is_letter_or_digit(text[end - 1]):
        return True
    if text[end] == "s":
        end += 1
    return end == len(text) or not is_letter_or_digit(text[end])
