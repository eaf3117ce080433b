"""The archive of the digest: its issues without their bodies, for a list, and the text of one."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.model.digest import Rendered
from tracker.model.mail import UNSUBSCRIBE_PLACE
from tracker.store.database import Connection
from tracker.store.tables import editions


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue: ISO week (2026-W47), number, when it was built (UTC) and the subject of the letter."""

    week: str
    number: int
    built_at: datetime
    subject: str


def issues(connection: Connection, limit: int = 1_000) -> list[Issue]:
    """The whole issues (no filter, in English), newest week first."""
    query = (
        sa.select(editions.c.week, editions.c.number, editions.c.built_at, editions.c.subject)
        .where(editions.c.variant == "")
        .order_by(editions.c.week.desc())
        .limit(limit)
    )
    return [Issue(*row) for row in connection.execute(query)]


def text(rendered: Rendered) -> str:
    """The plain text of an issue, without the reader's way out: the archive has no reader."""
    return "\n".join(line for line in rendered.text.splitlines() if UNSUBSCRIBE_PLACE not in line) + "\n"
