"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): any answer as a feed that a reader can follow."""

import json
from collections.abc import Sequence
from typing import Any

from tracker.model.story import StoredItem, Story
from tracker.query.formats._view import View, headline, plain, web_address
from tracker.query.records.times import utc

CONTENT_TYPE = "application/feed+json; charset=utf-8"

_VERSION = "https://jsonfeed.org/version/1.1"


def items(found: Sequence[StoredItem], view: View) -> str:
    """A feed with an entry for each item."""
    return _feed(view, [_entry(f"item/{stored.id}", stored, view) for stored in found])


def stories(found: Sequence[Story], view: View) -> str:
    """A feed with an entry for each story: that of its first report, changed when a report joined."""
    entries = []
    for story in found:
        entry = _entry(f"story/{story.id}", story.head, view)
        entry["date_modified"] = utc(story.last_seen)
        entries.append(entry)
    return _feed(view, entries)


def _feed(view: View, entries: list[dict[str, Any]]) -> str:
    feed: dict[str, Any] = {
        "version": _VERSION,
        "title": plain(view.title) or "China AI Tracker",
        "home_page_url": view.home,
        "feed_url": view.address,
        "items": entries,
    }
    return json.dumps({k: v for k, v in feed.items() if v != ""}, ensure_ascii=False, indent=2) + "\n"


def _entry(name: str, stored: StoredItem, view: View) -> dict[str, Any]:
    item = stored.item
    author = plain(item.author) or plain(stored.source_title) or item.source_id
    tags = [firm.firm for firm in stored.tags.firms] + [event.type.value for event in stored.tags.events]
    entry = {
        "id": f"{view.home}{name}",
        "url": web_address(item.url),
        "title": headline(stored.item),
        # An entry must have content; ours is plain text, so that nothing of a feed can run.
        "content_text": item.summary or item.title,
        "date_published": utc(item.published),
        "date_modified": utc(item.updated) if item.updated else "",
        "authors": [{"name": author}],
        "tags": list(dict.fromkeys(tags)),
        "language": item.language if item.language != "other" else "",
    }
    return {key: value for key, value in entry.items() if value not in ("", [])}
