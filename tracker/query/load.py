"""Items and stories by id, with all that is stored of them, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tracker import dedup
from tracker.model.item import Item, PublishedSource
from tracker.model.story import Sighting, StoredItem, Story
from tracker.model.tags import Amount, Event, EventType, Mention, Salience, Tags
from tracker.store.database import Connection
from tracker.store.tables import events, item_firms, items, mentions, sightings, sources, stories

CHUNK = 500


def items_by_id(connection: Connection, item_ids: Sequence[int]) -> list[StoredItem]:
    """The items, in the order of the ids; an id that nothing has is left out."""
    found: dict[int, StoredItem] = {}
    for start in range(0, len(item_ids), CHUNK):
        chunk = item_ids[start : start + CHUNK]
        tags = _Tags(connection, chunk)
        seen = _sightings(connection, chunk)
        query = (
            sa.select(*_SHOWN, sources.c.title.label("source_title"), sources.c.tier)
            .join_from(items, sources, sources.c.id == items.c.source_id)
            .where(items.c.id.in_(chunk))
        )
        for row in connection.execute(query):
            found[row.id] = _stored(row, tags.of(row), tuple(seen.get(row.id, ())))
    return [found[item_id] for item_id in item_ids if item_id in found]


def stories_by_id(connection: Connection, story_ids: Sequence[int]) -> list[Story]:
    """The stories with their items, in the order of the ids; an id that nothing has is left out."""
    rows: dict[int, Any] = {}
    members: dict[int, list[StoredItem]] = defaultdict(list)
    for start in range(0, len(story_ids), CHUNK):
        chunk = story_ids[start : start + CHUNK]
        rows |= {r.id: r for r in connection.execute(sa.select(stories).where(stories.c.id.in_(chunk)))}
        member_ids = connection.execute(
            sa.select(items.c.id).where(items.c.story_id.in_(chunk)).order_by(items.c.id)
        )
        for stored in items_by_id(connection, list(member_ids.scalars())):
            if stored.story_id is not None:
                members[stored.story_id].append(stored)
    return [_story(rows[i], tuple(members[i])) for i in story_ids if i in rows and members[i]]


# What results show; the signals by which stories are made are no part of it.
_SHOWN = [column for column in items.c if column.name != "fingerprint"]


class _Tags:
    """The tags of some items, read in three statements."""

    def __init__(self, connection: Connection, item_ids: Sequence[int]) -> None:
        self._mentions = _by_item(connection, mentions, item_ids, mentions.c.n)
        self._events = _by_item(connection, events, item_ids, events.c.confidence.desc(), events.c.type)
        self._firms = _by_item(
            connection, item_firms, item_ids, item_firms.c.salience.desc(), item_firms.c.firm
        )

    def of(self, row: Any) -> Tags:
        """The tags of the item in a row."""
        return Tags(
            mentions=tuple(map(_mention, self._mentions.get(row.id, ()))),
            events=tuple(
                Event(EventType(e.type), e.confidence, _amounts(e.amounts), e.evidence)
                for e in self._events.get(row.id, ())
            ),
            firms=tuple(Salience(f.firm, f.salience) for f in self._firms.get(row.id, ())),
            gloss=row.gloss,
            ledger_version=row.ledger_version,
            amounts=_amounts(row.amounts),
        )


def _by_item(
    connection: Connection, table: sa.Table, item_ids: Sequence[int], *order: Any
) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    query = sa.select(table).where(table.c.item_id.in_(item_ids)).order_by(table.c.item_id, *order)
    for row in connection.execute(query):
        found[row.item_id].append(row)
    return found


def _sightings(connection: Connection, item_ids: Sequence[int]) -> Mapping[int, list[Sighting]]:
    found: dict[int, list[Sighting]] = defaultdict(list)
    query = (
        sa.select(sightings, sources.c.title, sources.c.tier)
        .join_from(sightings, sources, sources.c.id == sightings.c.source_id)
        .where(sightings.c.item_id.in_(item_ids))
        .order_by(sightings.c.item_id, sightings.c.first_seen, sightings.c.source_id, sightings.c.guid)
    )
    for row in connection.execute(query):
        found[row.item_id].append(
            Sighting(
                source_id=row.source_id,
                source_title=row.title,
                tier=row.tier,
                guid=row.guid,
                url=row.url,
                first_seen=row.first_seen,
                last_seen=row.last_seen,
            )
        )
    return found


def _stored(row: Any, tags: Tags, seen: tuple[Sighting, ...]) -> StoredItem:
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
        sightings=seen,
    )


def _mention(row: Any) -> Mention:
    return Mention(
        entity_id=row.entity_id,
        kind=row.kind,
        firm=row.firm,
        name=row.name,
        field=row.field,
        start=row.start,
        end=row.end,
        text=row.text,
        rule=row.rule,
        confidence=row.confidence,
        version=row.version,
    )


def _amounts(stored: Any) -> tuple[Amount, ...]:
    return tuple(Amount(a["value"], a["unit"], a["currency"], a["text"], a.get("role", "")) for a in stored)


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
