"""Alembic's entry: runs the migrations on the connection that :mod:`tracker.store.schema` hands over."""

from alembic import context

from tracker.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_name=lambda name, type_, _parents: type_ != "table" or name in metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
