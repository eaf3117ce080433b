"""Finds what would mislead the tagger though each entry is well formed: names that collide, or mislead."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tracker.catalogue.ledger import LedgerReading, read_ledger
from tracker.catalogue.problem import Problem
from tracker.model.entity import Alias, AliasRule, Entity
from tracker.text.han import count_han, to_simplified

_SHORTEST_LATIN = 4
_SHORTEST_HAN = 2
_WORD = re.compile(r"[a-z]+")


def check_ledger(feeds_dir: Path, own_dir: Path | None = None) -> list[Problem]:
    """Every problem of the ledger; an empty list means that all is well.

    Beyond what :func:`~tracker.catalogue.ledger.read_ledger` refuses: one name that stands alone for
    two owners, a plain name beside a rule for the same name, an ordinary word without a rule, and an
    entry without a source.
    """
    reading = read_ledger(feeds_dir, own_dir)
    problems = [*reading.problems, *reading.own_problems]
    ordinary = frozenset(reading.words.get("ordinary", ()))
    names: dict[tuple[str, bool], list[tuple[Entity, Alias]]] = defaultdict(list)
    for entity in reading.entities.values():
        problems += _without_source(entity, reading)
        for alias in entity.aliases:
            exact = alias.text if alias.case_sensitive else to_simplified(alias.text).casefold()
            names[exact, alias.case_sensitive].append((entity, alias))
            problems += _ordinary(entity, alias, ordinary, reading)
    for bearers in names.values():
        problems += _collisions(bearers, reading)
        problems += _undone_rules(bearers, reading)
    return problems


def _without_source(entity: Entity, reading: LedgerReading) -> Iterator[Problem]:
    if reading.entries[entity.id] == entity.id and not entity.sources:
        message = "sources is missing; name the page on which the names were seen."
        yield Problem(reading.files[entity.id], reading.entries[entity.id], "sources", message)


def _is_free(alias: Alias) -> bool:
    """Whether the alias is believed wherever and whenever it stands."""
    bound = alias.excluded_by or alias.since or alias.until
    return alias.rule is AliasRule.ALONE and not bound


def _ordinary(
    entity: Entity, alias: Alias, ordinary: frozenset[str], reading: LedgerReading
) -> Iterator[Problem]:
    if not _is_free(alias) or alias.language in ("ticker", "account") or "#" in alias.text:
        return
    text = to_simplified(alias.text).casefold()
    short_latin = _WORD.fullmatch(text) and len(text) < _SHORTEST_LATIN and not alias.case_sensitive
    if text in ordinary:
        reason = "is an ordinary word"
    elif short_latin or count_han(text) == len(text) < _SHORTEST_HAN:
        reason = "is too short to stand alone"
    else:
        return
    message = f'{alias.text} {reason}; write it under alias with needs, excluded_by or rule = "context".'
    yield Problem(reading.files[entity.id], reading.entries[entity.id], "names", message)


def _collisions(bearers: list[tuple[Entity, Alias]], reading: LedgerReading) -> Iterator[Problem]:
    """One problem for each owner after the first that claims a name for itself without a rule."""
    free = [(entity, alias) for entity, alias in bearers if _is_free(alias)]
    if not free:
        return
    first, entry = free[0][0], reading.entries
    for entity, alias in free[1:]:
        if entry[entity.id] != entry[first.id]:
            message = (
                f"{alias.text} is also a name of {first.id} ({reading.files[first.id]}); "
                "give each a rule that tells them apart."
            )
            yield Problem(reading.files[entity.id], reading.entries[entity.id], "names", message)


def _undone_rules(bearers: list[tuple[Entity, Alias]], reading: LedgerReading) -> Iterator[Problem]:
    """A plain name makes every rule for the same name of the same owner useless."""
    for entity, alias in bearers:
        if _is_free(alias):
            continue
        for other, plain in bearers:
            if _is_free(plain) and reading.entries[other.id] == reading.entries[entity.id]:
                message = (
                    f"{alias.text} has a rule here, but {other.id} has the same name without one; "
                    "remove one of the two."
                )
                yield Problem(reading.files[entity.id], reading.entries[entity.id], "alias", message)
