"""Two processes, one that polls and one that backfills, keep the budget of a host between them."""

import os
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
import turn_taker
from history import Answer, Asked, serve

from tracker.store import Database, schema

GAP = 0.15


class Counting:
    """Notes when each request began and how many were under way; each takes a while."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.at_once = 0
        self.most_at_once = 0
        self.begun: list[tuple[float, str]] = []
        self.backfill_came = threading.Event()

    def __call__(self, asked: Asked) -> Answer:
        with self.lock:
            self.begun.append((time.monotonic(), asked.path.split("/")[1]))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        threading.Event().wait(GAP / 3)
        with self.lock:
            self.at_once -= 1
        if "backfill" in asked.path:
            self.backfill_came.set()
        return Answer(b"x")


@pytest.mark.slow
def test_a_poll_and_a_backfill_keep_one_budget(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'tracker.db'}"
    schema.upgrade(Database(address))
    server = Counting()
    with serve(server) as site:

        def start(kind: str, count: int) -> subprocess.Popen[str]:
            words = [address, site.url, str(count), str(GAP), kind]
            command = [sys.executable, str(Path(turn_taker.__file__)), *words]
            environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
            return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

        with start("backfill", 60) as backfill:
            assert server.backfill_came.wait(30)
            with start("poll", 10) as poll:
                assert poll.communicate(timeout=60)[0].strip() == "10"
            assert backfill.communicate(timeout=60)[0].strip() == "60"
    begun = [moment for moment, _ in server.begun]
    assert server.most_at_once == 1
    assert min(after - before for before, after in pairwise(begun)) > GAP / 2  # as seen by the server
    kinds = [kind for _, kind in server.begun]
    assert "backfill" in kinds[kinds.index("poll") :]
