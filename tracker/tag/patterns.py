"""The names of the ledger as they are searched for: one automaton, and what each hit may mean."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import ahocorasick_rs

from tracker.model.entity import Alias, AliasRule, Entity, EntityKind, Ledger
from tracker.tag.context import SignalWords
from tracker.tag.folding import fold
from tracker.text.han import HAN

_GAP = re.compile(r"(?<=[a-z0-9])[ -](?=[a-z0-9])")
_LATIN_HAN = re.compile(rf"(?<=[a-z0-9])(?=[{HAN}])|(?<=[{HAN}])(?=[a-z0-9])")
_LEAST_GLUED = 6


@dataclass(frozen=True, slots=True)
class Sense:
    """What a literal may mean: an entity by one of its aliases, and under which conditions.

    ``version`` says that a version must follow; ``letter`` is what the version begins with (the K of
    "Kimi K#"); ``digit`` that the literal holds the first digit of the version, because a name of one
    letter would be found everywhere. ``around`` are longer words, by their offset and length, that make
    it something else.
    """

    entity: Entity
    alias: Alias
    firm: str
    version: bool
    letter: str
    digit: bool
    gap: str
    written: str
    needs: frozenset[int]
    excluded: frozenset[int]
    around: tuple[tuple[int, int, frozenset[str]], ...]
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Patterns:
    """Everything compiled: literals, their senses in the order in which they are tried, and the signals."""

    automaton: ahocorasick_rs.AhoCorasick
    literals: tuple[str, ...]
    senses: tuple[tuple[Sense, ...], ...]
    signals: SignalWords
    firms: Mapping[str, str]


def compile_patterns(ledger: Ledger) -> Patterns:
    """Compile the names of a ledger."""
    signals = SignalWords()
    senses: dict[str, list[Sense]] = {}
    for entity in ledger.entities.values():
        for alias in entity.aliases:
            literal, sense = _sense(entity, alias, signals)
            for spelling in _spellings(literal, alias, with_digit=sense.digit):
                senses.setdefault(spelling, []).append(sense)
    signals.compile()
    literals = tuple(senses)
    return Patterns(
        automaton=ahocorasick_rs.AhoCorasick(literals),
        literals=literals,
        senses=tuple(tuple(sorted(found, key=_first_tried)) for found in senses.values()),
        signals=signals,
        firms={e.id: e.name for e in ledger.entities.values() if e.kind is EntityKind.FIRM},
    )


def _sense(entity: Entity, alias: Alias, signals: SignalWords) -> tuple[str, Sense]:
    written, mark, _ = alias.text.partition("#")
    bare = written.rstrip(" -")
    literal = fold(bare)
    words = [word for word in alias.excluded_by if literal not in fold(word)]
    wrapping = [fold(word).replace("-", " ") for word in alias.excluded_by if literal in fold(word)]
    spaced = literal.replace("-", " ")
    return literal, Sense(
        entity=entity,
        alias=alias,
        firm=entity.firm,
        version=bool(mark),
        letter=literal[-1] if mark and _ends_in_single_letter(literal) and bare == written else "",
        digit=bool(mark) and len(literal) == 1,
        gap=written[len(bare) :],
        written=bare,
        needs=signals.numbers(alias.needs),
        excluded=signals.numbers(tuple(words)),
        around=_around(spaced, wrapping),
        since=alias.since or entity.since,
        until=alias.until or entity.until,
    )


def _around(literal: str, wrapping: list[str]) -> tuple[tuple[int, int, frozenset[str]], ...]:
    """Longer words grouped by where the literal stands in them and how long they are."""
    groups: dict[tuple[int, int], set[str]] = {}
    for word in wrapping:
        stem = word.rstrip("*")
        groups.setdefault((stem.find(literal), len(stem)), set()).update((stem, word))
    return tuple((offset, length, frozenset(words)) for (offset, length), words in groups.items())


def _spellings(literal: str, alias: Alias, *, with_digit: bool) -> Iterator[str]:
    """The literal and the ways in which it is also written: with hyphens or glued, or spaced at Han."""
    if with_digit:
        yield from (literal + digit for digit in "123456789")
        return
    forms = {literal: None}
    if _GAP.search(literal):
        forms[_GAP.sub(" ", literal)] = None
        forms[_GAP.sub("-", literal)] = None
        if len(literal) > _LEAST_GLUED and not alias.case_sensitive:
            forms[_GAP.sub("", literal)] = None
    if _LATIN_HAN.search(literal):
        forms[_LATIN_HAN.sub(" ", literal)] = None
    if "·" in literal:
        forms[literal.replace("·", "")] = None
    yield from forms


def _ends_in_single_letter(literal: str) -> bool:
    return (
        literal[-1].isalpha() and literal[-1].isascii() and (len(literal) == 1 or not literal[-2].isalnum())
    )


def _first_tried(sense: Sense) -> tuple[bool, bool]:
    """Names that need a version come first, names that need a signal last."""
    return not sense.version, sense.alias.rule is AliasRule.CONTEXT
