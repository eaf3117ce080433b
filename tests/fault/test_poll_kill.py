"""A poll that is killed at any point loses no entry that a feed still carries and doubles none."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from paced_feeds import PacedFeeds, serving

from tracker import resources
from tracker.store import Database, maintenance

pytestmark = pytest.mark.slow

FEW = 3
ENOUGH_FOR_PROCESSES = 28
KILLS = 12
SEED = 20261118
CLAIMED = "SELECT count(*) FROM sources WHERE json_extract(poll_state, '$.claims') > 0"


@dataclass
class Polls:
    """A database, its feeds, and the program that polls them."""

    feeds: PacedFeeds
    folder: Path
    bytecode: Path

    @property
    def path(self) -> Path:
        return self.folder / "tracker.db"

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        """``tracker poll`` as a process, in a group of its own."""
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return subprocess.Popen(
            [sys.executable, "-c", "import sys, tracker.cli; sys.exit(tracker.cli.main())", "poll", *options],
            env=environment
            | {
                "PYTHONPYCACHEPREFIX": str(self.bytecode),
                "TRACKER_DATA_DIR": str(self.folder),
                "TRACKER_FEEDS_DIR": str(self.folder / "feeds"),
                "TRACKER_FETCH_ALLOW": "127.0.0.0/8",
                "TRACKER_FETCH_GAP": "0",
                "TRACKER_PROCESS_PROCESSES": "2",
            },
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def finish(self, *options: str) -> None:
        """Polls to the end."""
        assert self.start("--force", *options).wait(60) == 0

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query).fetchall()

    def number(self, query: str) -> int:
        ((number,),) = self.ask(query)
        assert isinstance(number, int)
        return number

    def wait_for(self, query: str) -> None:
        """Until the query gives a number above 0."""
        ends_at = time.monotonic() + 30
        while not self.number(query):
            assert time.monotonic() < ends_at
            threading.Event().wait(0.01)

    def assert_whole(self) -> None:
        """Every published entry is stored once, with its sighting and in the index."""
        stored = self.ask("SELECT source_id, guid FROM items")
        assert len(stored) == len(set(stored))
        assert set(stored) == self.feeds.guids()
        assert set(self.ask("SELECT source_id, guid FROM sightings")) == self.feeds.guids()
        assert self.number("SELECT count(*) FROM items_fts_docsize") == len(stored)
        assert self.number("SELECT sum(item_count) FROM stories") == len(stored)
        database = Database(f"sqlite:///{self.path}")
        assert maintenance.check(database) == []
        database.close()


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kills the program alone; the processes that read for it leave by themselves."""
    process.kill()
    assert process.wait(20) == -signal.SIGKILL
    assert_gone(process.pid)


def assert_gone(group: int) -> None:
    ends_at = time.monotonic() + 20
    while time.monotonic() < ends_at:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        threading.Event().wait(0.02)
    pytest.fail("a process of the killed program is still there")


@pytest.fixture(scope="module")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the processes keep what they compile, so that only the first one compiles."""
    return tmp_path_factory.mktemp("bytecode")


@pytest.fixture
def polls(tmp_path: Path, bytecode: Path) -> Iterator[Polls]:
    """Few feeds, which the program reads in its own process."""
    with serving(PacedFeeds(FEW)) as feeds:
        feeds.write_catalogue(resources.feeds_dir(), tmp_path / "feeds")
        yield Polls(feeds, tmp_path, bytecode)


@pytest.mark.parametrize("half_sent", [False, True], ids=["after the claim", "half-way through a body"])
def test_a_kill_while_feeds_are_fetched(polls: Polls, half_sent: bool) -> None:
    reached, over = threading.Event(), threading.Event()

    def pace(n: int, half: bool) -> None:
        if half == half_sent and not over.is_set():
            reached.set()
            over.wait(30)

    polls.feeds.pace = pace
    process = polls.start()
    assert reached.wait(30)
    kill(process)
    over.set()
    assert polls.number(CLAIMED) == FEW
    assert polls.number("SELECT count(*) FROM items") == 0
    asked = polls.feeds.requests
    assert polls.start().wait(30) == 0
    assert polls.feeds.requests == asked, "a crash became a crash loop"
    polls.finish()
    polls.assert_whole()
    assert polls.number(CLAIMED) == 0


def test_a_kill_before_a_batch_is_written(polls: Polls) -> None:
    asked, locked, sent = threading.Event(), threading.Event(), threading.Barrier(FEW + 1)

    def pace(n: int, half: bool) -> None:
        if not half:
            asked.set()
            locked.wait(30)
        elif not sent.broken:
            sent.wait(30)

    polls.feeds.pace = pace
    process = polls.start()
    assert asked.wait(30)
    with closing(sqlite3.connect(polls.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # the writer waits for its transaction, with all that was read
        locked.set()
        sent.wait(30)
        threading.Event().wait(0.5)
        kill(process)
        other.execute("ROLLBACK")
    sent.abort()
    assert polls.number("SELECT count(*) FROM items") == 0
    polls.finish()
    polls.assert_whole()


def test_a_kill_after_a_batch_was_written(polls: Polls) -> None:
    over = threading.Event()
    polls.feeds.pace = lambda n, half: over.wait(30) if n == FEW else None
    process = polls.start()
    assert polls.feeds.asked.wait(30)
    polls.wait_for("SELECT count(*) FROM fetches")
    kill(process)
    over.set()
    assert 0 < polls.number("SELECT count(*) FROM items") < len(polls.feeds.guids())
    polls.finish()
    polls.assert_whole()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_puts_off_nothing_that_it_did_not_reach(polls: Polls, number: signal.Signals) -> None:
    over = threading.Event()
    polls.feeds.pace = lambda n, half: n == 1 or over.wait(30)
    process = polls.start()
    assert polls.feeds.asked.wait(30)
    polls.wait_for("SELECT count(*) FROM fetches")
    assert polls.number(CLAIMED) == FEW - 1
    process.send_signal(number)
    assert process.wait(20) == 0
    over.set()
    assert polls.number(CLAIMED) == 0
    assert polls.start().wait(30) == 0
    polls.assert_whole()


def test_kills_at_a_dozen_random_moments(tmp_path: Path, bytecode: Path) -> None:
    """Each killed run is the next run of the one before; at every one the feeds have grown."""
    moments = random.Random(SEED)
    with serving(PacedFeeds(ENOUGH_FOR_PROCESSES)) as feeds:
        feeds.write_catalogue(resources.feeds_dir(), tmp_path / "feeds")
        polls = Polls(feeds, tmp_path, bytecode)
        polls.finish()
        takes, killed = _seconds_from_the_first_request(polls), 0
        for _ in range(KILLS):
            feeds.entries += 1
            feeds.asked.clear()
            process = polls.start("--force")
            assert feeds.asked.wait(30)
            threading.Event().wait(moments.uniform(0, takes))
            process.kill()
            killed += process.wait(20) == -signal.SIGKILL
            assert_gone(process.pid)
            found = polls.ask("SELECT source_id, guid FROM items")
            assert len(found) == len(set(found))
            assert set(found) <= feeds.guids()
        assert killed >= KILLS / 2
        polls.finish()
        polls.assert_whole()


def _seconds_from_the_first_request(polls: Polls) -> float:
    """How long an undisturbed poll of feeds that have grown takes, once it has begun to ask."""
    polls.feeds.entries += 1
    polls.feeds.asked.clear()
    process = polls.start("--force")
    assert polls.feeds.asked.wait(30)
    begun = time.monotonic()
    assert process.wait(60) == 0
    return time.monotonic() - begun
