"""The tags of items: names, firms and events, each with its evidence."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tracker.model.tags import Amount, Tags
from tracker.store import bulk
from tracker.store.database import Connection
from tracker.store.tables import events, item_firms, mentions

CHUNK = 500
"""Values in one IN list; SQLite allows 32,766 variables, planners like fewer."""


def replace(connection: Connection, tags: Mapping[int, Tags]) -> None:
    """Gives items other tags than they had."""
    ids = sorted(tags)
    for chunk in (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)):
        for table in (mentions, item_firms, events):
            connection.execute(sa.delete(table).where(table.c.item_id.in_(chunk)))
    insert(connection, list(tags.items()))


def insert(connection: Connection, tagged: Sequence[tuple[int, Tags]]) -> None:
    """Adds the tags of items that have none yet."""
    mention_rows = [
        {
            "item_id": item_id,
            "n": n,
            "entity_id": m.entity_id,
            "kind": m.kind,
            "firm": m.firm,
            "name": m.name,
            "field": m.field,
            "start": m.start,
            "end": m.end,
            "text": m.text,
            "version": m.version,
            "rule": m.rule,
            "confidence": m.confidence,
        }
        for item_id, tags in tagged
        for n, m in enumerate(tags.mentions)
    ]
    firm_rows = [
        {"firm": s.firm, "item_id": item_id, "salience": s.score}
        for item_id, tags in tagged
        for s in tags.firms
    ]
    event_rows = [
        {
            "item_id": item_id,
            "type": event.type.value,
            "confidence": event.confidence,
            "amounts": amounts_json(event.amounts),
            "evidence": event.evidence,
        }
        for item_id, tags in tagged
        for event in tags.events
    ]
    for table, rows in ((mentions, mention_rows), (item_firms, firm_rows), (events, event_rows)):
        bulk.insert(connection, table, rows)


def amounts_json(amounts: Sequence[Amount]) -> list[dict[str, Any]]:
    """Amounts as they are kept in a column."""
    return [
        {"value": a.value, "unit": a.unit, "currency": a.currency, "text": a.text, "role": a.role}
        for a in amounts
    ]
