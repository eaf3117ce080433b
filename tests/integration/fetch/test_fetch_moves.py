"""A move that was kept is undone when the feed is lost at the new address and answers at the listed one."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker import resources
from tracker.fetch import Fetcher
from tracker.jobs.poll import PollRules, poll
from tracker.model.polling import Health
from tracker.model.source import Source
from tracker.store import Database, schema, sources

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
DAYS = 3
"""Between two rounds; the longest wait of a feed that answers 404 is two."""


class Site:
    """``/new`` answers with ``status``; ``/old`` leads there as long as ``moved``."""

    def __init__(self) -> None:
        self.moved = True
        self.status = 200

    def __call__(self, connection) -> None:
        if connection.path == "/old" and self.moved:
            connection.answer(301, b"", Location="/new")
        elif connection.path == "/old":
            connection.answer(304 if connection.header("if-none-match") else 200)
        else:
            connection.answer(self.status, ETag='"new"')


@pytest.mark.parametrize(("status", "lost"), [(404, Health.BROKEN), (410, Health.GONE)])
def test_a_kept_move_is_undone_when_only_the_listed_address_answers(
    serve, rules, tmp_path: Path, status: int, lost: Health
) -> None:
    site = Site()
    server = serve(site)
    database = Database(f"sqlite:///{tmp_path / 'tracker.db'}")
    schema.upgrade(database)
    with database.write() as connection:
        sources.sync(connection, [Source("one", "One", server.url("/old"))])
    day = 0

    def next_round() -> sources.StoredSource:
        nonlocal day
        day += DAYS
        now = NOON + timedelta(days=day)
        with Fetcher(rules) as fetcher, database.read() as connection:
            chosen = sources.all_sources(connection)
            packaged = PollRules(resources.feeds_dir())
            poll(database, chosen, fetcher, packaged, clock=lambda: now, stop=threading.Event())
        with database.read() as connection:
            return sources.all_sources(connection)[0]

    kept = [next_round() for _ in range(3)][-1]
    assert (kept.source.url, kept.listed_url) == (server.url("/new"), server.url("/old"))

    site.moved, site.status = False, status
    rounds = [next_round() for _ in range(5)]
    assert lost in {one.state.health for one in rounds}
    assert rounds[-1].source.url == server.url("/old")
    assert rounds[-1].state.health is Health.OK
    database.close()
