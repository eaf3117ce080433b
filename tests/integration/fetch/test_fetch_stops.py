"""Rounds that are stopped early reach every source in turn."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker import resources
from tracker.fetch import Fetcher
from tracker.jobs.poll import PollRules, poll
from tracker.model.source import Source
from tracker.store import Database, schema, sources

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
ROUNDS, EACH = 4, 3


def test_stopping_each_round_early_starves_no_source(serve, rules, tmp_path: Path) -> None:
    stop = threading.Event()

    def script(connection):
        if len(server.requests) % EACH == 0:
            stop.set()
        connection.answer()

    server = serve(script)
    database = Database(f"sqlite:///{tmp_path / 'tracker.db'}")
    schema.upgrade(database)
    names = [f"s{n:02}" for n in range(ROUNDS * EACH)]
    with database.write() as connection:
        sources.sync(connection, [Source(name, name, server.url(f"/{name}")) for name in names])
    one_at_a_time = replace(rules, workers=1, max_threads=1)
    polled = []
    for number in range(ROUNDS):
        now = NOON + number * timedelta(seconds=30)
        with database.read() as connection:
            due = sources.due(connection, now)
        with Fetcher(one_at_a_time) as fetcher:
            packaged = PollRules(resources.feeds_dir())
            report = poll(database, due, fetcher, packaged, clock=lambda now=now: now, stop=stop)
        polled += [line.source_id for line in report.lines]
        stop.clear()
    assert sorted(polled) == names
    with database.read() as connection:
        assert not [one for one in sources.all_sources(connection) if one.state.claims]
    database.close()
