"""``tracker sources``: every feed has its word and its sentence."""

from pathlib import Path

import pytest

from tracker import resources
from tracker.cli.main import main

ADDRESS = "https://blog.example.org/feed[/b].xml?token=geheim"


@pytest.fixture
def feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "feeds" / "sources"
    folder.mkdir(parents=True)
    (folder.parent / "entities").symlink_to(resources.feeds_dir() / "entities")
    (folder / "mine.toml").write_text(
        f"""[[source]]
id = "a-blog"
title = "A [bold] blog"
url = "{ADDRESS}"

[[source]]
id = "noisy"
title = "Noise"
url = "https://noise.example.org/feed"
enabled = false
disabled_because = "Too noisy [/b] for us."
""",
        encoding="utf-8",
    )
    monkeypatch.setenv("TRACKER_FEEDS_DIR", str(folder.parent))
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))


@pytest.mark.usefixtures("feeds")
def test_the_list_says_in_a_sentence_how_each_feed_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "list", "--all"]) == 0
    told = capsys.readouterr().out
    assert "A [bold] blog" in told
    assert "Too noisy [/b] for us." in told


@pytest.mark.usefixtures("feeds")
@pytest.mark.parametrize("source", ["a-blog", "noisy"])
def test_square_brackets_in_an_address_or_a_reason_are_no_markup(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sources", "show", source]) == 0
    told = capsys.readouterr().out
    assert "[/b]" in told
    assert "geheim" not in told
