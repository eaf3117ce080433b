"""The daemon as a process: it polls, notes that it lives, and stops when told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.clock import utc_now
from tracker.demo.feedserver import serve_samples
from tracker.demo.samples import load_samples

FEEDS = Path(__file__).parents[2] / "feeds"
PATIENCE = 40.0


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A catalogue of two sample feeds on loopback, and a data folder."""
    feeds = tmp_path / "feeds"
    (feeds / "sources").mkdir(parents=True)
    (feeds / "entities").symlink_to(FEEDS / "entities")
    samples = [sample for sample in load_samples(FEEDS) if sample.source.id in {"harbour-wire", "zhichao"}]
    with serve_samples(samples, utc_now()) as base_url:
        entries = "\n".join(
            f'[[source]]\nid = "{s.source.id}"\ntitle = "{s.source.title}"\n'
            f'url = "{base_url}{s.source.url}"\n'
            f'category = "english-media"\nlanguage = "{s.source.language}"\npoll_minutes = 60\n'
            f'kind = "media"\nformat = "rss"\ntier = 2\nenabled = true\nstatus = "unverified"\n'
            for s in samples
        )
        (feeds / "sources" / "english-media.toml").write_text(entries, "utf8")
        yield os.environ | {
            "TRACKER_FEEDS_DIR": str(feeds),
            "TRACKER_DATA_DIR": str(tmp_path / "data"),
            "TRACKER_FETCH_ALLOW": "127.0.0.0/8",
        }


def tracker(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def lines_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    seen: list[str] = []
    assert process.stderr is not None
    for line in process.stderr:
        seen.append(line)
        if wanted in line:
            return seen
    raise AssertionError(f"{wanted!r} never came: {seen}")


@pytest.mark.slow
def test_the_daemon_polls_once_lives_and_stops_within_five_seconds(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "tracker", "run"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            polls = lines_until(process, "poll zhichao")
            polls += lines_until(process, "poll harbour-wire") if "harbour-wire" not in "".join(polls) else []
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=PATIENCE) == 0
            assert time.monotonic() - begun < 5
        finally:
            process.kill()
    again = tracker("poll", "--json", environment=environment)
    assert '"sources": 0' in again.stdout  # nothing is due: a restart polls nothing twice
    stats = tracker("db", "stats", "--json", environment=environment)
    assert '"sources": 2' in stats.stdout


@pytest.mark.slow
def test_polling_from_cron_says_what_it_did_and_fails_in_part_when_a_feed_fails(
    environment: dict[str, str],
) -> None:
    assert tracker("poll", environment=environment).returncode == 0
    sources = Path(environment["TRACKER_FEEDS_DIR"]) / "sources" / "english-media.toml"
    text = sources.read_text("utf8").replace("/harbour", "/nothing-here", 1)
    sources.write_text(text, "utf8")
    done = tracker("poll", "--force", environment=environment)
    assert done.returncode == 1
    assert "1 failed" in done.stdout


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["serch", "Kimi"], 2, "Did you mean search?"),
        (["search", "frim:moonshot"], 2, "did you mean firm:?"),
        (["poll", "--source", "harbor-wire"], 2, "did you mean harbour-wire?"),
        (["--db", "mysql://x/y", "db", "stats"], 2, "use sqlite:///path or postgresql://"),
        (["--db", "postgresql://nobody@127.0.0.1:1/none", "db", "stats"], 3, "cannot be used"),
        (["--config", "nowhere.toml", "search", "x"], 2, "nowhere.toml"),
    ],
)
def test_a_mistake_is_answered_in_a_sentence_without_a_traceback(
    environment: dict[str, str], words: list[str], status: int, said: str
) -> None:
    done = tracker(*words, environment=environment)
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
