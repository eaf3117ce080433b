"""Stories: the rows, and the window of recent ones that new items are compared with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

import sqlalchemy as sa

from tracker.store import bulk, ids, meta
from tracker.store.database import Connection
from tracker.store.tables import items, stories, story_edits

COUNTER = "last_story_id"
_COLUMNS = ("id", "head_item_id", "first_seen", "last_seen", "first_en", "first_zh", "item_count")
_values = attrgetter(*_COLUMNS)


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story without its items."""

    id: int
    head_item_id: int
    first_seen: datetime
    last_seen: datetime
    first_en: datetime | None
    first_zh: datetime | None
    item_count: int


@dataclass(frozen=True, slots=True)
class Member:
    """What a story needs to know of an item that joins it."""

    item_id: int
    published: datetime
    language: str


@dataclass(frozen=True, slots=True)
class WindowRow:
    """An item as the comparison needs it."""

    item_id: int
    story_id: int
    fingerprint: bytes


def reserve_ids(connection: Connection, number: int) -> list[int]:
    """Ids for new stories: small numbers in order, never given twice."""
    last = meta.add(connection, COUNTER, number)
    return list(range(last - number + 1, last + 1))


def empty(story_id: int, first: Member) -> StoryRow:
    """A story that ``first`` is about to join as its first item."""
    return StoryRow(story_id, first.item_id, first.published, first.published, None, None, 0)


def joined_by(story: StoryRow, member: Member) -> StoryRow:
    """The story once the item has joined; its head is its earliest item."""
    english = member.language.startswith("en")
    chinese = member.language.startswith("zh")
    return replace(
        story,
        head_item_id=min(story.head_item_id, member.item_id),
        first_seen=min(story.first_seen, member.published),
        last_seen=max(story.last_seen, member.published),
        first_en=_earlier(story.first_en, member.published) if english else story.first_en,
        first_zh=_earlier(story.first_zh, member.published) if chinese else story.first_zh,
        item_count=story.item_count + 1,
    )


def _earlier(known: datetime | None, other: datetime) -> datetime:
    return other if known is None else min(known, other)


def rows(connection: Connection, story_ids: Sequence[int]) -> dict[int, StoryRow]:
    """Stories by id; an id that nothing has is left out."""
    query = sa.select(*(stories.c[name] for name in _COLUMNS)).where(stories.c.id.in_(story_ids))
    return {row.id: StoryRow(*row) for row in connection.execute(query)}


def insert(connection: Connection, new: Sequence[StoryRow]) -> None:
    """Adds stories."""
    bulk.insert(connection, stories, _COLUMNS, map(_values, new))


def update(connection: Connection, changed: Sequence[StoryRow]) -> None:
    """Writes stories that exist."""
    _, *names = _COLUMNS
    bulk.update(connection, stories, names, ["id"], ((*_values(s)[1:], s.id) for s in changed))


def window(connection: Connection, since: datetime, until: datetime) -> Iterator[WindowRow]:
    """Fingerprints of the items published between two times, oldest first."""
    query = (
        sa.select(items.c.id, items.c.story_id, items.c.fingerprint)
        .where(items.c.id >= ids.first_id_at(since), items.c.id < ids.first_id_at(until))
        .where(items.c.story_id.is_not(None), items.c.fingerprint.is_not(None))
        .order_by(items.c.id)
    )
    for item_id, story_id, fingerprint in connection.execute(query):
        yield WindowRow(item_id, story_id, fingerprint)


def edits(connection: Connection) -> list[tuple[str, int, int]]:
    """What people decided: ("merge" or "split", item, other item), oldest first."""
    query = sa.select(story_edits.c.kind, story_edits.c.item_id, story_edits.c.other_item_id).order_by(
        story_edits.c.id
    )
    return [(kind, item, other) for kind, item, other in connection.execute(query)]


def members(connection: Connection, story_id: int) -> list[Member]:
    """The items of a story, oldest first."""
    return _members(connection, items.c.story_id == story_id)


def members_by_id(connection: Connection, item_ids: Sequence[int]) -> list[Member]:
    """Items by their ids, oldest first."""
    return _members(connection, items.c.id.in_(item_ids))


def of_item(connection: Connection, item_id: int) -> int | None:
    """The story of an item; None where there is no such item."""
    query = sa.select(items.c.story_id).where(items.c.id == item_id)
    return connection.execute(query).scalar_one_or_none()


def _members(connection: Connection, where: sa.ColumnElement[bool]) -> list[Member]:
    query = sa.select(items.c.id, items.c.published, items.c.language).where(where).order_by(items.c.id)
    return [Member(*row) for row in connection.execute(query)]


def move(connection: Connection, item_ids: Mapping[int, str], story_id: int) -> None:
    """Puts items into a story, each with the reason why."""
    for item_id, reason in item_ids.items():
        connection.execute(
            sa.update(items).where(items.c.id == item_id).values(story_id=story_id, story_reason=reason)
        )


def remove(connection: Connection, story_id: int) -> None:
    """Removes a story that has no items left."""
    connection.execute(sa.delete(stories).where(stories.c.id == story_id))


def add_edit(connection: Connection, kind: str, item_id: int, other_item_id: int, now: datetime) -> None:
    """Keeps a decision of a person, so that later runs respect it."""
    connection.execute(
        sa.insert(story_edits).values(at=now, kind=kind, item_id=item_id, other_item_id=other_item_id)
    )
