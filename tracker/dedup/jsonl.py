"""Stories of a stream of plain records, as ``tracker cluster`` reads and writes them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from tracker.dedup import canonical
from tracker.dedup.fingerprint import fingerprint, with_meaning
from tracker.dedup.index import StoryIndex
from tracker.dedup.meaning import MeaningOf
from tracker.dedup.rules import StoryRules
from tracker.model.item import Item, PublishedSource
from tracker.model.record import Record
from tracker.model.story import Assignment, Level
from tracker.model.tags import Tags
from tracker.text import language

TagsOf = Callable[[Item], Tags]


def cluster(
    records: Iterable[Record],
    tags_of: TagsOf,
    url_key_of: Callable[[str], str | None] = lambda url: url or None,
    rules: StoryRules | None = None,
    meaning_of: MeaningOf | None = None,
) -> Iterator[dict[str, Any]]:
    """The story of each record: the same in whatever order the records come.

    A record without a time has that of the record before, so that the order matters there. ``tags_of``
    gives the tags of an item, ``url_key_of`` the key of an address, None where it does not identify the
    writing; ``meaning_of`` reads meanings for the second vote.

    All records are read first and decided in the order of time; the answers come in that of the records.
    Each has ``id``, ``story_id`` (the place in time of its first record, counted from 1) and
    ``duplicate_of``: the id of the first record with the same address or writing, else None.
    """
    ids, items = _read(records, url_key_of)
    order = sorted(range(len(items)), key=lambda number: _place(items[number]))
    stream = _Stream(rules or StoryRules(), tags_of, meaning_of)
    for number in order:
        stream.take(items[number])
    place_of = {number: place for place, number in enumerate(order)}
    for number, record_id in enumerate(ids):
        place = place_of[number]
        original = stream.original[place]
        yield {
            "id": record_id,
            "story_id": stream.stories[place] + 1,
            "duplicate_of": None if original == place else ids[order[original]],
        }


class _Stream:
    """Decides items that come in the order of time; they are known by their places in it."""

    def __init__(self, rules: StoryRules, tags_of: TagsOf, meaning_of: MeaningOf | None) -> None:
        self._window = rules.window
        self._index = StoryIndex(rules)
        self._tags_of = tags_of
        self._meaning_of = meaning_of
        self._by_address: dict[str, int] = {}
        self._today = datetime.min.replace(tzinfo=UTC)
        self.stories: list[int] = []
        """The story of each item: the place of its first one."""
        self.original: list[int] = []
        """The first item with the same address or writing; of one that is no copy, itself."""

    def take(self, item: Item) -> None:
        """Gives the next item its story."""
        place = len(self.stories)
        known = self._by_address.setdefault(item.url_key, place) if item.url_key else place
        if known != place:
            self.stories.append(self.stories[known])
            self.original.append(self.original[known])
            return
        found = self._decide(place, item)
        self.stories.append(place if found.story_id is None else found.story_id)
        copied = found.matched_item_id if found.level is Level.SAME_WRITING else None
        self.original.append(place if copied is None else self.original[copied])

    def _decide(self, place: int, item: Item) -> Assignment:
        """Where an item belongs, by what was published before it in its day and the window before that."""
        today = item.published.replace(hour=0, minute=0, second=0, microsecond=0)
        if today != self._today:
            self._today = today
            self._index.forget_before(today - self._window)
        fp = fingerprint(item, self._tags_of(item))
        if self._meaning_of is not None:
            fp = with_meaning(fp, item.title, self._meaning_of)
        found = self._index.decide(fp)
        self._index.add(place, place if found.story_id is None else found.story_id, fp)
        return found


def _place(item: Item) -> canonical.Place:
    return canonical.place(item.published, item.title, item.source_id, item.guid)


def _read(records: Iterable[Record], url_key_of: Callable[[str], str | None]) -> tuple[list[Any], list[Item]]:
    """The ids of the records as they are written, and the records as items."""
    ids: list[Any] = []
    items: list[Item] = []
    time = datetime.fromtimestamp(0, UTC)
    for record in records:
        time = record.published.astimezone(UTC) if record.published else time
        items.append(_item(record, time, url_key_of))
        ids.append(record.id)
    return ids, items


def _item(record: Record, published: datetime, url_key_of: Callable[[str], str | None]) -> Item:
    return Item(
        source_id=record.source,
        guid=str(record.id),
        url=record.url,
        url_key=url_key_of(record.url) if record.url else None,
        title=record.title,
        summary=record.summary,
        text="",
        html="",
        language=record.language or language.detect(f"{record.title} {record.summary}"),
        published=published,
        published_source=PublishedSource.FEED,
        content_hash="",
    )
