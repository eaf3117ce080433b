"""A file that is damaged, or was never a database, is answered by a sentence."""

from pathlib import Path

import pytest

from tracker.errors import StoreError
from tracker.store import Database, schema

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
