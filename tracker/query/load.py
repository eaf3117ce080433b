"""Items and stories by id, with all that is stored of them, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from tracker import dedup
from tracker.model.item import Item, PublishedSource
from tracker.model.story import Sighting, StoredItem, Story
from tracker.model.tags import Amount, Event, EventType, Mention, Salience, Tags
from tracker.store.database import Connection
from tracker.store.tables import events, item_firms, items, mentions, sightings, sources, stories

T = TypeVar("T")

CHUNK = 500


def items_by_id(connection: Connection, item_ids: Sequence[int]) -> list[StoredItem]:
    """The items, in the order of the ids; an id that nothing has is left out."""
    found: dict[int, StoredItem] = {}
    for start in range(0, len(item_ids), CHUNK):
        chunk = item_ids[start : start + CHUNK]
        tags = _Tags(connection, chunk)
        seen = _by_item(connection, _SIGHTINGS, chunk, Sighting)
        for row in connection.execute(_ITEMS, {"wanted": chunk}):
            found[row.id] = _stored(row, tags.of(row), seen.get(row.id, ()))
    return [found[item_id] for item_id in item_ids if item_id in found]


def stories_by_id(connection: Connection, story_ids: Sequence[int]) -> list[Story]:
    """The stories with their items, in the order of the ids; an id that nothing has is left out."""
    rows: dict[int, Any] = {}
    members: dict[int, list[StoredItem]] = defaultdict(list)
    for start in range(0, len(story_ids), CHUNK):
        wanted = {"wanted": story_ids[start : start + CHUNK]}
        rows |= {row.id: row for row in connection.execute(_STORIES, wanted)}
        for stored in items_by_id(connection, list(connection.execute(_MEMBERS, wanted).scalars())):
            if stored.story_id is not None:
                members[stored.story_id].append(stored)
    return [_story(rows[i], tuple(members[i])) for i in story_ids if i in rows and members[i]]


# The statements are made once: to make them for every page would take a third of its time.
_WANTED: sa.BindParameter[Any] = sa.bindparam("wanted", expanding=True)
_ITEMS = (
    # What results show; the signals by which stories are made are no part of it.
    sa.select(
        *(column for column in items.c if column.name != "fingerprint"),
        sources.c.title.label("source_title"),
        sources.c.tier,
    )
    .join_from(items, sources, sources.c.id == items.c.source_id)
    .where(items.c.id.in_(_WANTED))
)
_STORIES = sa.select(stories).where(stories.c.id.in_(_WANTED))
_MEMBERS = sa.select(items.c.id).where(items.c.story_id.in_(_WANTED)).order_by(items.c.id)


def _of_items(table: sa.Table, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Rows of a table that belong to items: the id of the item, then the columns."""
    return sa.select(table.c.item_id, *columns).where(table.c.item_id.in_(_WANTED))


_MENTIONS = _of_items(mentions, *(mentions.c[name] for name in Mention._fields)).order_by(
    mentions.c.item_id, mentions.c.n
)
_EVENTS = _of_items(events, events.c.type, events.c.confidence, events.c.amounts, events.c.evidence).order_by(
    events.c.item_id, events.c.confidence.desc(), events.c.type
)
_FIRMS = _of_items(item_firms, item_firms.c.firm, item_firms.c.salience).order_by(
    item_firms.c.item_id, item_firms.c.salience.desc(), item_firms.c.firm
)
_SIGHTINGS = (
    _of_items(
        sightings,
        sightings.c.source_id,
        sources.c.title,
        sources.c.tier,
        sightings.c.guid,
        sightings.c.url,
        sightings.c.first_seen,
        sightings.c.last_seen,
    )
    .join_from(sightings, sources, sources.c.id == sightings.c.source_id)
    .order_by(sightings.c.item_id, sightings.c.first_seen, sightings.c.source_id, sightings.c.guid)
)


def _by_item(
    connection: Connection, statement: sa.Select[Any], item_ids: Sequence[int], make: Callable[..., T]
) -> Mapping[int, Sequence[T]]:
    """What ``make`` makes of the rows of each item."""
    found: dict[int, list[T]] = defaultdict(list)
    for item_id, *values in connection.execute(statement, {"wanted": item_ids}).all():
        found[item_id].append(make(*values))
    return found


class _Tags:
    """The tags of some items, read in three statements."""

    def __init__(self, connection: Connection, item_ids: Sequence[int]) -> None:
        self._mentions = _by_item(connection, _MENTIONS, item_ids, Mention)
        self._events = _by_item(connection, _EVENTS, item_ids, _event)
        self._firms = _by_item(connection, _FIRMS, item_ids, Salience)

    def of(self, row: Any) -> Tags:
        """The tags of the item in a row."""
        return Tags(
            mentions=tuple(self._mentions.get(row.id, ())),
            events=tuple(self._events.get(row.id, ())),
            firms=tuple(self._firms.get(row.id, ())),
            gloss=row.gloss,
            ledger_version=row.ledger_version,
            amounts=_amounts(row.amounts),
        )


def _event(event: str, confidence: float, amounts: Any, evidence: str) -> Event:
    return Event(EventType(event), confidence, _amounts(amounts), evidence)


def _amounts(stored: Any) -> tuple[Amount, ...]:
    return tuple(Amount(a["value"], a["unit"], a["currency"], a["text"], a.get("role", "")) for a in stored)


def _stored(row: Any, tags: Tags, seen: Sequence[Sighting]) -> StoredItem:
    item = Item(
        source_id=row.source_id,
        guid=row.guid,
        url=row.url,
        url_key=row.url_key,
        title=row.title,
        summary=row.summary,
        text=row.text,
        html=row.html,
        language=row.language,
        published=row.published,
        published_source=PublishedSource(row.published_source),
        content_hash=row.content_hash,
        original_url=row.original_url,
        author=row.author,
        updated=row.updated,
        categories=tuple(row.categories),
    )
    return StoredItem(
        id=row.id,
        item=item,
        tags=tags,
        source_title=row.source_title,
        tier=row.tier,
        first_seen=row.first_seen,
        backfilled=row.backfilled,
        story_id=row.story_id,
        duplicate_of=row.duplicate_of,
        story_reason=row.story_reason,
        sightings=tuple(seen),
    )


def _story(row: Any, members: tuple[StoredItem, ...]) -> Story:
    head = next((member for member in members if member.id == row.head_item_id), members[0])
    return Story(
        id=row.id,
        head=head,
        items=members,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        first_en=row.first_en,
        first_zh=row.first_zh,
        claims=dedup.claims_of(members),
    )
