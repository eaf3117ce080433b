"""Items and their sightings."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from tracker.model.prepared import Prepared
from tracker.store import bulk, fulltext, ids, tags
from tracker.store.database import Connection
from tracker.store.tables import items, sightings

_PLACE = ("id", "first_seen", "backfilled", "story_id", "duplicate_of", "story_reason")
_ORIGIN = ("source_id", "guid", "url_key", "published", "published_source", "updated")
_WORDS = {
    "url": "item.url",
    "original_url": "item.original_url",
    "title": "item.title",
    "summary": "item.summary",
    "text": "item.text",
    "html": "item.html",
    "language": "item.language",
    "author": "item.author",
    "categories": "item.categories",
    "content_hash": "item.content_hash",
    "fingerprint": "fingerprint",
    "gloss": "tags.gloss",
    "ledger_version": "tags.ledger_version",
}
"""The columns of what an edit changes, and where their values stand in a prepared item."""
_COLUMNS = (*_PLACE, *_ORIGIN, *_WORDS, "amounts")
_place = attrgetter(*_PLACE)
_origin = attrgetter(*(f"item.{name}" for name in _ORIGIN))
_words = attrgetter(*_WORDS.values())


# A list of pairs in IN (...) makes SQLite read the whole index; joined as rows, it looks each of them up.
_PAIRS_IN_SQLITE = """
SELECT s.source_id, s.guid, s.item_id, s.content_hash, s.own
FROM json_each(?) AS wanted CROSS JOIN sightings AS s
WHERE s.source_id = json_extract(wanted.value, '$[0]') AND s.guid = json_extract(wanted.value, '$[1]')
"""
_PAIRS_IN_POSTGRESQL = """
SELECT s.source_id, s.guid, s.item_id, s.content_hash, s.own
FROM unnest(%s::text[], %s::text[]) AS wanted (source_id, guid) JOIN sightings AS s USING (source_id, guid)
"""


@dataclass(frozen=True, slots=True)
class KnownGuid:
    """What is known of a guid: its item, the hash of the writing, and whether the item was made from it."""

    item_id: int
    content_hash: str
    own: bool


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """What is known of an address: its item, and the sighting that the item was made from."""

    item_id: int
    source_id: str
    guid: str
    content_hash: str
    title: str
    published: datetime


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item with its place: id, story and why."""

    id: int
    prepared: Prepared
    first_seen: datetime
    backfilled: bool
    story_id: int
    duplicate_of: int | None
    story_reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """An item whose publisher changed it; ``keeps_address`` where the new address is another item's."""

    item_id: int
    prepared: Prepared
    keeps_address: bool


@dataclass(frozen=True, slots=True)
class NewSighting:
    """An item seen in a source."""

    source_id: str
    guid: str
    item_id: int
    own: bool
    url: str
    content_hash: str
    seen: datetime


def recent_hashes(connection: Connection, source_id: str, limit: int) -> dict[str, str]:
    """The guids that a source showed last, with the hashes of their writings."""
    query = (
        sa.select(sightings.c.guid, sightings.c.content_hash)
        .where(sightings.c.source_id == source_id)
        .order_by(sightings.c.last_seen.desc())
        .limit(limit)
    )
    return dict(connection.execute(query).all())


def known_sightings(
    connection: Connection, pairs: Collection[tuple[str, str]]
) -> dict[tuple[str, str], KnownGuid]:
    """What is known of these guids, each under its source: of many sources in one query."""
    if not pairs:
        return {}
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(_PAIRS_IN_SQLITE, (json.dumps(sorted(pairs)),))
    else:
        columns = [list(column) for column in zip(*sorted(pairs), strict=True)]
        rows = connection.exec_driver_sql(_PAIRS_IN_POSTGRESQL, tuple(columns))
    return {
        (source_id, guid): KnownGuid(item_id, content_hash, bool(own))
        for source_id, guid, item_id, content_hash, own in rows
    }


def known_addresses(connection: Connection, url_keys: Collection[str]) -> dict[str, KnownAddress]:
    """The items that have these addresses."""
    found: dict[str, KnownAddress] = {}
    own = (
        items.c.id,
        items.c.source_id,
        items.c.guid,
        items.c.content_hash,
        items.c.title,
        items.c.published,
    )
    for chunk in bulk.chunks(sorted(url_keys)):
        query = sa.select(items.c.url_key, *own).where(items.c.url_key.in_(chunk))
        found.update((key, KnownAddress(*facts)) for key, *facts in connection.execute(query))
    return found


