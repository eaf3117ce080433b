"""Alembic: carries out migrations and compares tables. Imported only when that is to be done.

Alembic takes longer to import than most commands take to run.
"""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from tracker.store.database import Connection
from tracker.store.tables import metadata


def upgrade(connection: Connection) -> None:
    """Brings the tables to the newest version, in the transaction of ``connection``."""
    command.upgrade(_config(connection), "head")


def downgrade(connection: Connection) -> None:
    """Removes every table."""
    command.downgrade(_config(connection), "base")


def differences(connection: Connection) -> list[str]:
    """How the tables differ from what the program expects, a line each."""
    context = MigrationContext.configure(
        connection,
        opts={"include_name": lambda name, type_, _parents: type_ != "table" or name in metadata.tables},
    )
    return [str(difference) for difference in compare_metadata(context, metadata)]


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
