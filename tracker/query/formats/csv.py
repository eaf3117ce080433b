"""CSV as RFC 4180 has it, for spreadsheets: UTF-8, a header row, safe to open.

A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection):
titles come from strangers.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from tracker.model.story import StoredItem, Story
from tracker.query.formats._view import View, entity_names, headline, plain, web_address
from tracker.query.records.times import utc

CONTENT_TYPE = "text/csv; charset=utf-8; header=present"

ITEM_COLUMNS = (
    "id",
    "published",
    "title",
    "url",
    "source",
    "source_title",
    "language",
    "firms",
    "entities",
    "events",
    "story",
    "outlets",
    "summary",
)
STORY_COLUMNS = (
    "id",
    "first_seen",
    "last_seen",
    "title",
    "url",
    "source",
    "firms",
    "events",
    "items",
    "outlets",
    "first_en",
    "first_zh",
)

_FORMULA = frozenset("=+-@＝＋－＠|%")


def items(found: Sequence[StoredItem], _view: View) -> str:
    """A row for each item."""
    return _table(ITEM_COLUMNS, (_item(stored) for stored in found))


def stories(found: Sequence[Story], _view: View) -> str:
    """A row for each story, with the words of its head."""
    return _table(STORY_COLUMNS, (_story(story) for story in found))


def safe(cell: str) -> str:
    """The cell, so that no spreadsheet runs it."""
    text = plain(cell)
    return f"'{text}" if text[:1] in _FORMULA and text else text


def _item(stored: StoredItem) -> list[str]:
    item = stored.item
    outlets = {item.source_id, *(sighting.source_id for sighting in stored.sightings)}
    return [
        str(stored.id),
        utc(item.published),
        headline(stored.item),
        web_address(item.url),
        item.source_id,
        stored.source_title,
        item.language,
        _list(firm.firm for firm in stored.tags.firms),
        _list(entity_names(stored)),
        _list(event.type.value for event in stored.tags.events),
        "" if stored.story_id is None else str(stored.story_id),
        str(len(outlets)),
        item.summary,
    ]


def _story(story: Story) -> list[str]:
    head = story.head
    return [
        str(story.id),
        utc(story.first_seen),
        utc(story.last_seen),
        headline(head.item),
        web_address(head.item.url),
        head.item.source_id,
        _list(dict.fromkeys(f.firm for stored in story.items for f in stored.tags.firms)),
        _list(dict.fromkeys(e.type.value for stored in story.items for e in stored.tags.events)),
        str(len(story.items)),
        str(len(story.outlets)),
        utc(story.first_en) if story.first_en else "",
        utc(story.first_zh) if story.first_zh else "",
    ]


def _list(values: Iterable[str]) -> str:
    return "; ".join(values)


def _table(columns: Sequence[str], rows: Iterable[list[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return written.getvalue()
