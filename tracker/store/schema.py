"""The version of the schema: bring a database up to date, or say what it lacks."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from tracker.errors import StoreError
from tracker.store.database import Connection, Database
from tracker.store.tables import metadata

ADVISORY_LOCK = 0x_C41_A17  # any constant: two programs that start together migrate one after the other


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upgrade(database: Database) -> None:
    """Creates or migrates the tables; nothing happens on a database that is up to date.

    Raises:
        StoreError: the database is newer than this program, or cannot be reached.
    """
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with database.read() as connection:
        if _version(connection) == newest:
            return
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        version = _version(connection)
        if version is not None and version not in _known_versions():
            raise StoreError(
                f"The database {database.shown} was made by a newer version (schema {version}); "
                "upgrade the tracker."
            )
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def downgrade(database: Database) -> None:
    """Removes every table again; for tests of the migrations."""
    with database.write() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def differences(connection: Connection) -> list[str]:
    """How the tables differ from what the program expects, a line each; [] where they agree."""
    context = MigrationContext.configure(
        connection,
        opts={"include_name": lambda name, type_, _parents: type_ != "table" or name in metadata.tables},
    )
    return [str(difference) for difference in compare_metadata(context, metadata)]


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known_versions() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
