"""Make the tables."""

import sqlalchemy as sa
from alembic import op

from tracker.store import fulltext, views
from tracker.store.tables import BigId, Json, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "editions",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("built_at", UtcDateTime(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("images", Json, nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("week", "variant", name=op.f("uq_editions_week_variant")),
    )
    op.create_table(
        "entities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("ledger_version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entities")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "prose",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prose")),
    )
    with op.batch_alter_table("prose", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prose_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_prose_key"), ["key"], unique=False)

    op.create_table(
        "saved_searches",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_saved_searches")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("listed_url", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("poll_minutes", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("next_due", UtcDateTime(), nullable=True),
        sa.Column("last_polled", UtcDateTime(), nullable=True),
        sa.Column("last_ok", UtcDateTime(), nullable=True),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("health_reason", sa.Text(), nullable=False),
        sa.Column("poll_state", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
    )
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sources_next_due"), ["next_due"], unique=False)

    _make_stories()
    op.create_table(
        "subscribers",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("email", name=op.f("uq_subscribers_email")),
        sa.UniqueConstraint("token", name=op.f("uq_subscribers_token")),
    )
    op.create_table(
        "backfills",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("mechanism", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("cursor", Json, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("earliest", UtcDateTime(), nullable=True),
        sa.Column("latest", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_backfills_source_id")),
        sa.PrimaryKeyConstraint("source_id", "mechanism", name=op.f("pk_backfills")),
    )
    op.create_table(
        "bodies",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_bodies_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bodies")),
    )
    with op.batch_alter_table("bodies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bodies_source_id"), ["source_id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("subscriber_id", BigId, nullable=False),
        sa.Column("edition_id", BigId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("next_try", UtcDateTime(), nullable=True),
        sa.Column("handed_over", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_deliveries_edition_id")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_deliveries_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("week", "subscriber_id", name=op.f("pk_deliveries")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliveries_state_next_try"), ["state", "next_try"], unique=False)

    op.create_table(
        "fetches",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_fetches_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetches")),
    )
    with op.batch_alter_table("fetches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fetches_source_id_at"), ["source_id", "at"], unique=False)

    op.create_table(
        "holes",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("repaired_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_holes_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holes")),
    )
    with op.batch_alter_table("holes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holes_source_id"), ["source_id"], unique=False)

    op.create_table(
        "items",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=True),
        sa.Column("original_url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("categories", Json, nullable=False),
        sa.Column("published", UtcDateTime(), nullable=False),
        sa.Column("published_source", sa.Text(), nullable=False),
        sa.Column("updated", UtcDateTime(), nullable=True),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("backfilled", sa.Boolean(), nullable=False),
        sa.Column("story_id", BigId, nullable=True),
        sa.Column("duplicate_of", BigId, nullable=True),
        sa.Column("story_reason", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("amounts", Json, nullable=False),
        sa.Column("gloss", sa.Text(), nullable=False),
        sa.Column("ledger_version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_items_source_id")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_items_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("url_key", name=op.f("uq_items_url_key")),
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        for name, few in (
            ("ix_items_copies", sa.column("duplicate_of").is_not(None)),
            ("ix_items_edited", sa.column("updated").is_not(None)),
            ("ix_items_backfilled", sa.column("backfilled", sa.Boolean())),
        ):
            batch_op.create_index(name, ["id"], unique=False, sqlite_where=few, postgresql_where=few)
        batch_op.create_index(batch_op.f("ix_items_language_id"), ["language", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_source_id_id"), ["source_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_story_id"), ["story_id"], unique=False)

    op.create_table(
        "events",
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("amounts", Json, nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_events_item_id")),
        sa.PrimaryKeyConstraint("item_id", "type", name=op.f("pk_events")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_type_item_id"), ["type", "item_id"], unique=False)

    op.create_table(
        "item_firms",
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("salience", sa.Float(), nullable=False),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_firms_item_id")),
        sa.PrimaryKeyConstraint("firm", "item_id", name=op.f("pk_item_firms")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("item_firms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_firms_item_id"), ["item_id"], unique=False)

    op.create_table(
        "mentions",
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("firm", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_mentions_item_id")),
        sa.PrimaryKeyConstraint("item_id", "n", name=op.f("pk_mentions")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentions_entity_id_item_id"), ["entity_id", "item_id"], unique=False
        )

    op.create_table(
        "sightings",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("last_seen", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_sightings_item_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_sightings_source_id")),
        sa.PrimaryKeyConstraint("source_id", "guid", name=op.f("pk_sightings")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sightings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sightings_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_sightings_source_id_item_id"), ["source_id", "item_id"], unique=False
        )

    op.create_table(
        "story_edits",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("other_item_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_story_edits_item_id")),
        sa.ForeignKeyConstraint(["other_item_id"], ["items.id"], name=op.f("fk_story_edits_other_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_edits")),
    )
    _make_what_stands_beside_the_tables()


def _make_what_stands_beside_the_tables() -> None:
    fulltext.create(op.get_bind())
    views.create(op.get_bind())


def downgrade() -> None:
    """Back to the version before."""
    views.drop(op.get_bind())
    fulltext.drop(op.get_bind())
    op.drop_table("story_edits")
    with op.batch_alter_table("sightings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sightings_item_id"))

    op.drop_table("sightings")
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentions_entity_id_item_id"))

    op.drop_table("mentions")
    with op.batch_alter_table("item_firms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_firms_item_id"))

    op.drop_table("item_firms")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_type_item_id"))

    op.drop_table("events")
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_items_story_id"))
        batch_op.drop_index(batch_op.f("ix_items_source_id_id"))

    op.drop_table("items")
    with op.batch_alter_table("holes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_holes_source_id"))

    op.drop_table("holes")
    with op.batch_alter_table("fetches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fetches_source_id_at"))

    op.drop_table("fetches")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_state_next_try"))
        batch_op.drop_index(batch_op.f("ix_deliveries_edition_id"))

    op.drop_table("deliveries")
    with op.batch_alter_table("bodies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bodies_source_id"))

    op.drop_table("bodies")
    op.drop_table("backfills")
    op.drop_table("subscribers")
    _drop_stories()
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sources_next_due"))

    op.drop_table("sources")
    op.drop_table("saved_searches")
    with op.batch_alter_table("prose", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prose_key"))
        batch_op.drop_index(batch_op.f("ix_prose_at"))

    op.drop_table("prose")
    op.drop_table("meta")
    op.drop_table("entities")
    op.drop_table("editions")


def _make_stories() -> None:
    """Stories, those that are no more, and the days that are settled."""
    op.create_table(
        "stories",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("head_item_id", BigId, nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("last_seen", UtcDateTime(), nullable=False),
        sa.Column("first_en", UtcDateTime(), nullable=True),
        sa.Column("first_zh", UtcDateTime(), nullable=True),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stories_last_seen"), ["last_seen"], unique=False)

    op.create_table(
        "former_stories",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("story_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_stories")),
    )
    op.create_table(
        "story_days",
        sa.Column("day", UtcDateTime(), nullable=False),
        sa.Column("due", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_story_days")),
    )


def _drop_stories() -> None:
    op.drop_table("story_days")
    op.drop_table("former_stories")
    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stories_last_seen"))

    op.drop_table("stories")
