"""The names of the ledger as they are searched for: one automaton, and what each hit may mean."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from tracker.model.entity import Alias, AliasRule, Entity, EntityKind, Ledger
from tracker.tag.context import Signals
from tracker.tag.folding import fold, is_letter_or_digit
from tracker.text.han import HAN

_GAP = re.compile(r"(?<=[a-z0-9])[ -](?=[a-z0-9])")
_LATIN_HAN = re.compile(rf"(?<=[a-z0-9])(?=[{HAN}])|(?<=[{HAN}])(?=[a-z0-9])")
_LEAST_GLUED = 6
_DOUBTS = {"machine": 0.08}
"""What the language of a name takes from the confidence in it."""
_UNVERIFIED = 0.05


@dataclass(frozen=True, slots=True)
class Sense:
    """What a literal may mean: an entity by one of its aliases, and under which conditions.

    ``version`` says that a version must follow; ``letter`` is what the version begins with (the K of
    "Kimi K#"); ``digit`` that the literal holds the first digit of the version, because a name of one
    letter would be found everywhere. ``around`` are longer words, by their offset and length, that make
    it something else. ``doubt`` is what the kind of the name takes from the confidence. What is asked of
    every name that is found (``kind``, ``alone``, ``misleads``, ``bounded``) is worked out beforehand.
    """

    entity: Entity
    alias: Alias
    firm: str
    kind: str
    alone: bool
    version: bool
    letter: str
    digit: bool
    gap: str
    written: str
    needs: Signals | None
    excluded: Signals | None
    misleads: bool
    around: tuple[tuple[int, int, frozenset[str]], ...]
    bounded: bool
    since: date | None
    until: date | None
    doubt: float


class Literal(NamedTuple):
    """What is searched for, by what it may mean, in the order in which the senses are tried.

    ``opens`` and ``closes`` say whether its first and last character could go on in a longer Latin word.
    """

    opens: bool
    closes: bool
    senses: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Everything compiled: the automaton with the literal of each of its numbers."""

    automaton: ahocorasick_rs.AhoCorasick
    literals: tuple[Literal, ...]
    firms: Mapping[str, str]


def compile_patterns(ledger: Ledger) -> Patterns:
    """Compile the names of a ledger."""
    signals, folded = cache(Signals), cache(fold)  # Many names share their words.
    senses: dict[str, list[Sense]] = {}
    for entity in ledger.entities.values():
        for alias in entity.aliases:
            literal, sense = _sense(entity, alias, signals, folded)
            for spelling in _spellings(literal, alias, with_digit=sense.digit):
                senses.setdefault(spelling, []).append(sense)
    return Patterns(
        automaton=ahocorasick_rs.AhoCorasick(list(senses)),
        literals=tuple(_literal(text, found) for text, found in senses.items()),
        firms={e.id: e.name for e in ledger.entities.values() if e.kind is EntityKind.FIRM},
    )


def _literal(text: str, senses: list[Sense]) -> Literal:
    tried = tuple(sorted(senses, key=_first_tried))
    return Literal(is_letter_or_digit(text[0]), is_letter_or_digit(text[-1]), tried)


def _sense(
    entity: Entity, alias: Alias, signals: Callable[[tuple[str, ...]], Signals], folded: Callable[[str], str]
) -> tuple[str, Sense]:
    written, mark, _ = alias.text.partition("#")
    bare = written.rstrip(" -")
    literal = fold(bare)
    words = tuple(word for word in alias.excluded_by if literal not in folded(word))
    wrapping = [folded(word).replace("-", " ") for word in alias.excluded_by if literal in folded(word)]
    spaced = literal.replace("-", " ")
    since, until = alias.since or entity.since, alias.until or entity.until
    verified = alias.verified and entity.verified
    return literal, Sense(
        entity=entity,
        alias=alias,
        firm=entity.firm,
        kind=entity.kind.value,
        alone=alias.rule is AliasRule.ALONE,
        version=bool(mark),
        letter=literal[-1] if mark and _ends_in_single_letter(literal) and bare == written else "",
        digit=bool(mark) and len(literal) == 1,
        gap=written[len(bare) :],
        written=bare,
        needs=signals(alias.needs) if alias.needs else None,
        excluded=signals(words) if words else None,
        misleads=bool(alias.needs or alias.excluded_by) and not mark,
        around=_around(spaced, wrapping),
        bounded=bool(since or until),
        since=since,
        until=until,
        doubt=_DOUBTS.get(alias.language, 0.0) + (0.0 if verified else _UNVERIFIED),
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
