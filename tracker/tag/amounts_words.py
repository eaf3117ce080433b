"""Quantities in words: one trillion parameters, a billion dollars, doubled, 翻倍."""

import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from tracker.tag.amounts_units import SCALES, unit_after

_COUNTS = {
    "half a": 0.5, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_VAGUE = frozenset({"hundred", "hundreds", "several", "few", "many", "per", "multi", "of"})
_SCALE_WORDS = {"trillion", "billion", "million"}
_MULTIPLES = re.compile(
    r"翻(?:一)?[倍番]|翻(两)番|(?<![A-Za-z])(?:(doubl(?:ed|ing|es))|(tripl(?:ed|ing|es))|(quadrupl(?:ed|ing|es))"
    r"|(two|three|four|five|six|seven|eight|nine|ten)"
    r"(?:-?fold| times(?= (?:more|faster|as|the|higher|larger|cheaper|its))))"
    r"(?![A-Za-z])",
    re.IGNORECASE,
)

_HINTS: dict[str, Sequence[int]] = {
    "翻": (0,), "oubl": (1,), "ripl": (1,), "uadrupl": (1,),
    "fold": (3, 4, 5, 6), "Fold": (3, 4, 5, 6), " times ": (3, 4, 5), " Times ": (3, 4, 5),
}  # fmt: skip
"""What every match of the pattern holds, and how far before it the match may begin."""
_SCALE_ENDS = "illion"
_AUTOMATON = AhoCorasick((_SCALE_ENDS, *_HINTS))
_BEFORE = ((), *_HINTS.values())

Found = tuple[int, int, float, str, str, str]
"""Start, end, value, unit, currency, role."""


def word_quantities(text: str) -> Iterator[Found]:
    """The quantities of ``text`` (folded) that no digit or Chinese numeral writes."""
    hints = _AUTOMATON.find_matches_as_indexes(text)
    for which, at, _ in hints:
        if which == 0 and (found := _scaled(text, at)) is not None:
            yield found
    for which, at, _ in hints:
        for before in _BEFORE[which]:
            match = _MULTIPLES.match(text, at - before) if before <= at else None
            if match is not None and match.end() > at:
                yield _multiple(match)


def _scaled(text: str, at: int) -> Found | None:
    begin = at - 2 if text[max(0, at - 2) : at].lower() == "tr" else at - 1
    word = text[max(0, begin) : at + 6].lower()
    end = at + 6
    if begin >= 2 and text[begin - 2].isdigit():  # "4.8 billion": read with its digits.
        return None
    if word not in _SCALE_WORDS or (unit := unit_after(text, end)) is None:
        return None
    before, gap = text[max(0, begin - 16) : max(0, begin - 1)].lower(), text[max(0, begin - 1) : begin]
    if gap not in {"", " ", "-"}:
        return None
    words = ["", *before.replace("-", " ").split(" ")][-2:]
    stop, name, currency, worth = unit
    written = _written(words)
    if written:
        return (
            begin - len(written) - 1,
            stop,
            _COUNTS[written] * 10.0 ** SCALES[word] * worth,
            name,
            currency,
            "",
        )
    if text[end : end + 1] != "-" or words[-1] in _VAGUE or words[-1][-1:].isdigit():
        return None
    return begin, stop, 10.0 ** SCALES[word] * worth, name, currency, ""


def _written(words: list[str]) -> str:
    """The count that stands before a scale: "two", "half a", or "" where none does."""
    both, last = " ".join(words), words[-1]
    return both if both in _COUNTS else last if last in _COUNTS else ""


def _multiple(match: re.Match[str]) -> Found:
    quadruple, _, tripled, quadrupled, counted = match.groups()
    if counted:
        return *match.span(), float(_COUNTS[counted.lower()]), "times", "", ""
    value = 4.0 if quadruple or quadrupled else 3.0 if tripled else 2.0
    return *match.span(), value, "times", "", "rise"
