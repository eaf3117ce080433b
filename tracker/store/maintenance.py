"""Care of the database: is it whole, a copy of it while it is in use, and order after it has grown."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tracker.errors import StoreError
from tracker.store import fulltext, items, meta, schema, views
from tracker.store.database import Database

TIDIED = "tidied_at_items"
GROWTH, LEAST = 1.5, 50_000
"""A store is tidied when it has grown so many times over, and by so many items: fewer are searched as fast
without."""
MOST_STEPS = 600
"""Steps of merging in one run, each a tenth of a second; what is left waits for the next."""
_SQLITE = b"SQLite format 3\0"
_SAMPLE = 1_000
"""Rows of an index that SQLite looks at for its statistics."""


def check(database: Database) -> list[str]:
    """What is wrong with the database, a sentence each; [] where it is whole."""
    with database.read() as connection:
        problems = [
            f"The tables differ from the program's: {line}." for line in schema.differences(connection)
        ]
        problems += [f"The view {name} is missing." for name in views.missing(connection)]
        if database.is_sqlite:
            for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
                if line != "ok":
                    problems.append(f"The file is damaged: {line}.")
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            problems += [f"A row of {row[0]} points to a row of {row[2]} that is gone." for row in broken]
    return problems


def backup(database: Database, target: Path) -> None:
    """Copies a SQLite database into ``target`` while it is in use; an earlier copy there is replaced.

    Raises:
        StoreError: the database is not SQLite, ``target`` is that database or another kind of file, or the
            copy cannot be written.
    """
    if not database.is_sqlite:
        raise StoreError(
            "A PostgreSQL database is backed up with pg_dump; `tracker db backup` is for SQLite."
        )
    original, partial = str(database.engine.url.database), target.with_name(target.name + ".part")
    try:
        if target.exists() and (target.samefile(original) or not _is_copy(target)):
            raise StoreError(
                f"{target} is no copy of a database; a backup would destroy it: name another file."
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        source = sqlite3.connect(original)
        with closing(source), closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"The backup cannot be written to {target}: {error}.") from error


def _is_copy(target: Path) -> bool:
    """Whether a file begins as SQLite's do, or holds nothing."""
    with target.open("rb") as file:
        return file.read(len(_SQLITE)) in {_SQLITE, b""}


def tidy(database: Database) -> bool:
    """Merges the index of words and has the planner take statistics, if the store has grown much since.

    After a large import, or when housekeeping comes by; others may read and write meanwhile. Gives whether
    there was anything to do.
    """
    with database.read() as connection:
        stored, before = items.count(connection), int(meta.get(connection, TIDIED) or 0)
    if stored < max(before * GROWTH, before + LEAST):
        return False
    for _ in range(MOST_STEPS):
        with database.write() as connection:
            if not fulltext.merge(connection):
                break
    with database.write() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA analysis_limit={_SAMPLE}")
        connection.exec_driver_sql("ANALYZE")
        meta.put(connection, TIDIED, str(stored))
    return True