def allocate_ids(connection: Connection, prepared: Sequence[Prepared]) -> list[int]:
    """An id for each, ordered by time of publication and free in the store and among themselves."""
    proposals = [ids.propose(p.item.published, f"{p.item.source_id} {p.item.guid}") for p in prepared]
    taken = _existing(connection, proposals)
    allocated: list[int] = []
    for proposal in proposals:
        new = ids.allocate(proposal, taken)
        while new != proposal and _existing(connection, [new]):
            taken.add(new)
            new = ids.allocate(new, taken)
        taken.add(new)
        allocated.append(new)
    return allocated


def insert(connection: Connection, new: Sequence[NewItem]) -> None:
    """Adds items with their tags and search terms."""
    if not new:
        return
    bulk.insert(connection, items, _COLUMNS, map(_row, new))
    tags.insert(connection, [(n.id, n.prepared.tags) for n in new])
    tags.note_copies(connection, [n.id for n in new if n.duplicate_of is not None])
    fulltext.add(connection, [(n.id, *n.prepared.terms) for n in new])


def add_sightings(connection: Connection, new: Sequence[NewSighting]) -> None:
    """Adds sightings of items that exist."""
    names = (
        "source_id",
        "guid",
        "item_id",
        "own",
        "url",
        "content_hash",
        "first_seen",
        "last_seen",
    )
    rows = ((s.source_id, s.guid, s.item_id, s.own, s.url, s.content_hash, s.seen, s.seen) for s in new)
    bulk.insert(connection, sightings, names, rows)


def edit(connection: Connection, edited: Sequence[Edit], now: datetime) -> None:
    """Brings edited items up to date: their words, address, tags and search terms.

    The time of publication, the place in a story and what was first seen stay as they were.
    """
    if not edited:
        return
    for one in edited:
        item = one.prepared.item
        values = dict(zip(_WORDS, _words(one.prepared), strict=True))
        values |= {"amounts": tags.amounts_json(one.prepared.tags.amounts)}
        values |= {"updated": item.updated or now, "guid": item.guid}
        if not one.keeps_address:
            values["url_key"] = item.url_key
        connection.execute(sa.update(items).where(items.c.id == one.item_id).values(values))
    tags.replace(connection, {one.item_id: one.prepared.tags for one in edited})
    fulltext.replace(connection, [(one.item_id, *one.prepared.terms) for one in edited])


def rename_guid(connection: Connection, source_id: str, old: str, new: str) -> None:
    """Follows a source that gave a known entry another guid, instead of counting a copy."""
    for table in (sightings, items):
        connection.execute(
            sa.update(table).where(table.c.source_id == source_id, table.c.guid == old).values(guid=new)
        )


def touch_sightings(connection: Connection, seen: Iterable[tuple[str, str, str]], now: datetime) -> None:
    """Notes that sightings (source, guid, hash of the writing) were there again."""
    rows = ((content_hash, now, source_id, guid) for source_id, guid, content_hash in seen)
    bulk.update(connection, sightings, ["content_hash", "last_seen"], ["source_id", "guid"], rows)


def count(connection: Connection) -> int:
    """How many items are stored."""
    return connection.execute(sa.select(sa.func.count()).select_from(items)).scalar_one()


def _existing(connection: Connection, wanted: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for chunk in bulk.chunks(wanted):
        found.update(connection.execute(sa.select(items.c.id).where(items.c.id.in_(chunk))).scalars())
    return found


def _row(new: NewItem) -> tuple[Any, ...]:
    one = new.prepared
    return (*_place(new), *_origin(one), *_words(one), tags.amounts_json(one.tags.amounts))


def tagged_otherwise(connection: Connection, ledger_version: str, after: int, limit: int) -> list[int]:
    """Ids of items, in order and beyond ``after``, that another version of the ledger tagged."""
    query = sa.select(items.c.id).where(items.c.id > after, items.c.ledger_version != ledger_version)
    return list(connection.execute(query.order_by(items.c.id).limit(limit)).scalars())


def retag(connection: Connection, prepared: Mapping[int, Prepared]) -> None:
    """Gives items the tags and signals of today's ledger; their words stay."""
    names = ("fingerprint", "amounts", "gloss", "ledger_version")
    rows = (
        (
            one.fingerprint,
            tags.amounts_json(one.tags.amounts),
            one.tags.gloss,
            one.tags.ledger_version,
            item_id,
        )
        for item_id, one in prepared.items()
    )
    bulk.update(connection, items, names, ["id"], rows)
    tags.replace(connection, {item_id: one.tags for item_id, one in prepared.items()})
