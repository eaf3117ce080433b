"""A backfill that is killed at any step goes on where it was, loses nothing and stores nothing twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import doomed_backfill
import pytest
from history import NOW, Answer, Asked, Bench, posts, rss, serve

from tracker.model.source import Source

pytestmark = pytest.mark.slow

ALL = posts(45)


def paged(asked: Asked) -> Answer:
    page = int(asked.query.get("paged", "1"))
    shown = ALL[(page - 1) * 10 : page * 10]
    return Answer(rss(shown, generator="https://wordpress.org/?v=6")) if shown else Answer(b"", 404)


@pytest.mark.parametrize("point", ["before the items", "between items and cursor", "after the cursor"])
def test_a_kill_costs_nothing(tmp_path: Path, point: str) -> None:
    with serve(paged) as site:
        bench = Bench(tmp_path, Source(id="wp", title="WP", url=f"{site.url}/feed"))
        command = [sys.executable, str(Path(doomed_backfill.__file__)), str(tmp_path), point]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        assert subprocess.run(command, env=environment, timeout=60, check=False).returncode == -signal.SIGKILL
        stored = len(bench.rows())
        assert stored == (30 if point == "after the cursor" else 20)
        before = len(site.asked)
        assert bench.line(NOW.replace(year=2020)).new == 45 - stored
        assert "paged=2" not in "".join(site.paths[before:])
    assert len(bench.rows()) == len(set(bench.rows())) == 45
