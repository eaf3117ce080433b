"""What a backfill over HTTP costs: ``python tests/bench/histories.py --items 10000`` prints a line.

Blogs of WordPress's kind on loopback, served by a process of its own, 100 posts a page (the records of
``backfill.py``); all of them are read back to their beginning into a new SQLite database, then once more,
which adds nothing. CPU is that of all processes but the server's.
"""

import argparse
import json
import multiprocessing
import os
import tempfile
import threading
import time
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from backfill import BEGAN, SOURCES, megabytes, processes, records

from tracker import backfill as stage
from tracker import resources
from tracker.clock import utc_now
from tracker.fetch import Fetcher, FetchRules
from tracker.jobs.backfill import Backfill
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_wish import wishes_of
from tracker.model.source import Source
from tracker.store import Database, schema, sources

PAGE = 100
RULES = FetchRules(allow_networks=(ip_network("127.0.0.0/8"),))


def main() -> None:
    """Prints what the first and the second run took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=10_000)
    options.add_argument("--words", type=int, default=30, help="words of the text of an item")
    chosen = options.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(chosen.items, chosen.words, theirs), daemon=True
    )
    server.start()
    port = ours.recv()
    print(f"{chosen.items:,} items of {SOURCES} blogs, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        database = Database(f"sqlite:///{Path(name) / 'tracker.db'}")
        schema.upgrade(database)
        blogs = [
            Source(id=f"source-{n}", title=f"Blog {n}", url=f"http://127.0.1.{n + 1}:{port}/{n}/feed")
            for n in range(SOURCES)
        ]
        with database.write() as connection:
            sources.add(connection, blogs)
        for since in (BEGAN - timedelta(days=1), BEGAN - timedelta(days=2)):
            print(measure(database, since, server.pid or 0), flush=True)
        database.close()
    server.terminate()


def measure(database: Database, since: datetime, server: int) -> str:
    """A run back to ``since``, in one line."""
    used: dict[int, float] = {}
    peak = 0.0
    over = threading.Event()

    def sample() -> None:
        nonlocal peak
        while not over.wait(0.2):
            found = {pid: cpu for pid, cpu in processes().items() if pid != server}
            used.update(found)
            peak = max(peak, megabytes(found))

    sampler = threading.Thread(target=sample)
    sampler.start()
    cpu = time.process_time()
    with database.read() as connection:
        wishes = wishes_of(sources.all_sources(connection), since, None, utc_now())
    with Fetcher(RULES, utc_now) as fetcher:
        rules = BackfillRules(resources.feeds_dir())
        report = Backfill(
            database, fetcher, rules, stage.mechanisms(), clock=utc_now, stop=threading.Event()
        ).run(wishes, "wordpress")
    over.set()
    sampler.join()
    requests = sum(line.requests for line in report.lines)
    others = sum(seconds for pid, seconds in used.items() if pid != os.getpid())
    return (
        f"{report.new:,} new by {requests:,} requests in {report.seconds:.1f} s: "
        f"{report.new / report.seconds:,.0f} a second; CPU {time.process_time() - cpu:.1f} s to ask and store"
        f", {others:.1f} s to read; at most {peak:,.0f} MB"
    )


def serve(count: int, words: int, port: Connection) -> None:
    """Answers ``/N/feed?paged=P`` with page P of blog N, newest first, and 404 behind its last."""
    posts: dict[str, list[str]] = {}
    for line in records(count, words):
        record = json.loads(line)
        posts.setdefault(record["source"].rpartition("-")[2], []).append(_item(record))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            page = int(parse_qs(parts.query).get("paged", ["1"])[0])
            shown = posts.get(parts.path.split("/")[1], [])[::-1][(page - 1) * PAGE : page * PAGE]
            self.send_response(200 if shown else 404)
            body = _feed(shown) if shown else b""
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    port.send(server.server_address[1])
    server.serve_forever()


def _item(record: dict[str, str]) -> str:
    return (
        f"<item><title>{escape(record['title'])}</title><link>{record['url']}</link>"
        f"<guid>{record['url']}</guid><pubDate>{format_datetime(datetime.fromisoformat(record['published']))}"
        f"</pubDate><description>{escape(record['text'])}</description></item>"
    )


def _feed(items: list[str]) -> bytes:
    generator = "<generator>https://wordpress.org/?v=6</generator>"
    return (
        f'<rss version="2.0"><channel><title>Blog</title>{generator}{"".join(items)}</channel></rss>'.encode()
    )


if __name__ == "__main__":
    main()
