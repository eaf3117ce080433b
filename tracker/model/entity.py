"""The ledger: who is who, under which names, and when a name may be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class EntityKind(StrEnum):
    """What a name stands for."""

    FIRM = "firm"
    PRODUCT = "product"
    MODEL = "model"
    PERSON = "person"
    COUNTERPART = "counterpart"
    BENCHMARK = "benchmark"
    OUTLET = "outlet"


class AliasRule(StrEnum):
    """When a name counts as a mention."""

    ALONE = "alone"
    """Wherever it stands."""
    CONTEXT = "context"
    """Only with a second signal near it: one of ``needs``, or another name of the same firm."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an entity.

    A ``#`` in ``text`` stands for a version number: "GLM-#" finds GLM-5, GLM 4.7 and GLM-5.3-Flash.
    ``language`` is en, zh, pinyin, machine (a known machine translation), ticker or account.
    ``needs`` are words one of which must stand near; ``excluded_by`` are words that, near it or as
    a longer word around it, make it something else; ``since`` and ``until`` bound the time in which
    the name meant this entity.
    """

    text: str
    language: str = "en"
    rule: AliasRule = AliasRule.ALONE
    needs: tuple[str, ...] = ()
    excluded_by: tuple[str, ...] = ()
    case_sensitive: bool = False
    since: date | None = None
    until: date | None = None
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A firm, product, model, person, benchmark or outlet.

    ``firm`` is the id of the firm it belongs to ("" for none; a firm's own id for a firm).
    ``layer`` is the part of the digest that its news belongs to: foundation, intelligence,
    physical or market. ``role`` is what a person does there.
    """

    id: str
    kind: EntityKind
    name: str
    firm: str
    name_zh: str = ""
    aliases: tuple[Alias, ...] = ()
    layer: str = ""
    category: str = ""
    tickers: tuple[str, ...] = ()
    accounts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    verified: bool = True
    note: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entities and the stamp of their version (a short hash of the data)."""

    entities: Mapping[str, Entity]
    version: str
