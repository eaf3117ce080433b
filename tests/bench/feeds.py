"""Synthetic feeds for the measurement: the same bytes for the same numbers, and a server that serves them.

    python tests/bench/feeds.py FEEDS ENTRIES PORT

Feed ``n`` is at ``http://127.0.P.Q:PORT/n``, five feeds to a host. Every feed carries its newest
``ENTRIES`` entries with a body of about a kilobyte, in English or Chinese, as RSS or Atom. Every sixth
entry is a report of an event that other feeds tell, too. ``/control/round/R`` begins round R: from
round 1 on, in each, another tenth of the feeds has three entries more. ``/control/delay/MS`` lets each
answer wait.
"""

import asyncio
import gzip
import random
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
NEW_PER_ROUND = 3
FEEDS_PER_HOST = 5
ATOM = "http://www.w3.org/2005/Atom"

LEXICON = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf8"))


@dataclass
class Shelf:
    """All feeds at one round."""

    feeds: int
    entries: int
    round: int = 0
    delay: float = 0.0

    def grown(self, n: int) -> int:
        """How many entries feed ``n`` has published since round 0."""
        return NEW_PER_ROUND * sum(1 for r in range(1, self.round + 1) if (n + r) % 10 == 0)

    @property
    def published(self) -> int:
        """How many entries have been published in all."""
        return sum(self.entries + self.grown(n) for n in range(self.feeds))


@cache
def document(n: int, entries: int, grown: int) -> bytes:
    """Feed ``n`` with its newest ``entries`` entries."""
    language = "zh" if n % 5 < 2 else "en"
    rows = [_entry(n, k, language) for k in range(entries + grown - 1, grown - 1, -1)]
    if n % 3:
        head = f'<rss version="2.0"><channel><title>Feed {n}</title><language>{language}</language>'
        return f"{head}{''.join(map(_rss, rows))}</channel></rss>".encode()
    head = f'<feed xmlns="{ATOM}" xml:lang="{language}"><title>Feed {n}</title><id>f:{n}</id>'
    return f"{head}{''.join(map(_atom, rows))}</feed>".encode()


def _entry(n: int, k: int, language: str) -> dict[str, str]:
    shared = k % 6 == 0
    event = (n % 40) * 1000 + k if shared else n * 1000 + k
    draw, lexicon = random.Random(f"{language} {event}"), LEXICON[language]
    firm, verb, thing = (draw.choice(lexicon[kind]) for kind in ("firms", "verbs", "things"))
    code = f"{draw.choice('ABKMQRTVX')}{draw.randint(1, 9)}.{draw.randint(0, 9)}-{draw.randint(10, 999)}"
    told = [lexicon["between"].join(draw.choices(lexicon["words"], k=lexicon["length"])) for _ in range(3)]
    when = BEGAN + timedelta(minutes=90 * k, seconds=7 * n)
    return {
        "guid": f"entry:{n}:{k}",
        "link": f"http://{host_of(n)}/articles/{n}/{k}?utm_source=rss",
        "title": f"{firm} {verb} {thing} {code}",
        "html": escape("".join(f"<p>{firm} {code} {text}.</p>" for text in told)),
        "rss_date": format_datetime(when),
        "date": when.isoformat(),
    }


def _rss(row: dict[str, str]) -> str:
    return (
        f"<item><title>{row['title']}</title><link>{row['link']}</link>"
        f'<guid isPermaLink="false">{row["guid"]}</guid><pubDate>{row["rss_date"]}</pubDate>'
        f"<description>{row['html']}</description></item>"
    )


def _atom(row: dict[str, str]) -> str:
    return (
        f'<entry><title>{row["title"]}</title><link href="{row["link"]}"/><id>{row["guid"]}</id>'
        f'<updated>{row["date"]}</updated><content type="html">{row["html"]}</content></entry>'
    )


def host_of(n: int) -> str:
    """The address of feed ``n``: a loopback address for every few feeds."""
    host = n // FEEDS_PER_HOST
    return f"127.0.{host // 200 + 1}.{host % 200 + 1}"


async def _answer(shelf: Shelf, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers the requests of one connection."""
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ", 2)[1]
            if path.startswith("/control/"):
                writer.write(_control(shelf, path))
            else:
                if shelf.delay:
                    await asyncio.sleep(shelf.delay)
                writer.write(_feed(shelf, int(path[1:]), head.lower()))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def _control(shelf: Shelf, path: str) -> bytes:
    _, _, what, value = path.split("/")
    if what == "round":
        shelf.round = int(value)
    else:
        shelf.delay = int(value) / 1000
    told = str(shelf.published).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(told), told)


def _feed(shelf: Shelf, n: int, head: str) -> bytes:
    grown = shelf.grown(n)
    tag = f'"{n}-{grown}"'
    if f"if-none-match: {tag}" in head:
        return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
    body, coding = document(n, shelf.entries, grown), ""
    if n % 2 and "gzip" in head:
        body, coding = gzip.compress(body, 1), "Content-Encoding: gzip\r\n"
    said = f"Content-Type: application/xml\r\nETag: {tag}\r\n{coding}Content-Length: {len(body)}"
    return f"HTTP/1.1 200 OK\r\n{said}\r\n\r\n".encode() + body


async def _serve(shelf: Shelf, port: int) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _answer(shelf, reader, writer)

    size = sum(len(document(n, shelf.entries, 0)) for n in range(shelf.feeds))
    server = await asyncio.start_server(answer, "0.0.0.0", port)
    print(size, flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Shelf(int(sys.argv[1]), int(sys.argv[2])), int(sys.argv[3])))
