"""A backfill as a process: Ctrl-C and SIGTERM end it soon, with a summary, and the next run goes on."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from history import Answer, Asked, Site, posts, rss, serve

pytestmark = pytest.mark.slow

FEEDS = Path(__file__).parents[2] / "feeds"
ALL = posts(35)
SINCE = f"{ALL[-1].published:%Y-%m-%d}"
SOON = 6.0
"""Seconds: two of grace, and what a loaded machine takes to end a process."""


class Blog:
    """Pages of ten; page 3 stays silent until it is let go."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.let_go = threading.Event()

    def __call__(self, asked: Asked) -> Answer:
        page = int(asked.query.get("paged", "1"))
        if page == 3:
            self.reached.set()
            self.let_go.wait(30)
        shown = ALL[(page - 1) * 10 : page * 10]
        return Answer(rss(shown, generator="WordPress")) if shown else Answer(b"", 404)


@pytest.fixture
def blog() -> Iterator[tuple[Blog, Site]]:
    script = Blog()
    with serve(script) as site:
        yield script, site
        script.let_go.set()


def surroundings(folder: Path, url: str) -> dict[str, str]:
    (folder / "feeds" / "sources").mkdir(parents=True)
    (folder / "feeds" / "entities").symlink_to(FEEDS / "entities")
    sources = f'[[source]]\nid = "one"\ntitle = "One"\nurl = "{url}/feed"\n'
    (folder / "feeds" / "sources" / "one.toml").write_text(sources)
    return os.environ | {
        "TRACKER_FEEDS_DIR": str(folder / "feeds"),
        "TRACKER_DATA_DIR": str(folder / "data"),
        "TRACKER_FETCH_ALLOW": "127.0.0.0/8",
    }


def start(environment: dict[str, str], *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tracker", *words]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_silent_host_holds_up_neither_the_end_nor_the_next_run(
    tmp_path: Path, blog: tuple[Blog, Site], number: signal.Signals
) -> None:
    script, site = blog
    environment = surroundings(tmp_path, site.url)
    with start(environment, "backfill", "--since", SINCE) as process:
        assert script.reached.wait(40)
        begun = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
        assert time.monotonic() - begun < SOON
    assert process.returncode == 1
    assert "the same command goes on where it was" in out, err
    assert "Traceback" not in err
    (first,) = re.findall(r"(\d+) new items", out)
    script.let_go.set()
    with start(environment, "--json", "backfill", "--since", SINCE) as process:
        out, err = process.communicate(timeout=40)
    assert (process.returncode, json.loads(out)["new"]) == (0, 35 - int(first)), err


def test_a_file_is_left_between_two_batches(tmp_path: Path) -> None:
    environment = surroundings(tmp_path, "http://127.0.0.1:9")
    path = tmp_path / "items.jsonl"
    with path.open("w") as file:
        for n in range(6_000):
            record = {"id": n, "title": f"Moonshot report {n * 7919}", "published": "2026-03-01T08:00:00Z"}
            file.write(json.dumps(record) + "\n")
    words = ("backfill", "--via", "file", "--input", str(path), "--source", "one")
    with start(environment, "-v", *words) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "stored" in line:
                break
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert time.monotonic() - begun < SOON
    assert process.returncode == 1
    assert "the same command goes on where it was" in out, err
    assert "Traceback" not in err
    with start(environment, "--json", *words) as process:
        out, err = process.communicate(timeout=60)
    rest = json.loads(out)
    assert process.returncode == 0, err
    assert 0 < rest["records"] < 6_000
    with start(environment, "--json", "db", "stats") as process:
        assert json.loads(process.communicate(timeout=40)[0])["items"] == 6_000
