"""A server that refuses to be asked is left alone by later rounds and other processes, too."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from tracker import resources
from tracker.clock import utc_now
from tracker.fetch import Fetcher, FetchRules, HostRule
from tracker.jobs.poll import PollRules, poll
from tracker.model.fetch import Action
from tracker.model.source import Source
from tracker.store import Database, schema, sources


def round_of(
    database: Database, names: list[str], rules: FetchRules, clock: Callable[[], datetime] = utc_now
) -> dict[str, Action]:
    """One round as a process of its own would make it: nothing is known but what is stored."""
    with database.read() as connection:
        chosen = sources.get(connection, names)
    with Fetcher(rules, clock) as fetcher:
        polling = PollRules(resources.feeds_dir())
        report = poll(database, chosen, fetcher, polling, clock=clock, stop=threading.Event())
    return {line.source_id: line.action for line in report.lines}


def test_who_refused_an_earlier_process_is_not_asked_for_the_neighbours(serve, rules, tmp_path: Path) -> None:
    def script(connection):
        refused = connection.path == "/deepseek/news"
        connection.answer(429, b"", Retry_After="600") if refused else connection.answer()

    server = serve(script)
    shared = replace(rules, host_rules=(HostRule("127.0.0.1", per_route=True),))
    database = Database(f"sqlite:///{tmp_path / 'tracker.db'}")
    schema.upgrade(database)
    paths = {"news": "/deepseek/news", "blog": "/deepseek/blog", "other": "/kimi/news"}
    with database.write() as connection:
        sources.sync(connection, [Source(name, name, server.url(path)) for name, path in paths.items()])

    assert round_of(database, ["news"], shared) == {"news": Action.FAILED}
    later = round_of(database, ["blog", "other"], shared)
    assert (later["blog"], later["other"]) == (Action.SKIPPED, Action.NEW)
    assert "/deepseek/blog" not in server.paths

    past = round_of(database, ["blog"], shared, lambda: utc_now() + timedelta(seconds=601))
    assert past == {"blog": Action.NEW}
    database.close()
