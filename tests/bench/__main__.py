"""What a round of polling costs: ``python tests/bench`` polls synthetic feeds and prints a table.

Real processes throughout: ``tracker poll`` against a server of its own on loopback, a new SQLite file,
no gap between the requests to a host. CPU seconds are those of all processes of the program, without
the server's; memory is the sum of what each of them holds, pages that they share counted in each.
Tagging is measured by itself at the end (``tagging.py``).
"""

import argparse
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import tagging

from feeds import host_of

PORT = 18461
ROUNDS = (
    ("first poll", 0, 0),
    ("all 304", 0, 0),
    ("a tenth of the feeds new", 1, 0),
    ("all 304, 50 ms away", 1, 50),
)
OPML = '<opml version="2.0"><body>{}</body></opml>'
OUTLINE = '<outline type="rss" text="Feed {n}" xmlUrl="http://{host}:{port}/{n}"/>'
CATALOGUE = """
[[source]]
id = "unasked"
title = "A catalogue needs a source"
url = "https://unasked.example/feed"
language = "en"
category = "english-media"
kind = "media"
tier = 3
poll_minutes = 240
enabled = false
disabled_because = "It does not exist."
content = "full"
access = "free"
terms = "None."
status = "in-use"
status_date = 2026-11-01
"""


@dataclass(frozen=True)
class Measured:
    """One run of the program."""

    wall: float
    cpu: float
    megabytes: float


def main() -> None:
    """Prints a row for each round, then what tagging takes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=1000)
    options.add_argument("--entries", type=int, default=34, help="entries in a feed")
    chosen = options.parse_args()
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("feeds.py"))]
        + [str(number) for number in (chosen.feeds, chosen.entries, PORT)],
        stdout=subprocess.PIPE,
    )
    try:
        assert server.stdout is not None
        size = int(server.stdout.readline())
        busy = os.getloadavg()[0]
        print(f"{chosen.feeds} feeds, {size / 1e6:.0f} MB, {os.cpu_count()} cores, load {busy:.1f}")
        with tempfile.TemporaryDirectory() as folder:
            _rounds(Path(folder), chosen.feeds)
    finally:
        server.kill()
    print()
    tagging.measure()


def _rounds(folder: Path, feeds: int) -> None:
    outlines = (OUTLINE.format(n=n, host=host_of(n), port=PORT) for n in range(feeds))
    (folder / "feeds.opml").write_text(OPML.format("".join(outlines)), "utf8")
    (folder / "feeds" / "sources").mkdir(parents=True)
    (folder / "feeds" / "entities").symlink_to(Path(__file__).parents[2] / "feeds" / "entities")
    (folder / "feeds" / "sources" / "one.toml").write_text(CATALOGUE, "utf8")
    _run(folder, "sources", "import", str(folder / "feeds.opml"))
    print(f"{'':<26}{'wall s':>8}{'CPU s':>8}{'items/s':>9}{'MB':>6}{'stored':>8}")
    for name, number, delay in ROUNDS:
        published = _control("round", number)
        _control("delay", delay)
        before = _stored(folder)
        run = _run(folder, "poll", "--force")
        stored = _stored(folder)
        assert stored == published, f"{stored} of {published} entries are stored"
        speed = f"{(stored - before) / run.wall:.0f}" if stored > before else ""
        print(
            f"{name:<26}{run.wall:>8.2f}{run.cpu:>8.2f}{speed:>9}{run.megabytes:>6.0f}{stored:>8}", flush=True
        )


def _run(folder: Path, *command: str) -> Measured:
    environment = os.environ | {
        "TRACKER_DATA_DIR": str(folder),
        "TRACKER_FEEDS_DIR": str(folder / "feeds"),
        "TRACKER_FETCH_ALLOW": "127.0.0.0/8",
        "TRACKER_FETCH_GAP": "0",
        "TRACKER_FETCH_PER_HOST": "8",
    }
    program = [sys.executable, "-c", "import sys, tracker.cli; sys.exit(tracker.cli.main())", *command]
    with (folder / "log").open("ab") as log:
        began, used = time.perf_counter(), _cpu()
        process = subprocess.Popen(program, env=environment, stdout=log, stderr=log, start_new_session=True)
        watch = _Watch(process.pid)
        status = process.wait()
        wall = time.perf_counter() - began
    assert status == 0, (folder / "log").read_text("utf8")[-2000:]
    return Measured(wall, _cpu() - used, watch.stop())


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Watch:
    """The most memory that the processes of a group held at once."""

    def __init__(self, group: int) -> None:
        self._group = group
        self._most = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> float:
        self._over.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self._most = max(self._most, sum(map(self._megabytes, Path("/proc").glob("[0-9]*"))))

    def _megabytes(self, process: Path) -> float:
        try:
            after_name = (process / "stat").read_text().rpartition(")")[2].split()
            if int(after_name[2]) != self._group:
                return 0.0
            pages = int((process / "statm").read_text().split()[1])
        except OSError:
            return 0.0
        return pages * resource.getpagesize() / 1e6


def _control(what: str, value: int) -> int:
    address = f"http://127.0.0.1:{PORT}/control/{what}/{value}"
    with urllib.request.urlopen(address) as answer:
        return int(answer.read())


def _stored(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "tracker.db")) as connection:
        ((number,),) = connection.execute("SELECT count(*) FROM sightings").fetchall()
        return int(number)


if __name__ == "__main__":
    main()
