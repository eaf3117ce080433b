"""A name of the ledger, and a firm with its coverage, as records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from tracker.model.entity import Entity, EntityKind, Ledger
from tracker.query import quiet
from tracker.query.records.times import Time, utc_or_none
from tracker.query.voice import FirmVoice


class EntityRecord(TypedDict):
    """A firm, product, model, person or other name of the ledger."""

    id: str
    kind: str
    name: str
    name_zh: str
    layer: Annotated[str, Field(description='foundation, intelligence, physical, market or ""')]
    role: Annotated[str, Field(description="what a person does there")]
    names: Annotated[list[str], Field(description="every way in which it is written")]


class FirmRecord(EntityRecord):
    """A firm and how much it is in the news."""

    weeks: Annotated[list[int], Field(description="items in each of the last weeks, oldest first")]
    last_item: Annotated[Time | None, Field(description="when it was last in the news")]
    state: Annotated[str, Field(description="one sentence: quiet, busy or as usual")]
    entities: Annotated[list[EntityRecord], Field(description="its products, models and people")]


class FirmShare(TypedDict):
    """A firm's part of the news."""

    id: str
    name: str
    name_zh: str
    items: int
    share: Annotated[float, Field(description="of the items of all firms, 0 to 1")]
    counts: Annotated[list[int], Field(description="items in each step, oldest first")]


def entity_record(entity: Entity) -> EntityRecord:
    """A name of the ledger as JSON has it."""
    return {
        "id": entity.id,
        "kind": entity.kind.value,
        "name": entity.name,
        "name_zh": entity.name_zh,
        "layer": entity.layer,
        "role": entity.role,
        "names": list(dict.fromkeys(alias.text for alias in entity.aliases)),
    }


def firm_record(
    firm: Entity, ledger: Ledger, counts: Sequence[int], last: datetime | None, now: datetime
) -> FirmRecord:
    """A firm as JSON has it.

    Args:
        firm: an entity of kind firm.
        ledger: knows what belongs to it.
        counts: its items by week, oldest first; the last is this week.
        last: when it was last in the news, aware; None for never.
        now: the present, aware.
    """
    entities = ledger.entities.values()
    own = [entity for entity in entities if entity.firm == firm.id and entity.kind is not EntityKind.FIRM]
    return {
        **entity_record(firm),
        "weeks": list(counts),
        "last_item": utc_or_none(last),
        "state": quiet.sentence(counts, last, now),
        "entities": [entity_record(entity) for entity in own],
    }


def share_record(voice: FirmVoice, ledger: Ledger) -> FirmShare:
    """A firm's part of the news as JSON has it."""
    entity = ledger.entities.get(voice.firm)
    return {
        "id": voice.firm,
        "name": entity.name if entity else voice.firm,
        "name_zh": entity.name_zh if entity else "",
        "items": voice.items,
        "share": round(voice.share, 6),
        "counts": list(voice.counts),
    }
