"""The ledger as loaded, for those who open the database with other tools, and its stamp."""

import sqlalchemy as sa

from tracker.model.entity import Ledger
from tracker.store import meta
from tracker.store.database import Connection
from tracker.store.tables import entities

STAMP = "ledger_version"


def sync(connection: Connection, ledger: Ledger) -> bool:
    """Makes the table say what the ledger says; gives whether anything changed."""
    if meta.get(connection, STAMP) == ledger.version:
        return False
    connection.execute(sa.delete(entities))
    connection.execute(
        sa.insert(entities),
        [
            {
                "id": entity.id,
                "kind": entity.kind.value,
                "firm": entity.firm,
                "name": entity.name,
                "name_zh": entity.name_zh,
                "layer": entity.layer,
                "ledger_version": ledger.version,
            }
            for entity in ledger.entities.values()
        ],
    )
    meta.put(connection, STAMP, ledger.version)
    return True
