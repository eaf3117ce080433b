"""The stamp of a catalogue: another where a command must read it again."""

from pathlib import Path

import pytest

from tracker.catalogue.stamp import stamp_of


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    for folder in ("sources", "entities"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.toml").write_text("a = 1", "utf8")
    return tmp_path


def test_the_same_files_have_the_same_stamp(feeds: Path) -> None:
    assert stamp_of(feeds) == stamp_of(feeds)


@pytest.mark.parametrize("folder", ["sources", "entities"])
def test_an_edit_changes_the_stamp(feeds: Path, folder: str) -> None:
    before = stamp_of(feeds)
    (feeds / folder / "one.toml").write_text("a = 2", "utf8")
    assert stamp_of(feeds) != before


def test_a_file_that_comes_or_goes_changes_the_stamp(feeds: Path) -> None:
    before = stamp_of(feeds)
    (feeds / "sources" / "two.toml").write_text("", "utf8")
    added = stamp_of(feeds)
    (feeds / "sources" / "two.toml").unlink()
    assert added != before == stamp_of(feeds)


def test_own_entities_and_settings_count(feeds: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.toml").write_text("", "utf8")
    assert len({stamp_of(feeds), stamp_of(feeds, own), stamp_of(feeds, None, "https://rsshub.example")}) == 3
