"""The JSON form of an item and of a story; ``docs/query.md`` says what each key means."""

from datetime import datetime
from typing import Any

from tracker.model.story import StoredItem, Story
from tracker.model.tags import Amount
from tracker.query.formats._view import utc

Record = dict[str, Any]


def of_item(stored: StoredItem) -> Record:
    """An item as JSON has it: only numbers, strings, booleans, null, lists and objects."""
    item = stored.item
    return {
        "id": stored.id,
        "title": item.title,
        "url": item.url,
        "source": {"id": item.source_id, "title": stored.source_title, "tier": stored.tier},
        "language": item.language,
        "published": utc(item.published),
        "published_source": item.published_source.value,
        "updated": _time(item.updated),
        "first_seen": utc(stored.first_seen),
        "backfilled": stored.backfilled,
        "author": item.author,
        "categories": list(item.categories),
        "summary": item.summary,
        "text": item.text,
        "gloss": stored.tags.gloss,
        "firms": [{"id": firm.firm, "salience": firm.score} for firm in stored.tags.firms],
        "mentions": [
            {
                "entity": m.entity_id,
                "kind": m.kind,
                "firm": m.firm,
                "name": m.name,
                "version": m.version,
                "field": m.field,
                "start": m.start,
                "end": m.end,
                "text": m.text,
                "rule": m.rule,
                "confidence": m.confidence,
            }
            for m in stored.tags.mentions
        ],
        "events": [
            {
                "type": event.type.value,
                "confidence": event.confidence,
                "amounts": [_amount(amount) for amount in event.amounts],
                "evidence": event.evidence,
            }
            for event in stored.tags.events
        ],
        "amounts": [_amount(amount) for amount in stored.tags.amounts],
        "story": stored.story_id,
        "story_reason": stored.story_reason,
        "duplicate_of": stored.duplicate_of,
        "sightings": [
            {"source": s.source_id, "url": s.url, "first_seen": utc(s.first_seen)} for s in stored.sightings
        ],
    }


def of_story(story: Story) -> Record:
    """A story as JSON has it, with its items, oldest first."""
    return {
        "id": story.id,
        "title": story.head.item.title,
        "head": story.head.id,
        "first_seen": utc(story.first_seen),
        "last_seen": utc(story.last_seen),
        "first_en": _time(story.first_en),
        "first_zh": _time(story.first_zh),
        "outlets": list(story.outlets),
        "items": [of_item(stored) for stored in story.items],
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else utc(moment)


def _amount(amount: Amount) -> Record:
    return {
        "value": amount.value,
        "unit": amount.unit,
        "currency": amount.currency,
        "text": amount.text,
        "role": amount.role,
    }
