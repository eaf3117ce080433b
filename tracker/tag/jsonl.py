"""Takes one record of an items file and gives the record of its tags, for ``tracker tag --format jsonl``."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.errors import UsageError
from tracker.model.tags import Amount, Event, Mention, Tags
from tracker.tag.tagger import Tagger

_DAY = len("2026-11-02")
_TEXTS = ("title", "summary", "lang", "source", "published")


def tag_record(
    record: Mapping[str, Any], tagger: Tagger, hints: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """The tags of a record.

    Args:
        record: ``id`` and ``title``, and where known ``summary``, ``lang``, ``source`` (an id of the
            catalogue) and ``published`` (ISO 8601); other fields are ignored.
        tagger: the tagger.
        hints: by the id of a source, the firms that it belongs to.

    Returns:
        ``{id, firms, entities, events}``; offsets count code points of the strings as given.

    Raises:
        UsageError: a field is missing or of a wrong type.
    """
    if "id" not in record:
        raise UsageError("A record has no id; give each item one.")
    name = record["id"]
    for field in _TEXTS:
        if not isinstance(record.get(field, ""), str | None):
            raise UsageError(f"The {field} of item {name} is not text; write it in quotation marks.")
    tags = tagger.tag_text(
        record.get("title") or "",
        record.get("summary") or "",
        day=_day(record.get("published") or "", name),
        hints=hints.get(record.get("source") or "", ()),
        language=record.get("lang") or "",
    )
    return {"id": name, **as_record(tags)}


def as_record(tags: Tags) -> dict[str, Any]:
    """The firms (sorted ids), entities and events of tags, as JSON's types."""
    return {
        "firms": sorted(one.firm for one in tags.firms),
        "entities": [_entity(mention) for mention in tags.mentions],
        "events": [_event(event) for event in tags.events],
    }


def _day(published: str, name: object) -> date | None:
    """The day of a time, which may also be a year or a month alone; None for ""."""
    if not published:
        return None
    try:
        return date.fromisoformat((published + "-01-01")[:10] if len(published) < _DAY else published[:_DAY])
    except ValueError:
        raise UsageError(
            f"The published time of item {name}, {published}, is no ISO 8601 time; "
            "write it like 2026-11-02T08:00:00Z."
        ) from None


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
