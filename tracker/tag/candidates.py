"""Takes a text and the patterns, and gives the names in it with what speaks for and against each."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from tracker.tag.context import EXCLUDED_WITHIN, HAN_BESIDE, NEEDED_WITHIN, stands_alone
from tracker.tag.folding import is_letter_or_digit
from tracker.tag.patterns import Patterns
from tracker.tag.senses import Sense
from tracker.tag.versions import version_at
from tracker.text.han import is_han

_LEAST_CAMEL = 4
_LEAST_WORD = 4
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?![a-z0-9])")
_SHORT_HAN, _QUOTED = 2, 5
_START = itemgetter(1)
_FUNDED = re.compile("融资|早期项目|天使轮|种子轮|创业|首发|求购")

OUTSIDE_ITS_TIME = "outside its time"


class Candidate(NamedTuple):
    """A name at a place, and one reading of it.

    ``verdict`` is "accepted", "pending" (only another name of its firm can confirm it) or "refused";
    ``rule`` says why in a word or two.
    """

    sense: Sense
    start: int
    end: int
    version: str
    verdict: str
    rule: str


class Text(NamedTuple):
    """A text as written, folded, and with spaces for hyphens; the day of writing, if it is known.

    ``evidence`` is ``spaced`` without the names that mean something else: needed words are looked for there.
    """

    original: str
    folded: str
    spaced: str
    evidence: str
    day: date | None


def find_candidates(text: Text, patterns: Patterns) -> Iterator[Sequence[Candidate]]:
    """Every name in the text, the longest where names overlap, with its readings, the best first."""
    hits = patterns.automaton.find_matches_as_indexes(text.folded, overlapping=True)
    # They come in the order of their ends; turned round and sorted by their starts, the longest is first.
    hits.reverse()
    hits.sort(key=_START)
    taken = 0
    for number, start, end in hits:
        if start < taken:
            continue
        opens, closes, senses, sure = patterns.literal(number)
        if (opens and not _begins(text, start, end)) or (closes and not _ends(text, start, end)):
            continue
        if sure is not None:
            if not (closes and _is_in_number_or_code(text.folded, start, end)):
                taken = end
                yield (Candidate(sure, start, end, "", "accepted", "alone"),)
            continue
        readings = [
            _judge((sense, *found), (start, end), text)
            for sense in senses
            if (found := _shape(sense, text, start, end)) is not None
        ]
        if not readings:
            continue
        taken = max(reading.end for reading in readings)
        if len(readings) > 1:
            readings.sort(key=_rank)
        yield readings


def _rank(reading: Candidate) -> int:
    return ("accepted", "pending", "refused").index(reading.verdict)


def _begins(text: Text, start: int, end: int) -> bool:
    """Whether the name, which begins with a letter or digit, begins a word; Han characters are borders."""
    if not start or not is_letter_or_digit(text.folded[start - 1]):
        return True
    camel = text.original[start].isupper() and text.original[start - 1].islower()
    return camel and end - start >= _LEAST_CAMEL


def _ends(text: Text, start: int, end: int) -> bool:
    """Whether the name, which ends in a letter or digit, ends a word; a digit may follow."""
    if end == len(text.folded):
        return True
    after = text.folded[end]
    if not after.isalpha() or not is_letter_or_digit(after):
        return True
    camel = text.original[end].isupper() and text.original[end - 1].islower()
    return camel and end - start >= _LEAST_CAMEL


def _shape(sense: Sense, text: Text, start: int, end: int) -> tuple[int, str] | None:
    """Where the name with its version ends, and the version; None where the form does not fit."""
    if sense.digit:
        end = start + 1
    if sense.alias.case_sensitive and text.original[start:end] != sense.written:
        return None
    if sense.version:
        if sense.alias.case_sensitive and sense.gap and text.original[end : end + 1] != sense.gap:
            return None
        found = version_at(text.original, text.folded, end)
        if found is None or (sense.letter and not text.folded[end : end + 1].isdigit()):
            return None
        return found[1], sense.letter + found[0]
    if _is_in_number_or_code(text.folded, start, end):
        return None
    return end, ""


def _is_in_number_or_code(folded: str, start: int, end: int) -> bool:
    """Whether a digit right after the name belongs to it (360 in 3600, G1 in G10, MUSA in MUSA2x).

    A number after a longer word is only written close, as Chinese does: "MiniMax3826亿", "Manus1.6".
    """
    if end == len(folded) or not folded[end].isdigit() or not is_letter_or_digit(folded[end - 1]):
        return False
    is_word = end - start >= _LEAST_WORD and folded[start:end].isalpha()
    return not (is_word and _NUMBER.match(folded, end))


def _judge(shape: tuple[Sense, int, str], name: tuple[int, int], text: Text) -> Candidate:
    """Read a name; ``name`` is its place without the version, whose words may be the signal."""
    sense, end, version = shape
    start = name[0]
    verdict = "accepted"
    if rule := _refusal(sense, (start, end), text):
        verdict = "refused"
    elif sense.alone:
        rule = "version" if sense.version else "alone"
    elif sense.needs and (needed := sense.needs.nearest(text.evidence, *name, NEEDED_WITHIN)):
        rule = f"near {needed}"
    elif HAN_BESIDE in sense.alias.needs and _han_beside(text.folded, start, end):
        rule = "in Chinese text"
    else:
        verdict, rule = "pending", "firm not named"
    return Candidate(sense, start, end, version, verdict, rule)


def _refusal(sense: Sense, span: tuple[int, int], text: Text) -> str:
    """Why the name means something else here, or ""."""
    start, end = span
    if sense.around and (word := _word_around(sense, text.spaced, start)):
        return f"part of {word}"
    if sense.misleads and (name := _quoted_name_around(text.folded, start, end)):
        return f"part of {name}"
    if sense.excluded and (against := sense.excluded.nearest(text.spaced, start, end, EXCLUDED_WITHIN)):
        return f"near {against}"
    return OUTSIDE_ITS_TIME if sense.bounded and not _in_time(sense, text.day) else ""


def _word_around(sense: Sense, spaced: str, start: int) -> str:
    """The longer word that the name is a part of here, or ""; a Latin one ends where a word ends."""
    for offset, length, words in sense.around:
        begin = start - offset
        around = spaced[begin : begin + length] if begin >= 0 else ""
        if around in words and (around + "*" in words or stands_alone(spaced, begin, begin + length)):
            return around
    return ""


def _han_beside(folded: str, start: int, end: int) -> bool:
    """Whether a Chinese character stands beside the name and its number, or one character further."""
    if number := _NUMBER.match(folded, end):
        end = number.end()
    return any(map(is_han, folded[max(0, start - 2) : start] + folded[end : end + 2]))


def _quoted_name_around(folded: str, start: int, end: int) -> str:
    """The name in 「」 that a short Chinese word is only a part of, as a young firm's often is."""
    if end - start > _SHORT_HAN or not is_han(folded[start]):
        return ""
    opening = folded.rfind("「", max(0, start - _QUOTED), start)
    closing = folded.find("」", end, end + _QUOTED)
    if opening < 0 or closing < 0 or closing - opening - 1 == end - start:
        return ""
    quoted = folded[opening + 1 : closing]
    is_name = len(quoted) <= _QUOTED and all(map(is_han, quoted))
    return quoted if is_name and _FUNDED.search(folded) else ""


def _in_time(sense: Sense, day: date | None) -> bool:
    if day is None:
        return sense.until is None
    return (sense.since is None or day >= sense.since) and (sense.until is None or day <= sense.until)
