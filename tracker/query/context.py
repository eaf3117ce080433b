"""What the store adds to the context of a query: its sources and saved searches."""

from dataclasses import replace

import sqlalchemy as sa

from tracker.query.fields import Context
from tracker.store import saved
from tracker.store.database import Connection
from tracker.store.tables import sources


def prepared(connection: Connection, context: Context) -> Context:
    """The context with the ids and kinds of the stored sources and with the saved searches."""
    known = connection.execute(sa.select(sources.c.id, sources.c.kind)).all()
    return replace(
        context,
        sources=frozenset(row.id for row in known),
        kinds=frozenset(row.kind for row in known),
        saved=saved.all_searches(connection),
    )
