"""Issues of the digest as they were built: frozen, so that what is sent later is what was seen."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.model.digest import InlineImage, Rendered
from tracker.store.database import Connection
from tracker.store.tables import deliveries, editions


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """An issue. ``variant`` is the filter and language that it was built for; "" is the whole."""

    id: int
    week: str
    variant: str
    number: int
    built_at: datetime
    rendered: Rendered = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)


def save(
    connection: Connection,
    *,
    week: str,
    variant: str,
    number: int,
    rendered: Rendered,
    facts: Mapping[str, Any],
    now: datetime,
) -> StoredEdition:
    """Keeps an issue in place of an earlier one of the same week and variant.

    One that is on its way to a reader is frozen: it stays as it is, and is what is given back.
    """
    values = {
        "number": number,
        "built_at": now,
        "subject": rendered.subject,
        "html": rendered.html,
        "text": rendered.text,
        "images": [_image_out(image) for image in rendered.images],
        "facts": dict(facts),
    }
    # The row keeps its id and is locked, so that nobody queues it while it changes.
    query = sa.select(editions.c.id).where(editions.c.week == week, editions.c.variant == variant)
    known = connection.execute(query.with_for_update()).scalar_one_or_none()
    if known is None:
        inserted = sa.insert(editions).values(week=week, variant=variant, **values)
        known = connection.execute(inserted.returning(editions.c.id)).scalar_one()
    elif not is_frozen(connection, known):
        connection.execute(sa.update(editions).where(editions.c.id == known).values(values))
    return by_id(connection, known)


def get(connection: Connection, week: str, variant: str = "") -> StoredEdition | None:
    """The issue of a week, or None."""
    query = sa.select(editions).where(editions.c.week == week, editions.c.variant == variant)
    row = connection.execute(query).one_or_none()
    return None if row is None else _edition(row)


def by_id(connection: Connection, edition_id: int) -> StoredEdition:
    """The issue with that id, which must exist."""
    return _edition(connection.execute(sa.select(editions).where(editions.c.id == edition_id)).one())


def is_frozen(connection: Connection, edition_id: int) -> bool:
    """Whether the issue is on its way to somebody: then it changes no more."""
    query = sa.select(sa.exists().where(deliveries.c.edition_id == edition_id))
    return bool(connection.execute(query).scalar_one())


def all_editions(connection: Connection) -> list[StoredEdition]:
    """Every issue, newest week first, the whole before its variants."""
    query = sa.select(editions).order_by(editions.c.week.desc(), editions.c.variant)
    return [_edition(row) for row in connection.execute(query)]


def facts_before(connection: Connection, week: str, limit: int) -> list[Mapping[str, Any]]:
    """What the issues of up to ``limit`` weeks before told, oldest first.

    A week speaks with its whole issue; one that has none, with all its variants.
    """
    weeks = sa.select(editions.c.week).where(editions.c.week < week).distinct()
    latest = weeks.order_by(editions.c.week.desc()).limit(limit)
    query = (
        sa.select(editions.c.week, editions.c.variant, editions.c.facts)
        .where(editions.c.week.in_(latest))
        .order_by(editions.c.week, editions.c.variant)
    )
    rows = connection.execute(query).all()
    whole = {row.week for row in rows if not row.variant}
    return [row.facts for row in rows if not row.variant or row.week not in whole]


def next_number(connection: Connection, week: str) -> int:
    """The number of the issue of a week: how many weeks have one by then."""
    query = sa.select(sa.func.count(sa.distinct(editions.c.week))).where(editions.c.week < week)
    return int(connection.execute(query).scalar_one()) + 1


def _edition(row: Any) -> StoredEdition:
    images = tuple(_image_in(image) for image in row.images)
    rendered = Rendered(subject=row.subject, html=row.html, text=row.text, images=images)
    return StoredEdition(row.id, row.week, row.variant, row.number, row.built_at, rendered, row.facts)


def _image_out(image: InlineImage) -> dict[str, str]:
    png = base64.b64encode(image.png).decode("ascii")
    return {"cid": image.cid, "filename": image.filename, "alt": image.alt, "png": png}


def _image_in(image: Mapping[str, str]) -> InlineImage:
    return InlineImage(image["cid"], image["filename"], base64.b64decode(image["png"]), image["alt"])
