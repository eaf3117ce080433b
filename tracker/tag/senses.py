"""What a name of the ledger may mean, and under which conditions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.model.entity import Alias, AliasRule, Entity
from tracker.tag.context import Signals
from tracker.tag.folding import fold

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

    @property
    def is_sure(self) -> bool:
        """Whether the letters alone tell: nothing is asked of their case or of what stands around them."""
        asked = (
            self.version,
            self.alias.case_sensitive,
            self.misleads,
            self.around,
            self.excluded,
            self.bounded,
        )
        return self.alone and not any(asked)


def sense_of(entity: Entity, alias: Alias, signals: Callable[[tuple[str, ...]], Signals]) -> Sense:
    """What a name means; ``signals`` gives the words of a list made ready, the same for the same list."""
    written, mark, _ = alias.text.partition("#")
    bare = written.rstrip(" -")
    literal = fold(bare)
    folded = {word: fold(word) for word in alias.excluded_by}
    words = tuple(word for word in folded if literal not in folded[word])
    wrapping = [form.replace("-", " ") for form in folded.values() if literal in form]
    spaced = literal.replace("-", " ")
    since, until = alias.since or entity.since, alias.until or entity.until
    verified = alias.verified and entity.verified
    return Sense(
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


def _ends_in_single_letter(literal: str) -> bool:
    return (
        literal[-1].isalpha() and literal[-1].isascii() and (len(literal) == 1 or not literal[-2].isalnum())
    )
