"""What a query asks for, as data: a tree of conditions on an item.

The tree knows nothing of text or databases: :mod:`tracker.query.grammar` makes it,
:mod:`tracker.query.conditions` turns it into SQL.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.text.tokens import Term


@dataclass(frozen=True, slots=True)
class Words:
    """Terms that stand side by side, in the title or the body, or in the title alone."""

    terms: tuple[Term, ...]
    title_only: bool = False


class Field(StrEnum):
    """What a value is compared with."""

    FIRM = "firm"
    ENTITY = "entity"
    SOURCE = "source"
    LANGUAGE = "lang"
    EVENT = "type"
    KIND = "kind"
    STORY = "story"
    IS = "is"


class Flag(StrEnum):
    """What ``is:`` asks."""

    BACKFILLED = "backfilled"
    DUPLICATE = "duplicate"
    EDITED = "edited"
    FIRST_PARTY = "first-party"
    HEAD = "head"
    TAGGED = "tagged"


@dataclass(frozen=True, slots=True)
class Has:
    """The field has one of these values."""

    field: Field
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """Published from ``since`` on and before ``until``: aware, whole seconds; None for no bound."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not match."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """What all parts match; of no parts, everything."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What at least one part matches; of no parts, nothing."""

    parts: tuple["Node", ...]


Node = Words | Has | Published | Not | And | Or


class Sort(StrEnum):
    """The order of results."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RELEVANCE = "relevance"
    """Those whose title has the words before those that have them in the text; each newest first."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. ``text`` is what was typed."""

    text: str
    root: Node
    sort: Sort = Sort.NEWEST


EVERYTHING = Query("", And(()))


def all_of(*parts: Node) -> Node:
    """The conjunction, without needless nesting."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(*parts: Node) -> Node:
    """The disjunction, without needless nesting."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def none_of(part: Node) -> Node:
    """The negation; of a negation, what it negates."""
    return part.part if isinstance(part, Not) else Not(part)
