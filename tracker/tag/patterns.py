"""The names of the ledger as they are searched for: one automaton, and what each hit may mean."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from tracker.model.entity import Alias, AliasRule, Entity, EntityKind, Ledger
from tracker.tag.context import Signals
from tracker.tag.folding import fold, is_letter_or_digit
from tracker.tag.senses import Sense, sense_of
from tracker.text.han import HAN

_GAP = re.compile(r"(?<=[a-z0-9])[ -](?=[a-z0-9])")
_LATIN_HAN = re.compile(rf"(?<=[a-z0-9])(?=[{HAN}])|(?<=[{HAN}])(?=[a-z0-9])")
_LEAST_GLUED = 6

_Meaning = tuple[Entity, Alias]


class Literal(NamedTuple):
    """What is searched for, by what it may mean, in the order in which the senses are tried.

    ``opens`` and ``closes`` say whether its first and last character could go on in a longer Latin word.
    ``sure`` is its only sense where nothing near it can speak against that: so it is with most names.
    """

    opens: bool
    closes: bool
    senses: tuple[Sense, ...]
    sure: Sense | None


class Patterns:
    """The names of a ledger, compiled.

    Few of its thousands of spellings are met in a day's news, so what one may mean is worked out when it
    is first found. ``automaton`` numbers the spellings; ``firms`` has the English name of each firm's id.
    """

    def __init__(self, ledger: Ledger) -> None:
        meanings: dict[str, list[_Meaning]] = {}
        for entity in ledger.entities.values():
            for alias in entity.aliases:
                for spelling in dict.fromkeys(_spellings(alias)):
                    meanings.setdefault(spelling, []).append((entity, alias))
        self.automaton = AhoCorasick(list(meanings))
        self.firms: Mapping[str, str] = {
            entity.id: entity.name for entity in ledger.entities.values() if entity.kind is EntityKind.FIRM
        }
        self._meanings = tuple(meanings.items())
        self._literals: dict[int, Literal] = {}
        self._signals = cache(Signals)  # Many names share their words.

    def literal(self, number: int) -> Literal:
        """What the spelling of this number may mean."""
        known = self._literals.get(number)
        if known is None:
            known = self._literals[number] = self._literal(*self._meanings[number])
        return known

    def _literal(self, text: str, meanings: Sequence[_Meaning]) -> Literal:
        senses = (sense_of(entity, alias, self._signals) for entity, alias in meanings)
        tried = tuple(sorted(senses, key=_first_tried))
        sure = tried[0] if len(tried) == 1 and tried[0].is_sure else None
        return Literal(is_letter_or_digit(text[0]), is_letter_or_digit(text[-1]), tried, sure)


def _spellings(alias: Alias) -> Iterator[str]:
    """The ways in which a name is written: with hyphens or glued, or spaced at Han.

    A name of one letter would be found everywhere: it is searched for with the first digit of its version.
    """
    bare, mark, _ = alias.text.partition("#")
    literal = fold(bare.rstrip(" -"))
    if mark and len(literal) == 1:
        yield from (literal + digit for digit in "123456789")
        return
    yield literal
    if _GAP.search(literal):
        yield _GAP.sub(" ", literal)
        yield _GAP.sub("-", literal)
        if len(literal) > _LEAST_GLUED and not alias.case_sensitive:
            yield _GAP.sub("", literal)
    if not literal.isascii() and _LATIN_HAN.search(literal):
        yield _LATIN_HAN.sub(" ", literal)
    if "·" in literal:
        yield literal.replace("·", "")


def _first_tried(sense: Sense) -> tuple[bool, bool]:
    """Names that need a version come first, names that need a signal last."""
    return not sense.version, sense.alias.rule is AliasRule.CONTEXT
