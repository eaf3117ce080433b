"""Conditions that an index answers: from a value to the ids of the items that have it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tracker.query.ast import Field, Flag, Has, Node
from tracker.store.tables import events, item_firms, items, mentions, sightings, sources

Condition = sa.ColumnElement[bool]

_LANGUAGES = {"zh": ("zh", "zh-Hant")}
"""What a language is stored as, where that is not its own name: Chinese is meant in either script."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where the ids of items stand beside the values of a condition: a table, and two of its columns."""

    has: Has
    table: sa.Table
    item_id: str
    value: str

    @property
    def repeats(self) -> bool:
        """Whether an item may have several rows that match."""
        return self.table is not items

    @property
    def in_order(self) -> bool:
        """Whether the index gives the ids in order: it does for one value."""
        several = self.has.field is Field.KIND or self.has.values == (Flag.FIRST_PARTY.value,)
        return len(self.has.values) == 1 and not several

    def ids(self, *where: Condition) -> sa.Select[Any]:
        """The ids of the items that have the value."""
        return sa.select(self.table.c[self.item_id]).where(self.match(self.table), *where)

    def match(self, table: Any) -> Condition:
        """That a row of the table (or an alias of it) has one of the values."""
        column, values = table.c[self.value], self.has.values
        matches: Condition
        match self.has.field:
            case Field.IS:
                matches = _bears(column, Flag(values[0]))
            case Field.KIND:
                of_kind = sa.or_(sources.c.kind.in_(values), sources.c.category.in_(values))
                matches = column.in_(sa.select(sources.c.id).where(of_kind))
            case Field.STORY:
                matches = column.in_([int(value) for value in values])
            case Field.LANGUAGE:
                matches = column.in_([v for value in values for v in _LANGUAGES.get(value, (value,))])
            case _ if len(values) == 1:
                matches = column == values[0]
            case _:
                matches = column.in_(values)
        return matches


_FIELDS = {
    Field.FIRM: (item_firms, "item_id", "firm"),
    Field.ENTITY: (mentions, "item_id", "entity_id"),
    Field.EVENT: (events, "item_id", "type"),
    Field.SOURCE: (sightings, "item_id", "source_id"),  # every item that was seen in it
    Field.KIND: (sightings, "item_id", "source_id"),
    Field.STORY: (items, "id", "story_id"),
    Field.LANGUAGE: (items, "id", "language"),
}
_FLAGS = {
    Flag.BACKFILLED: (items, "id", "backfilled"),
    Flag.DUPLICATE: (items, "id", "duplicate_of"),
    Flag.EDITED: (items, "id", "updated"),
    Flag.FIRST_PARTY: (sightings, "item_id", "source_id"),
}


def key_of(node: Node) -> Key | None:
    """The key of a condition; None for one that no index answers, such as a choice of flags."""
    if not isinstance(node, Has):
        return None
    if node.field is not Field.IS:
        return Key(node, *_FIELDS[node.field])
    place = _FLAGS.get(Flag(node.values[0])) if len(node.values) == 1 else None
    return Key(node, *place) if place else None


def _bears(column: sa.ColumnElement[Any], flag: Flag) -> Condition:
    """That a row bears a flag, told by its ``column``."""
    match flag:
        case Flag.BACKFILLED:
            return column
        case Flag.FIRST_PARTY:
            return column.in_(sa.select(sources.c.id).where(sources.c.tier == 1))
        case _:
            return column.is_not(None)
