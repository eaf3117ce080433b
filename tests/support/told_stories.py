"""Stories made of titles, with the tags that the ledger gives them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tracker.catalogue.ledger import load_ledger
from tracker.model.item import Item, PublishedSource
from tracker.model.story import StoredItem, Story
from tracker.tag import Tagger
from tracker.text import language

MORNING = datetime(2026, 11, 2, 8, tzinfo=UTC)
_FEEDS = Path(__file__).parents[2] / "feeds"


@cache
def _tagger() -> Tagger:
    return Tagger(load_ledger(_FEEDS))


def told_items(records: Sequence[Mapping[str, Any]]) -> list[StoredItem]:
    """One item a record: source, hour and title, perhaps summary, tier, and of which record it is a copy."""
    return [_stored(number, record) for number, record in enumerate(records)]


def told_story(items: Sequence[StoredItem], **more: Any) -> Story:
    """The items as one story."""
    first, last = items[0].first_seen, items[-1].first_seen
    return Story(1, items[0], tuple(items), first, last, first, None, **more)


def _stored(number: int, record: Mapping[str, Any]) -> StoredItem:
    title, at = record["title"], MORNING + timedelta(hours=record["hour"])
    item = Item(
        source_id=record["source"].lower(),
        guid=str(number),
        url=f"https://news.example/{number}",
        url_key=None,
        title=title,
        summary=record.get("summary", ""),
        text="",
        html="",
        language=language.detect(title),
        published=at,
        published_source=PublishedSource.FEED,
        content_hash="",
    )
    return StoredItem(
        id=number,
        item=item,
        tags=_tagger().tag(item),
        source_title=record["source"],
        tier=record.get("tier", 2),
        first_seen=at,
        backfilled=False,
        story_id=1,
        duplicate_of=record.get("copy"),
    )
