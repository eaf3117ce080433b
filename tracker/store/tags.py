"""The tags of items: names, firms and events, each with its evidence."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from tracker.model.tags import Amount, Tags
from tracker.store import bulk
from tracker.store.database import Connection
from tracker.store.tables import events, item_firms, items, mentions

_MENTION = (
    "entity_id",
    "kind",
    "firm",
    "name",
    "field",
    "start",
    "end",
    "text",
    "version",
    "rule",
    "confidence",
)
_mention = attrgetter(*_MENTION)
_firm = attrgetter("firm", "score")


def replace(connection: Connection, tags: Mapping[int, Tags]) -> None:
    """Gives items other tags than they had."""
    ids = sorted(tags)
    for chunk in bulk.chunks(ids):
        for table in (mentions, item_firms, events):
            connection.execute(sa.delete(table).where(table.c.item_id.in_(chunk)))
    insert(connection, list(tags.items()))
    note_copies(connection, ids)


def note_copies(connection: Connection, item_ids: Sequence[int]) -> None:
    """Brings ``item_firms.is_copy`` in line with ``items.duplicate_of``, after either was written."""
    is_copy = sa.exists().where(items.c.id == item_firms.c.item_id, items.c.duplicate_of.is_not(None))
    for chunk in bulk.chunks(item_ids):
        connection.execute(
            sa.update(item_firms).where(item_firms.c.item_id.in_(chunk)).values(is_copy=is_copy)
        )


def insert(connection: Connection, tagged: Sequence[tuple[int, Tags]]) -> None:
    """Adds the tags of items that have none yet and are no copies."""
    mention_rows = (
        (item_id, n, *_mention(mention))
        for item_id, tags in tagged
        for n, mention in enumerate(tags.mentions)
    )
    firm_rows = ((item_id, *_firm(firm), False) for item_id, tags in tagged for firm in tags.firms)
    event_rows = (
        (item_id, event.type.value, event.confidence, amounts_json(event.amounts), event.evidence)
        for item_id, tags in tagged
        for event in tags.events
    )
    bulk.insert(connection, mentions, ("item_id", "n", *_MENTION), mention_rows)
    bulk.insert(connection, item_firms, ("item_id", "firm", "salience", "is_copy"), firm_rows)
    bulk.insert(connection, events, ("item_id", "type", "confidence", "amounts", "evidence"), event_rows)


def amounts_json(amounts: Sequence[Amount]) -> list[dict[str, Any]]:
    """Amounts as they are kept in a column."""
    return [
        {"value": a.value, "unit": a.unit, "currency": a.currency, "text": a.text, "role": a.role}
        for a in amounts
    ]
