"""The words beside a number: what it measures, how exactly it is meant, what narrows it.

Stricter than the role that tagging gives an amount: there a wrong word costs little, here it would
make two outlets contradict each other. A number whose words are not sure measures nothing. The words
themselves stand in ``claims_words.toml``.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.model.claim import Bound
from tracker.model.tags import Amount
from tracker.text.han import to_simplified

_REACH = 44
"""Characters left of a number in which a word may tell what it measures."""
_BOUND_REACH = 24
_BETWEEN = "[^，。；,;0-9]{0,30}"
_PREPOSITION = re.compile(
    r" (?:in|of|from|after|at|on|for|with|by|to|as|before|amid|during|following)(?![A-Za-z])"
)
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9]|[亿万元])")
_PERIODIC = frozenset({"revenue", "profit", "loss", "revenue growth"})
_OF_ROUNDS = frozenset({"valuation", "raised"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A thing that a number can measure, "" where its words only tell that it is none of the others.

    ``of_model``: it is a property of a product or model and not of its firm.
    """

    name: str
    of_model: bool
    before: re.Pattern[str]
    after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Words:
    measures: Mapping[str, tuple[Measure, ...]]
    before: tuple[tuple[Bound, re.Pattern[str]], ...]
    after: tuple[tuple[Bound, re.Pattern[str]], ...]
    past: re.Pattern[str]
    origin: re.Pattern[str]
    periods: Mapping[str, re.Pattern[str]]
    rounds: Mapping[str, re.Pattern[str]]
    tags: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]


def plain(text: str) -> str:
    """``text`` with simplified characters, of the same length: as the words are written."""
    return text if text.isascii() else to_simplified(text)


def measure_of(amount: Amount, left: str, right: str) -> Measure | None:
    """What ``amount`` measures between the words of its clause; None where they do not tell.

    Of two words the nearer one tells; a phrase that follows with a preposition ("in new funding") is as
    far as it is long.
    """
    best: tuple[int, int] | None = None
    found: Measure | None = None
    for measure in _words().measures.get(amount.unit, ()):
        for rank in _ranks(measure, left[-_REACH:], plain(amount.text), right):
            if best is None or rank < best:
                best, found = rank, measure
    return found if found is not None and found.name else None


def _ranks(measure: Measure, left: str, written: str, right: str) -> Iterator[tuple[int, int]]:
    """How near the words of a measure stand, and, for equals, how long they are."""
    if measure.before.search(written):
        yield -1, 0
    for match in measure.before.finditer(left):
        yield len(left) - match.end(), match.start() - match.end()
    following = measure.after.match(right)
    if following is not None:
        length = len(following[0])
        yield length if _PREPOSITION.match(following[0]) else 0 if measure.name else -2, -length


def bound_of(left: str, right: str, written: str) -> Bound:
    """How exactly the number between ``left`` and ``right`` is meant; ``written`` is the number itself."""
    words = _words()
    for bound, pattern in words.after:
        if pattern.match(right):
            return bound
    for bound, pattern in words.before:
        if pattern.search(left[-_BOUND_REACH:]):
            return bound
    return Bound.AT_LEAST if any(mark in written for mark in "+多余") else Bound.EXACT


def of_the_past(left: str, clause: str) -> bool:
    """Whether the number is one to compare with, a part or denied. ``left`` ends at the number."""
    words = _words()
    return words.origin.search(left[-_BOUND_REACH:]) is not None or words.past.search(clause) is not None


def tags_of(measure: str, sentence: str) -> frozenset[str]:
    """What makes a number of ``measure`` another thing: planned, net, monthly, for input tokens, ..."""
    return frozenset(tag for tag, pattern in _words().tags.get(measure, ()) if pattern.search(sentence))


def period_of(measure: str, sentence: str) -> str:
    """The period that a number of the accounts is for: q3, h1, year; "" where none is named."""
    return _first(_words().periods, sentence) if measure in _PERIODIC else ""


def round_of(measure: str, sentence: str) -> str:
    """The round of funding that a sentence names: a, b, angel, seed; else ""."""
    return _first(_words().rounds, sentence) if measure in _OF_ROUNDS else ""


def year_of(sentence: str) -> str:
    """The one year that a sentence names, else ""."""
    years = set(_YEAR.findall(sentence))
    return years.pop() if len(years) == 1 else ""


def _first(patterns: Mapping[str, re.Pattern[str]], text: str) -> str:
    return next((name for name, pattern in patterns.items() if pattern.search(text)), "")


@cache
def _words() -> _Words:
    lists = tomllib.loads(files(__package__).joinpath("claims_words.toml").read_text(encoding="utf-8"))
    measures: dict[str, tuple[Measure, ...]] = {}
    for entry in lists["measure"]:
        measures[entry["unit"]] = (*measures.get(entry["unit"], ()), _measure(entry))
    tags: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
    for tag, entry in lists["tag"].items():
        for measure in " ".join(entry["of"].split()).split(", "):
            tags[measure] = (*tags.get(measure, ()), (tag, _compiled(_any(entry["words"]))))
    bounds = lists["bound"]
    return _Words(
        measures=measures,
        before=tuple(
            (Bound(name), _compiled(rf"{_any(words)}(?: (?:an?|the))?\s*\Z"))
            for name, words in bounds["before"].items()
        ),
        after=tuple(
            (Bound(name), _compiled(rf"[ -]?{_any(words)}")) for name, words in bounds["after"].items()
        ),
        past=_compiled(_any(lists["past"]["words"])),
        origin=_compiled(rf"{_any(lists['past']['from'])}(?: (?:an?|the|its))?\s*\Z"),
        periods={name: _compiled(_any(words)) for name, words in lists["period"].items()},
        rounds={name: _compiled(_any(words)) for name, words in lists["round"].items()},
        tags=tags,
    )


def _measure(entry: Mapping[str, Any]) -> Measure:
    words = _split(entry["after"])
    latin = _join(word for word in words if word[0].isascii())
    han = _join(word for word in words if not word[-1].isascii())
    after = rf"[ -]?(?:[A-Za-z0-9-]+[ -]){{0,{entry['gap']}}}?{latin}"
    after += rf"|的?(?:人民币)?[^，。、0-9 ]{{0,{entry.get('han_gap', 0)}}}?{han}"
    return Measure(
        entry.get("name", ""), "of_model" in entry, _compiled(_any(entry["before"])), _compiled(after)
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _split(words: str) -> list[str]:
    return " ".join(words.split()).split(" | ")


def _any(words: str) -> str:
    return _join(_split(words))


def _join(words: Iterator[str] | list[str]) -> str:
    return f"(?:{'|'.join(map(_pattern, sorted(words, key=len, reverse=True)))})"


def _pattern(word: str) -> str:
    r"""One word of the lists as a pattern; ``\b`` would take Chinese characters for letters."""
    head, _, banned = word.partition("!")
    start = "(?<![A-Za-z])" if head[0].isascii() and head[0].isalpha() else ""
    end = "(?![A-Za-z])" if head[-1].isascii() and head[-1].isalpha() else ""
    body = re.escape(head).replace(r"\ …\ ", _BETWEEN).replace("…", _BETWEEN).replace(r"\*", "[A-Za-z]*")
    return start + body + (f"(?![{banned}])" if banned else end)
