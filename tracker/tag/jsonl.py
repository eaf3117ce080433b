"""Takes one record of an items file and gives the record of its tags, for ``tracker tag --format jsonl``."""

from collections.abc import Mapping
from typing import Any

from tracker.model.record import Record
from tracker.model.tags import Amount, Event, Mention, Tags
from tracker.tag.tagger import Tagger


def tag_record(record: Record, tagger: Tagger, hints: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The tags of a record.

    Args:
        record: the record; its address is not looked at.
        tagger: the tagger.
        hints: by the id of a source, the firms that it belongs to.

    Returns:
        ``{id, firms, entities, events}``; offsets count code points of the strings as given.
    """
    tags = tagger.tag_text(
        record.title,
        record.summary,
        day=record.published.date() if record.published else None,
        hints=hints.get(record.source, ()),
        language=record.language,
    )
    return {"id": record.id, **as_record(tags)}


def as_record(tags: Tags) -> dict[str, Any]:
    """The firms (sorted ids), entities and events of tags, as JSON's types."""
    return {
        "firms": sorted(one.firm for one in tags.firms),
        "entities": [_entity(mention) for mention in tags.mentions],
        "events": [_event(event) for event in tags.events],
    }


def _entity(mention: Mention) -> dict[str, Any]:
    return {
        "id": mention.entity_id,
        "kind": mention.kind,
        "firm": mention.firm,
        "name": mention.name,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "rule": mention.rule,
        "confidence": mention.confidence,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "type": event.type.value,
        "confidence": event.confidence,
        "amounts": [_amount(amount) for amount in event.amounts],
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return {
        "value": amount.value,
        "unit": amount.unit,
        "currency": amount.currency,
        "text": amount.text,
    }
