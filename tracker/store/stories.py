"""Stories: the rows, and the window of recent ones that new items are compared with."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

import sqlalchemy as sa

from tracker.store import bulk, ids, meta, tags
from tracker.store.database import Connection
from tracker.store.tables import former_stories, items, stories, story_edits

COUNTER = "last_story_id"
CHANGES = "story_changes"
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
class Move:
    """Where an item goes: its story, the item that it repeats word for word, and the reason why."""

    item_id: int
    story_id: int
    duplicate_of: int | None
    reason: str


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


def begin_change(connection: Connection) -> int:
    """Says that stories are about to change; nobody else begins or changes one until the transaction ends.

    Returns:
        The number of the change. Who knows the stories as they were after one may take what is in memory
        for true at the next.
    """
    meta.add(connection, COUNTER, 0)
    return meta.add(connection, CHANGES, 1)


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
    query = sa.select(*(stories.c[name] for name in _COLUMNS))
    return {
        row.id: StoryRow(*row)
        for chunk in bulk.chunks(story_ids)
        for row in connection.execute(query.where(stories.c.id.in_(chunk)))
    }


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


def of_items(connection: Connection, item_ids: Sequence[int]) -> dict[int, int]:
    """The stories of items; one that there is not, or that has none, is left out."""
    query = sa.select(items.c.id, items.c.story_id).where(items.c.story_id.is_not(None))
    return {
        item_id: story_id
        for chunk in bulk.chunks(item_ids)
        for item_id, story_id in connection.execute(query.where(items.c.id.in_(chunk)))
    }


def spanning(connection: Connection, moment: datetime) -> list[int]:
    """The stories with items from before ``moment`` and from then on."""
    query = sa.select(stories.c.id).where(stories.c.first_seen < moment, stories.c.last_seen >= moment)
    return list(connection.execute(query).scalars())


def before(connection: Connection, story_ids: Sequence[int], until: datetime) -> dict[int, tuple[int, int]]:
    """When stories began (seconds since 1970) and how many items they have, of those before ``until``."""
    found: dict[int, tuple[int, int]] = {}
    for chunk in bulk.chunks(story_ids):
        query = (
            sa.select(items.c.story_id, sa.func.min(items.c.id), sa.func.count())
            .where(items.c.story_id.in_(chunk), items.c.id < ids.first_id_at(until))
            .group_by(items.c.story_id)
        )
        for story_id, first, number in connection.execute(query):
            found[story_id] = (first >> ids.LOW_BITS, number)
    return found


def current(connection: Connection, story_id: int) -> int:
    """The id itself, or that of the story which has its items now."""
    query = sa.select(former_stories.c.story_id).where(former_stories.c.id == story_id)
    return story_id if rows(connection, [story_id]) else connection.execute(query).scalar() or story_id


def _members(connection: Connection, where: sa.ColumnElement[bool]) -> list[Member]:
    query = sa.select(items.c.id, items.c.published, items.c.language).where(where).order_by(items.c.id)
    return [Member(*row) for row in connection.execute(query)]


def move(connection: Connection, moved: Sequence[Move]) -> None:
    """Puts items into stories that exist, each with the reason why."""
    names = ("story_id", "duplicate_of", "story_reason")
    bulk.update(
        connection, items, names, ["id"], ((m.story_id, m.duplicate_of, m.reason, m.item_id) for m in moved)
    )
    tags.note_copies(connection, [m.item_id for m in moved])


def rewrite(connection: Connection, story_ids: Collection[int]) -> set[int]:
    """Works out the rows of stories anew from their items; gives those that have none and are gone."""
    found: dict[int, StoryRow] = {}
    query = sa.select(items.c.story_id, items.c.id, items.c.published, items.c.language)
    for chunk in bulk.chunks(sorted(story_ids)):
        for story_id, *facts in connection.execute(query.where(items.c.story_id.in_(chunk))):
            member = Member(*facts)
            found[story_id] = joined_by(found.get(story_id) or empty(story_id, member), member)
    update(connection, list(found.values()))
    gone = set(story_ids) - found.keys()
    for chunk in bulk.chunks(sorted(gone)):
        connection.execute(sa.delete(stories).where(stories.c.id.in_(chunk)))
    return gone


def succeed(connection: Connection, successors: Mapping[int, int]) -> None:
    """Keeps which stories have the items of those that are gone, so that links still lead there."""
    for gone, story_id in successors.items():
        former = sa.update(former_stories).where(former_stories.c.story_id == gone)
        connection.execute(former.values(story_id=story_id))
        connection.execute(sa.delete(former_stories).where(former_stories.c.id == gone))
    bulk.insert(connection, former_stories, ("id", "story_id"), successors.items())


def add_edit(connection: Connection, kind: str, item_id: int, other_item_id: int, now: datetime) -> None:
    """Keeps a decision of a person, so that later runs respect it."""
    connection.execute(
        sa.insert(story_edits).values(at=now, kind=kind, item_id=item_id, other_item_id=other_item_id)
    )
