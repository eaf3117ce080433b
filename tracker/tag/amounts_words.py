"""Quantities in words: one trillion parameters, a billion dollars, doubled, 翻倍."""

import re
from collections.abc import Iterator

from tracker.tag.amounts_units import LATIN_UNIT, SCALES, latin_unit

_COUNTS = {
    "half a": 0.5, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50,
}  # fmt: skip
_COUNT_BEFORE = re.compile(
    r"(?<![A-Za-z0-9-])(?:(" + "|".join(sorted(_COUNTS, key=len, reverse=True)) + r")[ -])?\Z", re.IGNORECASE
)
_SCALE_WORDS = {"trillion", "billion", "million"}
_MULTIPLES = re.compile(
    r"翻(?:一)?[倍番]|翻(两)番|(?<![A-Za-z])(?:(doubl(?:ed|ing|es))|(tripl(?:ed|ing|es))|(quadrupl(?:ed|ing|es))"
    r"|(two|three|four|five|six|seven|eight|nine|ten)(?:fold|-fold| times(?= (?:more|faster|as|the|higher|larger|cheaper|its))))"
    r"(?![A-Za-z])",
    re.IGNORECASE,
)
_HINTS = ("翻", "oubl", "ripl", "uadrupl", "fold", " times ")

Found = tuple[int, int, float, str, str, str]
"""Start, end, value, unit, currency, role."""


def word_quantities(text: str) -> Iterator[Found]:
    """The quantities of ``text`` (folded) that no digit or Chinese numeral writes."""
    at = text.find("illion")
    while at >= 0:
        if (found := _scaled(text, at)) is not None:
            yield found
        at = text.find("illion", at + 6)
    if any(hint in text for hint in _HINTS):
        yield from map(_multiple, _MULTIPLES.finditer(text))


def _scaled(text: str, at: int) -> Found | None:
    begin = at - 1 if text[at - 2 : at].lower() != "tr" else at - 2
    word = text[begin : at + 6].lower()
    if word not in _SCALE_WORDS or at == 0:
        return None
    left = text[max(0, begin - 16) : begin]
    count = _COUNT_BEFORE.search(left)
    if count is None or left[-2:-1].isdigit():
        return None
    end = at + 6
    unit = LATIN_UNIT.match(text, end)
    if unit is None or (count[1] is None and text[end : end + 1] != "-"):
        return None
    if count[1] is None and left.rstrip().lower().endswith(("hundred", "several", "few", "many", "per")):
        return None
    name, currency, worth = latin_unit(unit)
    value = _COUNTS[count[1].lower()] if count[1] else 1.0
    start = begin - (len(left) - count.start(1)) if count[1] else begin
    return start, unit.end(), value * SCALES[word] * worth, name, currency, ""


def _multiple(match: re.Match[str]) -> Found:
    quadruple, doubled, tripled, quadrupled, counted = match.groups()
    if counted:
        return *match.span(), float(_COUNTS[counted.lower()]), "times", "", ""
    value = 4.0 if quadruple or quadrupled else 3.0 if tripled else 2.0
    return *match.span(), value, "times", "", "rise"
