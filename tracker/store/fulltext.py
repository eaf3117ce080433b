"""The full-text index of items: FTS5 in SQLite, ``tsvector`` with GIN in PostgreSQL.

Both hold the same terms (:mod:`tracker.text.tokens`) at the same positions, title and body apart, and
the rows of both go by the id of the item, which orders by time: the newest matches come first without
sorting.

The FTS5 table is contentless: it holds the terms and not the text, which makes it a third of the size.
Such a table forgets a row only when told the words that were indexed for it. (SQLite 3.43 can do
without them; Python 3.11 often comes with 3.40.) The words stand in ``items``; when they change there
before the index is told, two triggers keep the old ones in ``items_fts_old`` until it is.
"""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from tracker.store import bulk
from tracker.store.database import Connection
from tracker.store.tables import items
from tracker.text.tokens import item_terms

Row = tuple[int, str, str]
"""The id of an item, the terms of its title and the terms of its body."""

TITLE_WEIGHT = "A"
"""The label of title positions in a ``tsvector``; those of the body have none."""

_STEP = 1_000
"""Pages that one step of merging writes."""

_CREATE = {
    "sqlite": (
        # ascii: every other character is part of a term, whatever Unicode calls it
        "CREATE VIRTUAL TABLE items_fts USING fts5(title, body, content='', tokenize='ascii')",
        # a batch is one segment and segments are merged by eights: two thirds of the defaults' time
        "INSERT INTO items_fts(items_fts, rank) VALUES ('hashsize', 33554432), ('automerge', 8)",
        """
        CREATE TABLE items_fts_old (
            id INTEGER PRIMARY KEY, title TEXT NOT NULL, summary TEXT NOT NULL, text TEXT NOT NULL
        )
        """,
        """
        CREATE TRIGGER items_fts_edited AFTER UPDATE OF title, summary, text ON items
        WHEN (old.title, old.summary, old.text) IS NOT (new.title, new.summary, new.text)
            AND EXISTS (SELECT 1 FROM items_fts_docsize WHERE id = old.id)
        BEGIN
            INSERT OR IGNORE INTO items_fts_old VALUES (old.id, old.title, old.summary, old.text);
        END
        """,
        """
        CREATE TRIGGER items_fts_deleted AFTER DELETE ON items
        WHEN EXISTS (SELECT 1 FROM items_fts_docsize WHERE id = old.id)
        BEGIN
            INSERT OR IGNORE INTO items_fts_old VALUES (old.id, old.title, old.summary, old.text);
        END
        """,
    ),
    "postgresql": (
        "CREATE TABLE items_fts (item_id BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL)",
        # beside the id and not in a table of its own: to walk the newest rows takes a tenth of the time
        "ALTER TABLE items_fts ALTER COLUMN terms SET STORAGE MAIN",
        "CREATE INDEX ix_items_fts_terms ON items_fts USING GIN (terms)",
    ),
}
_DROP = {
    "sqlite": (
        "DROP TRIGGER items_fts_deleted",
        "DROP TRIGGER items_fts_edited",
        "DROP TABLE items_fts_old",
        "DROP TABLE items_fts",
    ),
    "postgresql": ("DROP TABLE items_fts",),
}
_ADD = {
    "sqlite": "INSERT INTO items_fts(rowid, title, body) VALUES (?, ?, ?)",
    "postgresql": "INSERT INTO items_fts(item_id, terms) VALUES (%s, %s::tsvector)",
}
_FORGET = "INSERT INTO items_fts(items_fts, rowid, title, body) VALUES ('delete', ?, ?, ?)"


def create(connection: Connection) -> None:
    """Makes the empty index; the table ``items`` must exist."""
    _run(connection, _CREATE)


def drop(connection: Connection) -> None:
    """Takes the index away."""
    _run(connection, _DROP)


def add(connection: Connection, rows: Iterable[Row]) -> None:
    """Indexes items that are not in the index; best in large batches.

    In the order of their ids: FTS5 would write a segment of its own for each row out of order.
    """
    ordered = sorted(rows)
    if not ordered:
        return
    if not _is_sqlite(connection):
        ordered_vectors = [(item_id, _vector(title, body)) for item_id, title, body in ordered]
        connection.exec_driver_sql(_ADD["postgresql"], ordered_vectors)
        return
    connection.exec_driver_sql(_ADD["sqlite"], ordered)


def replace(connection: Connection, rows: Iterable[Row]) -> None:
    """Indexes items afresh, after their rows in ``items`` changed."""
    new = list(rows)
    remove(connection, [item_id for item_id, _, _ in new])
    add(connection, new)


def remove(connection: Connection, item_ids: Collection[int]) -> None:
    """Takes items out of the index, before or after their row in ``items`` went; others are ignored."""
    for chunk in bulk.chunks(sorted(set(item_ids))):
        if _is_sqlite(connection):
            _forget(connection, chunk)
        else:
            connection.execute(sa.delete(_VECTORS).where(_VECTORS.c.item_id.in_(chunk)))


def merge(connection: Connection) -> bool:
    """Brings together some of what many small additions left apart; whether there is more of it.

    A step takes a tenth of a second, so that other writers need not wait long.
    """
    if not _is_sqlite(connection):
        connection.exec_driver_sql("SELECT gin_clean_pending_list('ix_items_fts_terms')")
        return False
    changes = "SELECT total_changes()"
    before = connection.exec_driver_sql(changes).scalar_one()
    connection.exec_driver_sql("INSERT INTO items_fts(items_fts, rank) VALUES ('merge', ?)", (-_STEP,))
    # SQLite's own way to tell: the command itself is one change.
    return bool(connection.exec_driver_sql(changes).scalar_one() - before > 1)


_VECTORS = sa.table("items_fts", sa.column("item_id", sa.BigInteger), sa.column("terms"))
_INDEXED = sa.table("items_fts_docsize", sa.column("id", sa.Integer))
_OLD = sa.table(
    "items_fts_old", *(sa.column(name, sa.Text) for name in ("title", "summary", "text")), sa.column("id")
)


def _forget(connection: Connection, item_ids: Sequence[int]) -> None:
    indexed = set(connection.execute(sa.select(_INDEXED.c.id).where(_INDEXED.c.id.in_(item_ids))).scalars())
    now = sa.select(items.c.id, items.c.title, items.c.summary, items.c.text).where(items.c.id.in_(item_ids))
    old = sa.select(_OLD.c.id, _OLD.c.title, _OLD.c.summary, _OLD.c.text).where(_OLD.c.id.in_(item_ids))
    words = {row.id: row for query in (now, old) for row in connection.execute(query)}
    rows = [
        (item_id, *item_terms(words[item_id].title, words[item_id].summary, words[item_id].text))
        for item_id in sorted(indexed & words.keys())
    ]
    if rows:
        connection.exec_driver_sql(_FORGET, rows)
    connection.execute(sa.delete(_OLD).where(_OLD.c.id.in_(item_ids)))


def _vector(title: str, body: str) -> str:
    """The literal of a ``tsvector``; a position is left free between title and body."""
    titled = title.split(" ") if title else []
    words = [f"{term}:{at}{TITLE_WEIGHT}" for at, term in enumerate(titled, 1)]
    if body:
        words += [f"{term}:{at}" for at, term in enumerate(body.split(" "), len(titled) + 2)]
    return " ".join(words)


def _run(connection: Connection, statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
