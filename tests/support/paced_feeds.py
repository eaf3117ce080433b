"""Feeds over loopback HTTP that grow on request, honour validators, and can be held up at any answer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

START = datetime(2026, 11, 1, tzinfo=UTC)

CATALOGUE_ENTRY = """
[[source]]
id = "feed-{n}"
title = "Feed {n}"
url = "http://127.0.1.{n}:{port}/{n}"
language = "en"
category = "english-media"
kind = "media"
tier = 2
poll_minutes = 60
content = "full"
access = "free"
terms = "A test's."
status = "in-use"
status_date = 2026-11-01
"""


@dataclass
class PacedFeeds:
    """Feeds 1 to ``number``, each of ``entries`` entries; ``pace(n, half)`` is called as feed ``n`` is sent.

    With the head and half of the body sent, ``half`` is true; before anything is sent it is false.
    """

    number: int
    entries: int = 3
    pace: Callable[[int, bool], None] = lambda _n, _half: None
    asked: threading.Event = field(default_factory=threading.Event)
    requests: int = 0
    port: int = 0

    def guids(self) -> set[tuple[str, str]]:
        """Every entry published so far, as (source, guid)."""
        return {
            (f"feed-{n}", f"guid-{n}-{k}") for n in range(1, self.number + 1) for k in range(self.entries)
        }

    def document(self, n: int) -> bytes:
        """Feed ``n`` as it stands."""
        rows = "".join(
            f"<item><guid isPermaLink='false'>guid-{n}-{k}</guid><link>https://feed-{n}.example/{k}</link>"
            f"<title>Paper {n * 1000 + k} of laboratory {n}</title>"
            f"<pubDate>{format_datetime(START + timedelta(hours=k, minutes=n))}</pubDate>"
            f"<description>Result {n * 7919 + k * 104729} of series {k}</description></item>"
            for k in range(self.entries)
        )
        return f"<rss version='2.0'><channel><title>Feed {n}</title>{rows}</channel></rss>".encode()

    def write_catalogue(self, packaged: Path, folder: Path) -> None:
        """Writes a catalogue of these feeds, with the packaged ledger, into ``folder``."""
        (folder / "sources").mkdir(parents=True)
        (folder / "entities").symlink_to(packaged / "entities")
        entries = (CATALOGUE_ENTRY.format(n=n, port=self.port) for n in range(1, self.number + 1))
        (folder / "sources" / "paced.toml").write_text("".join(entries), "utf8")


@contextmanager
def serving(feeds: PacedFeeds) -> Iterator[PacedFeeds]:
    """Serves ``feeds`` on every address of 127.0.1.0/24."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            n = int(self.path.strip("/"))
            feeds.requests += 1
            feeds.asked.set()
            body, tag = feeds.document(n), f'"{feeds.entries}"'
            feeds.pace(n, False)
            if self.headers["If-None-Match"] == tag:
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", tag)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])
            feeds.pace(n, True)
            self.wfile.write(body[len(body) // 2 :])

        def log_message(self, *_: object) -> None:
            """A test is silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            """A client that was killed is no error of the server's."""

    with Server(("0.0.0.0", 0), Handler) as server:
        feeds.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield feeds
        server.shutdown()
