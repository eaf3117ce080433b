"""The tables. What a row and a column mean is said here and in ``docs/columns.md``.

Times are aware UTC. ``items.id`` orders by time of publication (see :mod:`tracker.store.ids`), so
that the newest items are the last rows of every index and paging is a range of one column.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time; naive ones are refused. SQLite keeps it as ISO text without a zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], datetime | str | None]:
        """To the database: many of the values that a poll writes are times, so no layer is between."""
        return _utc_text if dialect.name == "sqlite" else _utc

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002
    ) -> Callable[[Any], datetime | None]:
        """From the database."""
        return _from_utc_text if dialect.name == "sqlite" else _from_utc


def _utc(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {value!r}")
    return value and value.astimezone(UTC)


def _utc_text(value: datetime | None) -> str | None:
    return None if (utc := _utc(value)) is None else utc.replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_utc(value: datetime | None) -> datetime | None:
    return value and value.astimezone(UTC)


def _from_utc_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """JSON: text in SQLite, ``jsonb`` in PostgreSQL, whose dialect is imported only where it is used."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the database."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(sa.JSON())
        jsonb: TypeEngine[Any] = import_module("sqlalchemy.dialects.postgresql").JSONB()
        return dialect.type_descriptor(jsonb)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """From the database: most values are empty lists, which need no reader."""
        return _from_json_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _from_json_text(value: str | None) -> Any:
    return None if value is None else [] if value == "[]" else json.loads(value)


BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sources = sa.Table(
    "sources",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("listed_url", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("tier", sa.Integer, nullable=False),
    sa.Column("poll_minutes", sa.Integer, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("paused", sa.Boolean, nullable=False, default=False),
    sa.Column("origin", sa.Text, nullable=False, default="catalogue"),
    sa.Column("facts", Json, nullable=False),
    sa.Column("next_due", UtcDateTime, index=True),
    sa.Column("last_polled", UtcDateTime),
    sa.Column("last_ok", UtcDateTime),
    sa.Column("health", sa.Text, nullable=False, default="new"),
    sa.Column("health_reason", sa.Text, nullable=False, default=""),
    sa.Column("poll_state", Json, nullable=False),
)

fetches = sa.Table(
    "fetches",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=True),
    sa.Column("source_id", sa.ForeignKey("sources.id"), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("bytes", sa.Integer, nullable=False, default=0),
    sa.Column("ms", sa.Integer, nullable=False, default=0),
    sa.Column("new", sa.Integer, nullable=False, default=0),
    sa.Column("changed", sa.Integer, nullable=False, default=0),
    sa.Column("known", sa.Integer, nullable=False, default=0),
    sa.Column("reason", sa.Text, nullable=False, default=""),
    sa.Index(None, "source_id", "at"),
)

bodies = sa.Table(
    "bodies",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=True),
    sa.Column("source_id", sa.ForeignKey("sources.id"), nullable=False, index=True),
    sa.Column("fetched_at", UtcDateTime, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("content_type", sa.Text, nullable=False, default=""),
    sa.Column("final_url", sa.Text, nullable=False, default=""),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

stories = sa.Table(
    "stories",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("head_item_id", BigId, nullable=False),
    sa.Column("first_seen", UtcDateTime, nullable=False),
    sa.Column("last_seen", UtcDateTime, nullable=False, index=True),
    sa.Column("first_en", UtcDateTime),
    sa.Column("first_zh", UtcDateTime),
    sa.Column("item_count", sa.Integer, nullable=False, default=1),
)

items = sa.Table(
    "items",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("source_id", sa.ForeignKey("sources.id"), nullable=False),
    sa.Column("guid", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("url_key", sa.Text, unique=True),
    sa.Column("original_url", sa.Text, nullable=False, default=""),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("html", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False, default=""),
    sa.Column("categories", Json, nullable=False),
    sa.Column("published", UtcDateTime, nullable=False),
    sa.Column("published_source", sa.Text, nullable=False),
    sa.Column("updated", UtcDateTime),
    sa.Column("first_seen", UtcDateTime, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("backfilled", sa.Boolean, nullable=False, default=False),
    sa.Column("story_id", sa.ForeignKey("stories.id"), index=True),
    sa.Column("duplicate_of", BigId),
    sa.Column("story_reason", sa.Text, nullable=False, default=""),
    sa.Column("fingerprint", sa.LargeBinary),
    sa.Column("amounts", Json, nullable=False),
    sa.Column("gloss", sa.Text, nullable=False, default=""),
    sa.Column("ledger_version", sa.Text, nullable=False, default=""),
    sa.Index(None, "source_id", "id"),
    sa.Index(None, "language", "id"),
)
for _name, _few in (
    ("copies", items.c.duplicate_of.is_not(None)),
    ("edited", items.c.updated.is_not(None)),
    ("backfilled", items.c.backfilled),
):
    sa.Index(f"ix_items_{_name}", items.c.id, sqlite_where=_few, postgresql_where=_few)

sightings = sa.Table(
    "sightings",
    metadata,
    sa.Column("source_id", sa.ForeignKey("sources.id"), primary_key=True),
    sa.Column("guid", sa.Text, primary_key=True),
    sa.Column("item_id", sa.ForeignKey("items.id"), nullable=False, index=True),
    sa.Column("own", sa.Boolean, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("first_seen", UtcDateTime, nullable=False),
    sa.Column("last_seen", UtcDateTime, nullable=False),
    sa.Index(None, "source_id", "item_id"),
    sqlite_with_rowid=False,
)

mentions = sa.Table(
    "mentions",
    metadata,
    sa.Column("item_id", sa.ForeignKey("items.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("entity_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("firm", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False, default=""),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Index(None, "entity_id", "item_id"),
    sqlite_with_rowid=False,
)

item_firms = sa.Table(
    "item_firms",
    metadata,
    sa.Column("firm", sa.Text, primary_key=True),
    sa.Column("item_id", sa.ForeignKey("items.id"), primary_key=True),
    sa.Column("salience", sa.Float, nullable=False),
    sa.Column("is_copy", sa.Boolean, nullable=False, default=False),
    sa.Index(None, "item_id"),
    sqlite_with_rowid=False,
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("item_id", sa.ForeignKey("items.id"), primary_key=True),
    sa.Column("type", sa.Text, primary_key=True),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("amounts", Json, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False, default=""),
    sa.Index(None, "type", "item_id"),
    sqlite_with_rowid=False,
)

entities = sa.Table(
    "entities",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("firm", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("layer", sa.Text, nullable=False),
    sa.Column("ledger_version", sa.Text, nullable=False),
)

story_edits = sa.Table(
    "story_edits",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("item_id", sa.ForeignKey("items.id"), nullable=False),
    sa.Column("other_item_id", sa.ForeignKey("items.id"), nullable=False),
)

former_stories = sa.Table(
    "former_stories",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=False),
    sa.Column("story_id", BigId, nullable=False),
)

story_days = sa.Table(
    "story_days",
    metadata,
    sa.Column("day", UtcDateTime, primary_key=True),
    sa.Column("due", sa.Boolean, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False, default=""),
)

subscribers = sa.Table(
    "subscribers",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=True),
    sa.Column("email", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False, default=""),
    sa.Column("language", sa.Text, nullable=False, default="en"),
    sa.Column("timezone", sa.Text, nullable=False, default="UTC"),
    sa.Column("weekday", sa.Integer, nullable=False, default=0),
    sa.Column("hour", sa.Integer, nullable=False, default=7),
    sa.Column("filter", sa.Text, nullable=False, default=""),
    sa.Column("state", sa.Text, nullable=False, default="active"),
    sa.Column("reason", sa.Text, nullable=False, default=""),
    sa.Column("token", sa.Text, nullable=False, unique=True),
    sa.Column("created", UtcDateTime, nullable=False),
)

editions = sa.Table(
    "editions",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=True),
    sa.Column("week", sa.Text, nullable=False),
    sa.Column("variant", sa.Text, nullable=False, default=""),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("built_at", UtcDateTime, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("html", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("images", Json, nullable=False),
    sa.Column("facts", Json, nullable=False),
    sa.UniqueConstraint("week", "variant"),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("week", sa.Text, primary_key=True),
    sa.Column("subscriber_id", sa.ForeignKey("subscribers.id"), primary_key=True),
    sa.Column("edition_id", sa.ForeignKey("editions.id"), nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False, default="queued"),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("queued_at", UtcDateTime, nullable=False),
    sa.Column("next_try", UtcDateTime),
    sa.Column("handed_over", UtcDateTime),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, default=""),
    sa.Index(None, "state", "next_try"),
)

prose = sa.Table(
    "prose",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=True),
    sa.Column("key", sa.Text, nullable=False, index=True),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("tokens", sa.Integer, nullable=False),
    sa.Column("cost", sa.Float, nullable=False),
    sa.Column("answer", sa.Text, nullable=False, default=""),
)

holes = sa.Table(
    "holes",
    metadata,
    sa.Column("id", BigId, primary_key=True, autoincrement=True),
    sa.Column("source_id", sa.ForeignKey("sources.id"), nullable=False, index=True),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime, nullable=False),
    sa.Column("found_at", UtcDateTime, nullable=False),
    sa.Column("repaired_at", UtcDateTime),
    sa.Column("reason", sa.Text, nullable=False, default=""),
)

backfills = sa.Table(
    "backfills",
    metadata,
    sa.Column("source_id", sa.ForeignKey("sources.id"), primary_key=True),
    sa.Column("mechanism", sa.Text, primary_key=True),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime, nullable=False),
    sa.Column("cursor", Json, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("items", sa.Integer, nullable=False, default=0),
    sa.Column("requests", sa.Integer, nullable=False, default=0),
    sa.Column("earliest", UtcDateTime),
    sa.Column("latest", UtcDateTime),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, default=""),
)

saved_searches = sa.Table(
    "saved_searches",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("created", UtcDateTime, nullable=False),
)

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
