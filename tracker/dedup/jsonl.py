"""Stories of a stream of plain records, as ``tracker cluster`` reads and writes them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from tracker.dedup.fingerprint import fingerprint, with_meaning
from tracker.dedup.index import StoryIndex
from tracker.dedup.meaning import MeaningOf
from tracker.dedup.rules import StoryRules
from tracker.errors import UsageError
from tracker.model.item import Item, PublishedSource
from tracker.model.story import Level
from tracker.model.tags import Tags
from tracker.text import language

Record = Mapping[str, Any]

_FORGET_EVERY = 500
"""Records between two looks at what has left the window."""


def cluster(
    records: Iterable[Record],
    tags_of: Callable[[Item], Tags],
    url_key_of: Callable[[str], str | None] = lambda url: url or None,
    rules: StoryRules | None = None,
    meaning_of: MeaningOf | None = None,
) -> Iterator[dict[str, Any]]:
    """The story of each record, in order and as they come.

    A record has ``id`` and ``title``, and may have ``summary``, ``lang``, ``url``, ``source`` and
    ``published`` (ISO 8601; UTC where it names no zone; without it, the time of the record before).
    ``tags_of`` gives the tags of an item, ``url_key_of`` the key of an address, None where it does
    not identify the writing; ``meaning_of`` reads meanings for the second vote. Each answer has ``id``,
    ``story_id`` (counted from 1) and ``duplicate_of``: the id of the first record with the same address
    or writing, else None.

    Raises:
        UsageError: a record that is not an object with an id, or a time that cannot be read; the
            message counts records from 1.
    """
    rules = rules or StoryRules()
    index = StoryIndex(rules)
    by_address: dict[str, int] = {}
    first_copy: list[Any] = []
    stories: list[int] = []
    now = datetime.fromtimestamp(0, UTC)
    for number, record in enumerate(records):
        item = _item(record, number, now, url_key_of)
        now = item.published
        if number % _FORGET_EVERY == 0:
            index.forget_before(now - rules.window)
        known = by_address.get(item.url_key) if item.url_key else None
        if known is None:
            fp = fingerprint(item, tags_of(item))
            if meaning_of is not None:
                fp = with_meaning(fp, item.title, meaning_of)
            found = index.decide(fp)
            story_id = found.story_id if found.story_id is not None else number + 1
            index.add(number, story_id, fp)
            known = found.matched_item_id if found.level is Level.SAME_WRITING else None
        else:
            story_id = stories[known]
        stories.append(story_id)
        first_copy.append(record["id"] if known is None else first_copy[known])
        if item.url_key:
            by_address.setdefault(item.url_key, number)
        yield {
            "id": record["id"],
            "story_id": story_id,
            "duplicate_of": None if known is None else first_copy[number],
        }


def _item(record: Record, number: int, now: datetime, url_key_of: Callable[[str], str | None]) -> Item:
    if not isinstance(record, Mapping) or "id" not in record:
        raise UsageError(f"record {number + 1} has no id: give each record an id and a title")
    title, summary, url = (str(record.get(key) or "") for key in ("title", "summary", "url"))
    return Item(
        source_id=str(record.get("source") or ""),
        guid=str(record["id"]),
        url=url,
        url_key=url_key_of(url) if url else None,
        title=title,
        summary=summary,
        text="",
        html="",
        language=str(record.get("lang") or language.detect(f"{title} {summary}")),
        published=_time(record.get("published"), number, now),
        published_source=PublishedSource.FEED,
        content_hash="",
    )


def _time(written: object, number: int, now: datetime) -> datetime:
    if not written:
        return now
    try:
        time = datetime.fromisoformat(str(written))
    except ValueError:
        problem = f"record {number + 1} was published at {written!r}, which is no time"
        raise UsageError(f"{problem}: write it like 2026-11-02T08:30:00Z") from None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
