"""Turns at a host that several processes ask: the same on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.store import Database
from tracker.store.host_turns import AGAIN, KEPT, LEASE, LOOK, HostTurns

HOST = "example.org"
GAP = timedelta(seconds=3)
START = datetime(2026, 11, 18, 12, tzinfo=UTC)


class Processes:
    """Two that share a database and a clock: one backfills, one polls."""

    def __init__(self, database: Database) -> None:
        self.now = START
        self.backfill = HostTurns(database, lambda: self.now, sharing=True)
        self.poll = HostTurns(database, lambda: self.now)

    def wait(self, time: timedelta) -> None:
        self.now += time

    def settle(self) -> None:
        """The backfill announces the host and waits until everybody knows."""
        assert self.backfill.claim(HOST, GAP) == self.now + LOOK + GAP
        self.wait(LOOK + GAP)


@pytest.fixture
def two(database: Database) -> Iterator[Processes]:
    processes = Processes(database)
    yield processes
    for one in (processes.backfill, processes.poll):
        one.close()


def test_a_poll_alone_takes_no_turns_and_writes_nothing(two: Processes, tmp_path: Path) -> None:
    assert [two.poll.claim(HOST, GAP) for _ in range(3)] == [None, None, None]
    assert not list(tmp_path.glob("*-hosts*"))


def test_a_backfill_is_seen_by_a_poll_before_its_first_request(two: Processes) -> None:
    assert two.poll.claim(HOST, GAP) is None
    two.settle()
    assert two.poll.claim(HOST, GAP) is None
    assert two.backfill.claim(HOST, GAP) == two.now + AGAIN


def test_the_next_turn_waits_for_the_gap_after_the_last_whoever_had_it(two: Processes) -> None:
    two.settle()
    assert two.backfill.claim(HOST, GAP) is None
    two.backfill.release(HOST)
    two.wait(timedelta(seconds=1))
    short = timedelta(milliseconds=500)
    assert two.backfill.claim(HOST, GAP) == two.now + timedelta(seconds=2)
    assert two.poll.claim(HOST, short) is None
    two.poll.release(HOST)
    two.wait(timedelta(seconds=2))
    assert two.backfill.claim(HOST, GAP) == two.now + timedelta(seconds=1)


def test_one_request_at_a_time(two: Processes) -> None:
    two.settle()
    assert two.backfill.claim(HOST, GAP) is None
    two.wait(timedelta(seconds=10))
    assert two.poll.claim(HOST, GAP) == two.now + AGAIN
    two.backfill.release(HOST)
    assert two.poll.claim(HOST, GAP) is None


def test_the_turn_of_a_killed_process_ends_by_itself(two: Processes) -> None:
    two.settle()
    assert two.backfill.claim(HOST, GAP) is None
    two.wait(LEASE)
    assert two.poll.claim(HOST, GAP) is None
    two.backfill.release(HOST)
    assert two.backfill.claim(HOST, GAP) == two.now + AGAIN


def test_a_host_is_shared_no_longer_than_it_is_used(two: Processes) -> None:
    two.settle()
    assert two.backfill.claim(HOST, GAP) is None
    two.backfill.release(HOST)
    two.wait(KEPT)
    assert [two.poll.claim(HOST, GAP) for _ in range(2)] == [None, None]
    assert two.backfill.claim(HOST, GAP) == two.now + LOOK + GAP


def test_many_hosts_are_announced_at_once(two: Processes) -> None:
    two.backfill.announce({HOST: GAP, "example.net": GAP, "127.0.0.1": timedelta(0)})
    two.wait(LOOK + GAP)
    assert two.backfill.claim(HOST, GAP) is None
    assert two.backfill.claim("example.net", GAP) is None


def test_a_file_that_cannot_be_used_costs_the_sharing_alone(sqlite: Database, tmp_path: Path) -> None:
    (tmp_path / "tracker.db-hosts").mkdir()
    turns = HostTurns(sqlite, lambda: START, sharing=True)
    assert turns.claim(HOST, GAP) is None
    turns.release(HOST)
    assert turns.claim(HOST, GAP) is None
