"""An item and a story as records."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from tracker.model.story import StoredItem, Story
from tracker.model.tags import Event, Mention
from tracker.query.records.amounts import AmountRecord, amount_record
from tracker.query.records.claims import ClaimRecord, claim_record
from tracker.query.records.times import Time, utc, utc_or_none

Share = Annotated[float, Field(ge=0, le=1)]


class SourceName(TypedDict):
    """Whose an item is."""

    id: str
    title: str
    tier: Annotated[int, Field(description="1 the firm itself, 2 a newsroom, 3 one that repeats others")]


class EventRecord(TypedDict):
    """What happened, as the item tells it."""

    type: str
    confidence: Share
    amounts: list[AmountRecord]
    evidence: Annotated[str, Field(description="the words that told")]


class MentionRecord(TypedDict):
    """A name found in an item, and why it was believed."""

    entity: Annotated[str, Field(description="id in the ledger")]
    kind: str
    firm: Annotated[str, Field(description='id of the firm it belongs to, "" for none')]
    name: Annotated[str, Field(description="its usual name")]
    version: Annotated[str, Field(description='version behind the name of a model, else ""')]
    field: Annotated[str, Field(description="title, summary or text")]
    start: Annotated[int, Field(description="first character, from 0")]
    end: Annotated[int, Field(description="the character behind the last")]
    text: Annotated[str, Field(description="the name as it stands there")]
    rule: str
    confidence: Share


class AboutFirm(TypedDict):
    """A firm that an item is about."""

    id: str
    salience: Annotated[Share, Field(description="1 the subject, near 0 a passing mention")]


class SightingRecord(TypedDict):
    """Where an item was seen, as the original or as a copy."""

    source: str
    url: str
    first_seen: Time


class ItemRecord(TypedDict):
    """One piece of writing."""

    id: Annotated[int, Field(description="the larger, the later published")]
    title: str
    url: Annotated[str, Field(description='canonical address, "" where it has none')]
    source: SourceName
    language: Annotated[str, Field(description="en, zh, zh-Hant or other")]
    published: Time
    published_source: Annotated[str, Field(description="feed, updated, url, bounded or first-seen")]
    updated: Annotated[Time | None, Field(description="when the publisher changed it")]
    first_seen: Time
    backfilled: bool
    author: str
    categories: list[str]
    summary: str
    text: str
    gloss: Annotated[str, Field(description='one English line made of the tags of an item in Chinese, or ""')]
    firms: Annotated[list[AboutFirm], Field(description="the most salient first")]
    mentions: list[MentionRecord]
    events: list[EventRecord]
    amounts: list[AmountRecord]
    story: Annotated[int | None, Field(description="number of the story it tells")]
    story_reason: Annotated[str, Field(description="why it belongs to the story")]
    duplicate_of: Annotated[int | None, Field(description="the item that it repeats word for word")]
    sightings: list[SightingRecord]


class StoryRecord(TypedDict):
    """Items that report one event."""

    id: int
    title: Annotated[str, Field(description="that of the item to show")]
    head: Annotated[int, Field(description="id of the item to show")]
    first_seen: Time
    last_seen: Time
    first_en: Annotated[Time | None, Field(description="when it was first told in English")]
    first_zh: Annotated[Time | None, Field(description="when it was first told in Chinese")]
    outlets: Annotated[list[str], Field(description="ids of the sources, in the order of their appearance")]
    claims: Annotated[list[ClaimRecord], Field(description="for what its items give different numbers")]
    items: Annotated[list[ItemRecord], Field(description="oldest first")]


def item_record(stored: StoredItem) -> ItemRecord:
    """An item as JSON has it."""
    item = stored.item
    return {
        "id": stored.id,
        "title": item.title,
        "url": item.url,
        "source": source_name(stored),
        "language": item.language,
        "published": utc(item.published),
        "published_source": item.published_source.value,
        "updated": utc_or_none(item.updated),
        "first_seen": utc(stored.first_seen),
        "backfilled": stored.backfilled,
        "author": item.author,
        "categories": list(item.categories),
        "summary": item.summary,
        "text": item.text,
        "gloss": stored.tags.gloss,
        "firms": [{"id": firm.firm, "salience": firm.score} for firm in stored.tags.firms],
        "mentions": [_mention(mention) for mention in stored.tags.mentions],
        "events": [_event(event) for event in stored.tags.events],
        "amounts": [amount_record(amount) for amount in stored.tags.amounts],
        "story": stored.story_id,
        "story_reason": stored.story_reason,
        "duplicate_of": stored.duplicate_of,
        "sightings": [
            {"source": s.source_id, "url": s.url, "first_seen": utc(s.first_seen)} for s in stored.sightings
        ],
    }


def story_record(story: Story) -> StoryRecord:
    """A story as JSON has it, with its items, oldest first."""
    return {
        "id": story.id,
        "title": story.head.item.title,
        "head": story.head.id,
        "first_seen": utc(story.first_seen),
        "last_seen": utc(story.last_seen),
        "first_en": utc_or_none(story.first_en),
        "first_zh": utc_or_none(story.first_zh),
        "outlets": list(story.outlets),
        "claims": [claim_record(claim) for claim in story.claims],
        "items": [item_record(stored) for stored in story.items],
    }


def source_name(stored: StoredItem) -> SourceName:
    """Whose an item is."""
    return {"id": stored.item.source_id, "title": stored.source_title, "tier": stored.tier}


def _mention(mention: Mention) -> MentionRecord:
    return {
        "entity": mention.entity_id,
        "kind": mention.kind,
        "firm": mention.firm,
        "name": mention.name,
        "version": mention.version,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "rule": mention.rule,
        "confidence": mention.confidence,
    }


def _event(event: Event) -> EventRecord:
    return {
        "type": event.type.value,
        "confidence": event.confidence,
        "amounts": [amount_record(amount) for amount in event.amounts],
        "evidence": event.evidence,
    }
