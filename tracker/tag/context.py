"""The words around a name: which signals stand near it, found in one pass over the text."""

import ahocorasick_rs

from tracker.tag.folding import fold, is_letter_or_digit

NEEDED_WITHIN = 200
"""Code points on each side of a name in which a needed word counts."""
EXCLUDED_WITHIN = 80
"""Code points on each side of a name in which an excluding word counts."""
HAN_BESIDE = "<han>"
"""Among the needed words of a Latin name: a Chinese character beside it is a signal."""


class SignalWords:
    """All words of ``needs`` and ``excluded_by``, by number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._sets: dict[tuple[str, ...], frozenset[int]] = {}
        self._open: list[bool] = []
        self._automaton: ahocorasick_rs.AhoCorasick | None = None
        self.longest = 0

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
        self.longest = max(map(len, stems), default=0)
        # A full table of states costs 3 MB and 10 ms once, and reads a text a third faster.
        full = ahocorasick_rs.Implementation.DFA
        self._automaton = ahocorasick_rs.AhoCorasick(stems, implementation=full) if stems else None

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Every place where the letters of a word stand: its number, start and end."""
        if self._automaton is None:
            return []
        return self._automaton.find_matches_as_indexes(folded, overlapping=True)

    def is_open(self, number: int) -> bool:
        """Whether the word is only the beginning of words."""
        return self._open[number]

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(fold(word).replace("-", " "), len(self._numbers))


class Signals:
    """The signals of one text; looked for around the names that ask, each stretch of the text once."""

    def __init__(self, words: SignalWords, folded: str) -> None:
        self._words = words
        self._folded = folded
        self._spaced = ""
        # The words that start between the two places, in their order.
        self._found: list[tuple[int, int, int]] = []
        self._from = self._to = 0

    def near(self, start: int, end: int, reach: int, wanted: frozenset[int]) -> str:
        """The word of ``wanted`` that stands nearest to a name, within ``reach`` of it, or ""."""
        if not wanted:
            return ""
        nearest, best = reach + 1, ""
        for number, first, last in self._around(start - reach - self._words.longest, end + reach + 1):
            if number in wanted:
                distance = start - last if last <= start else first - end
                # Below zero the word is a part of the name.
                if 0 <= distance < nearest and self._is_word(number, first, last):
                    nearest, best = distance, self._words.text(number)
        return best

    def _around(self, begin: int, stop: int) -> list[tuple[int, int, int]]:
        """At least the words that start in a stretch; names ask from left to right."""
        begin = max(0, begin)
        if not self._from <= begin <= self._to:
            self._found, self._from, self._to = [], begin, begin
        if stop > self._to:
            self._spaced = self._spaced or self._folded.replace("-", " ")
            at = self._to
            for number, first, last in self._words.find(self._spaced[at : stop + self._words.longest]):
                if at + first < stop:
                    self._found.append((number, at + first, at + last))
            self._to = stop
        return self._found

    def _is_word(self, number: int, start: int, end: int) -> bool:
        return stands_alone(self._spaced, start, end, open_end=self._words.is_open(number))


def stands_alone(text: str, start: int, end: int, *, open_end: bool = False) -> bool:
    """Whether what starts or ends in a Latin letter or digit is a whole word; a plural s counts."""
    if start and is_letter_or_digit(text[start]) and is_letter_or_digit(text[start - 1]):
        return False
    if open_end or end == len(text) or not is_letter_or_digit(text[end - 1]):
        return True
    if text[end] == "s":
        end += 1
    return end == len(text) or not is_letter_or_digit(text[end])
