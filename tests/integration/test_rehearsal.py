"""Real feeds, each in all its versions, polled over real HTTP in the order of their dates."""

import threading
from ipaddress import ip_network
from pathlib import Path

import pytest
from versions import VersionServer, serve, versions

from tracker import normalise, parse
from tracker.clock import utc_now
from tracker.errors import ParseError
from tracker.fetch import Fetcher, FetchRules
from tracker.jobs.poll import PollRules, poll
from tracker.jobs.poll_report import PollReport
from tracker.model.source import Source
from tracker.store import Database, schema, sources, stats
from tracker.store import items as item_rows

RULES = FetchRules(allow_networks=(ip_network("127.0.0.0/8"),))


def round_of(database: Database, server: VersionServer, fetcher: Fetcher) -> PollReport:
    rules = PollRules(Path(__file__).parents[2] / "feeds", keep_bodies=False)
    with database.read() as connection:
        chosen = sources.get(connection, list(server.files))
    return poll(database, chosen, fetcher, rules, clock=utc_now, stop=threading.Event())


def distinct_writings(files: dict[str, list[Path]]) -> int:
    """Entries that share neither a guid in their source nor an address: sets joined by either key.

    Counted apart from the store: parsed documents only, no database and no decisions of ours.
    """
    parent: dict[object, object] = {}

    def root(key: object) -> object:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for name, paths in files.items():
        for path in paths:
            try:
                feed = parse.parse(
                    path.read_bytes(), content_type="application/xml", url=f"http://127.0.0.1/{name}"
                )
            except ParseError:
                continue
            source = Source(id=name, title=name, url=f"http://127.0.0.1/{name}")
            for item in normalise.items_of(feed, source=source, fetched_at=utc_now()).items:
                guid = root(("guid", name, item.guid))
                if item.url_key:
                    parent[root(("url", item.url_key))] = guid
    return len({root(key) for key in list(parent)})


@pytest.mark.corpus
@pytest.mark.slow
def test_every_version_of_every_real_feed_is_polled_and_nothing_twice(corpus: Path, tmp_path: Path) -> None:
    files = versions(corpus)
    database = Database(f"sqlite:///{tmp_path / 'tracker.db'}")
    schema.upgrade(database)
    with serve(files) as server, Fetcher(RULES) as fetcher:
        with database.write() as connection:
            sources.sync(connection, server.sources())
        changed = 0
        steps = max(map(len, files.values()))
        for server.step in range(steps):
            server.stamp = ""
            report = round_of(database, server, fetcher)
            assert not [line for line in report.failed if "inside the tracker" in line.reason]
            changed += report.changed
            again = round_of(database, server, fetcher)
            assert (again.new, again.changed) == (0, 0)
            if server.step in {0, steps - 1}:
                server.stamp = "the same, stamped afresh"
                stamped = round_of(database, server, fetcher)
                assert (stamped.new, stamped.changed) == (0, 0)
    with database.read() as connection:
        counts = stats.counts(connection)
        stored = item_rows.count(connection)
    print(counts, "edits followed:", changed)
    assert stored == distinct_writings(files)
    assert changed > 0
