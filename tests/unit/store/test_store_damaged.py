"""A file that is damaged, or was never a database, is answered by a sentence."""

from pathlib import Path

import pytest

from tracker.errors import StoreError
from tracker.store import Database, maintenance, schema

PAGE = 4096


def _upgrade(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    try:
        schema.upgrade(database)
    finally:
        database.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no database at all\n" * 300)

    with pytest.raises(StoreError, match=r"notes\.txt is damaged, or the file is none.*put a backup"):
        _upgrade(file)


def test_a_database_that_was_cut_short_is_named(tmp_path: Path) -> None:
    file = tmp_path / "tracker.db"
    _upgrade(file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // PAGE // 3 * PAGE])

    with pytest.raises(StoreError, match=r"tracker\.db is damaged.*put a backup"):
        _upgrade(file)


def test_a_file_that_cannot_be_opened_is_named_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "tracker.db").mkdir()

    with pytest.raises(StoreError, match=r"tracker\.db cannot be opened.*choose another with --db"):
        _upgrade(tmp_path / "tracker.db")


def test_a_backup_replaces_an_earlier_one_and_no_other_file(tmp_path: Path) -> None:
    original, notes = tmp_path / "tracker.db", tmp_path / "notes.txt"
    _upgrade(original)
    notes.write_text("mine")
    database = Database(f"sqlite:///{original}")
    for _ in range(2):
        maintenance.backup(database, tmp_path / "copy.db")
    for target in (notes, original):
        with pytest.raises(StoreError, match=rf"{target.name} is no copy of a database.*name another"):
            maintenance.backup(database, target)
    database.close()
    assert notes.read_text() == "mine"
    assert (tmp_path / "copy.db").read_bytes()[:15] == b"SQLite format 3"
