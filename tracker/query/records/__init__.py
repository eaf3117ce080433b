"""What the store knows as JSON has it: one form for files, the API, and programs that ask for an assistant.

A record holds only numbers, strings, booleans, null, lists and objects. Its type says every key with its
meaning, so that what describes the API is made from what fills it. ``docs/query.md`` lists the keys too.
"""

from tracker.query.records.editions import EditionHead, EditionRecord, edition_head, edition_record
from tracker.query.records.entities import (
    EntityRecord,
    FirmRecord,
    FirmShare,
    entity_record,
    firm_record,
    share_record,
)
from tracker.query.records.items import (
    ItemRecord,
    SourceName,
    StoryRecord,
    item_record,
    source_name,
    story_record,
)
from tracker.query.records.sources import SourceRecord, source_record
from tracker.query.records.times import utc

__all__ = [
    "EditionHead",
    "EditionRecord",
    "EntityRecord",
    "FirmRecord",
    "FirmShare",
    "ItemRecord",
    "SourceName",
    "SourceRecord",
    "StoryRecord",
    "edition_head",
    "edition_record",
    "entity_record",
    "firm_record",
    "item_record",
    "share_record",
    "source_name",
    "source_record",
    "story_record",
    "utc",
]
