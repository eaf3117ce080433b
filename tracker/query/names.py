"""Entities by any of their names, for ``firm:`` and ``entity:``."""

import difflib
from collections.abc import Iterable

from tracker.errors import NotFoundError, UsageError
from tracker.model.entity import Entity, EntityKind, Ledger
from tracker.text.tokens import index_terms


class Names:
    """Finds entities of a ledger by id or alias, however the name is spaced, cased or written."""

    def __init__(self, ledger: Ledger) -> None:
        self._entities = ledger.entities
        self._by_key: dict[str, dict[str, Entity]] = {}
        for entity in ledger.entities.values():
            for name in _names(entity):
                self._by_key.setdefault(_key(name), {})[entity.id] = entity

    def firms(self, name: str) -> tuple[str, ...]:
        """Ids of the firms that a name stands for: its own names before those of its products."""
        if (entity := self._entities.get(name)) is not None and entity.firm:
            return (entity.firm,)
        found = [e for e in self._by_key.get(_key(name), {}).values() if e.firm]
        own = [e.firm for e in found if e.kind is EntityKind.FIRM]
        return _unique(own or [e.firm for e in found])

    def one_firm(self, name: str) -> str:
        """The id of the one firm that a name stands for.

        Raises:
            NotFoundError: none goes by that name; the sentence names the nearest.
            UsageError: several do.
        """
        found = self.firms(name)
        if len(found) > 1:
            raise UsageError(f"{name} stands for several firms; choose one of {', '.join(found)}.")
        if not found:
            near = self.nearest_firm(name)
            hint = f"did you mean {near}?" if near else "`tracker entities list` shows all."
            raise NotFoundError(f"There is no firm {name}; {hint}")
        return found[0]

    def entities(self, name: str) -> tuple[str, ...]:
        """Ids of the entities that a name stands for."""
        if name in self._entities:
            return (name,)
        return tuple(self._by_key.get(_key(name), ()))

    def nearest_firm(self, name: str) -> str:
        """The id of the firm whose id or name is most like ``name``; "" where none is."""
        entity = self._nearest(name, [e for e in self._entities.values() if e.kind is EntityKind.FIRM])
        return entity.firm if entity else ""

    def nearest_entity(self, name: str) -> str:
        """The id of the entity whose id or name is most like ``name``; "" where none is."""
        entity = self._nearest(name, self._entities.values())
        return entity.id if entity else ""

    def _nearest(self, name: str, among: Iterable[Entity]) -> Entity | None:
        candidates = {spelling.lower(): e for e in among for spelling in (e.id, *_names(e))}
        close = difflib.get_close_matches(name.lower(), candidates, n=1)
        return candidates[close[0]] if close else None


_kept: dict[str, tuple[Ledger, Names]] = {}


def names_of(ledger: Ledger) -> Names:
    """Finds the entities of a ledger; made once while the ledger is the same, since it takes 50 ms.

    One is kept: a process has one ledger at a time. Two threads that come first at once both make it,
    which does no harm.
    """
    kept = _kept.get(ledger.version)
    if kept is None or kept[0] is not ledger:
        kept = (ledger, Names(ledger))
        _kept.clear()
        _kept[ledger.version] = kept
    return kept[1]


def _names(entity: Entity) -> tuple[str, ...]:
    names = (entity.id, entity.name, entity.name_zh, *(alias.text for alias in entity.aliases))
    return tuple(name for name in names if name)


def _key(name: str) -> str:
    return index_terms(name).replace(" ", "")


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
