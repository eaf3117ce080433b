"""A loopback server for histories, and a backfill over it with a clock that only waiting moves."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tracker import backfill as stage
from tracker import resources
from tracker.fetch import Fetcher, FetchRules
from tracker.jobs.backfill import Backfill
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_report import BackfillLine, BackfillReport
from tracker.jobs.backfill_wish import Wish, wishes_of
from tracker.model.backfill import Mechanism
from tracker.model.source import Source
from tracker.store import Database, schema, sources

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """A request as the server got it."""

    path: str
    query: dict[str, str]
    raw: str


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    type: str = "application/xml"
    headers: Mapping[str, str] = field(default_factory=dict)


Script = Callable[[Asked], Answer]


class Site:
    """A running server: where it is and what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Asked] = []

    @property
    def paths(self) -> list[str]:
        return [one.raw for one in self.asked]


@contextmanager
def serve(script: Script) -> Iterator[Site]:
    """Answers every GET by ``script`` on a free port of 127.0.0.1."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = Asked(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), self.path)
            site.asked.append(asked)
            answer = script(asked)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.type)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True)
class Post:
    """One article of a made-up publisher."""

    n: int
    published: datetime | None = None

    @property
    def link(self) -> str:
        return f"https://publisher.example/posts/{self.n}"


def posts(
    count: int, newest: datetime = NOW - timedelta(days=1), every: timedelta = timedelta(days=1)
) -> list[Post]:
    """Posts, newest first, numbered from the oldest."""
    return [Post(count - n, newest - n * every) for n in range(count)]


def rss(shown: list[Post], *, generator: str = "", extra: str = "") -> bytes:
    """A feed with these posts."""
    made = f"<generator>{generator}</generator>" if generator else ""
    items = "".join(
        f"<item><guid>{post.link}</guid><link>{post.link}</link><title>Kimi report number {post.n}</title>"
        + (f"<pubDate>{format_datetime(post.published)}</pubDate>" if post.published else "")
        + f"<description>Moonshot wrote report {post.n} on matter {post.n * 7919}.</description></item>"
        for post in shown
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>Publisher</title><link>https://publisher.example/</link>{made}{extra}{items}</channel></rss>"
    ).encode()


class Bench:
    """A database with sources, and runs of the backfill over it. ``waited`` are the pauses it made."""

    def __init__(self, path: Path, *chosen: Source) -> None:
        self.database = Database(f"sqlite:///{path / 'tracker.db'}")
        schema.upgrade(self.database)
        with self.database.write() as connection:
            sources.add(connection, list(chosen))
        self.now = NOW
        self.waited: list[float] = []
        self.stop = threading.Event()
        self.elsewhere: dict[str, str] = {}

    def clock(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)

    @contextmanager
    def job(self, mechanisms: Mapping[str, Mechanism] | None = None) -> Iterator[Backfill]:
        rules = FetchRules(
            allow_networks=(ip_network("127.0.0.0/8"),),
            total_timeout=timedelta(seconds=5),
            max_bytes=60_000_000,
        )
        with Fetcher(rules, self.clock) as fetcher:
            yield Backfill(
                self.database,
                fetcher,
                BackfillRules(resources.feeds_dir(), elsewhere=self.elsewhere, workers=4, processes=1),
                mechanisms or stage.mechanisms(),
                clock=self.clock,
                stop=self.stop,
                wait=self.wait,
            )

    def wishes(self, since: datetime = SINCE, until: datetime | None = None) -> list[Wish]:
        with self.database.read() as connection:
            return wishes_of(sources.all_sources(connection), since, until, self.now)

    def run(self, since: datetime = SINCE, *, via: str = "auto", **options: Any) -> BackfillReport:
        with self.job() as job:
            return job.run(self.wishes(since, options.get("until")), via)

    def line(self, since: datetime = SINCE, *, via: str = "auto", **options: Any) -> BackfillLine:
        """The line of the only source."""
        (line,) = self.run(since, via=via, **options).lines
        return line

    def rows(self, columns: str = "guid") -> list[Any]:
        """All items by time."""
        with self.database.engine.connect() as connection:
            found = connection.exec_driver_sql(f"SELECT {columns} FROM items ORDER BY published, guid").all()
        return [row[0] if len(row) == 1 else tuple(row) for row in found]
