"""The words around a name that speak for or against it."""

from functools import cached_property

from ahocorasick_rs import AhoCorasick

from tracker.tag.folding import fold, is_letter_or_digit

NEEDED_WITHIN = 200
"""Code points on each side of a name in which a needed word counts."""
EXCLUDED_WITHIN = 200
"""Code points on each side of a name in which an excluding word counts."""
HAN_BESIDE = "<han>"
"""Among the needed words of a Latin name: a Chinese character beside it is a signal."""


class Signals:
    """Words of which one must, or must not, stand near a name; a * at the end lets a word go on.

    Most names of a ledger never meet one, so the words are made ready when they are first looked for.
    """

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words

    def nearest(self, spaced: str, start: int, end: int, reach: int) -> str:
        """The word that stands nearest to the name at ``start``-``end``, within ``reach`` of it, or "".

        ``spaced`` is the folded text with spaces for hyphens.
        """
        words, longest, automaton = self._compiled
        begin = max(0, start - reach - longest)
        window = spaced[begin : end + reach + longest]
        nearest, best = reach + 1, ""
        for number, first, last in automaton.find_matches_as_indexes(window, overlapping=True):
            first, last = begin + first, begin + last  # noqa: PLW2901
            distance = start - last if last <= start else first - end
            # Below zero the word is a part of the name.
            if 0 <= distance < nearest:
                word = words[number]
                if stands_alone(spaced, first, last, open_end=word[-1] == "*"):
                    nearest, best = distance, word
        return best

    @cached_property
    def _compiled(self) -> tuple[list[str], int, AhoCorasick]:
        words = list(dict.fromkeys(fold(word).replace("-", " ") for word in self._words))
        stems = [word.rstrip("*") for word in words]
        return words, max(map(len, stems)), AhoCorasick(stems)


def stands_alone(text: str, start: int, end: int, *, open_end: bool = False) -> bool:
    """Whether what starts or ends in a Latin letter or digit is a whole word; a plural s counts."""
    if start and is_letter_or_digit(text[start]) and is_letter_or_digit(text[start - 1]):
        return False
    if open_end or end == len(text) or not is_letter_or_digit(text[end - 1]):
        return True
    if text[end] == "s":
        end += 1
    return end == len(text) or not is_letter_or_digit(text[end])
