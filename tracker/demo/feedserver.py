"""A feed server on loopback for the demo: the samples over real HTTP, well-behaved and otherwise.

It answers as publishers do: validators and 304 (RFC 9110, 13), gzip where the client takes it, 301 for
the feed that moved, 503 with ``Retry-After`` for the one that fails, 404 for all else.
"""

import gzip
import hashlib
import re
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any

from tracker.demo.samples import Sample, render

_IDLE_SECONDS = 2.0
"""How long a silent connection may hold up the end of the server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says for one path; header names as they are sent."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)


_REFUSED = re.compile(r"q=0(\.0*)?")
_NOT_FOUND = Answer(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain; charset=utf-8"}, b"No feed here.\n")


@contextmanager
def serve_samples(samples: Iterable[Sample], now: datetime) -> Iterator[str]:
    """Serve the samples as seen from ``now`` (aware) on a free port of 127.0.0.1 and give the base URL.

    The documents are made once, at the start, so that a second visit finds them unchanged. The
    server has stopped and its port is free when the block ends.
    """
    server = _FeedServer(answers(samples, now))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="samples")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answers(samples: Iterable[Sample], now: datetime) -> dict[str, Answer]:
    """What the server says by path, for the samples as seen from ``now`` (aware)."""
    found: dict[str, Answer] = {}
    for sample in samples:
        found[sample.path] = _document(sample, now)
        if sample.moved:
            found[sample.source.url] = Answer(HTTPStatus.MOVED_PERMANENTLY, {"Location": sample.path})
    return found


def revalidated(answer: Answer, request: Message) -> bool:
    """Whether the client already has this answer, by its If-None-Match, else its If-Modified-Since.

    The first excludes the second (RFC 9110, 13.2.2); tags compare weakly.
    """
    if answer.status != HTTPStatus.OK:
        return False
    if tags := request.get("If-None-Match"):
        own = _opaque(answer.headers["ETag"])
        return any(tag.strip() == "*" or _opaque(tag) == own for tag in tags.split(","))
    if since := request.get("If-Modified-Since"):
        try:
            return parsedate_to_datetime(answer.headers["Last-Modified"]) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):  # TypeError: a date without a zone compares with none
            return False
    return False


def _document(sample: Sample, now: datetime) -> Answer:
    body = render(sample.template, now).encode(sample.encoding)
    status = HTTPStatus(sample.status)
    content_type = f"{sample.content_type}; charset={sample.encoding}"
    if status != HTTPStatus.OK:
        return Answer(status, {"Content-Type": content_type, "Retry-After": "3600"}, body)
    headers = {
        "Content-Type": content_type,
        "Cache-Control": "max-age=300",
        # Weak, because the gzipped and the plain form share it (RFC 9110, 8.8.3.3).
        "ETag": f'W/"{hashlib.sha256(body).hexdigest()[:20]}"',
        "Last-Modified": format_datetime(now.astimezone(UTC), usegmt=True),
        "Vary": "Accept-Encoding",
    }
    return Answer(status, headers, body)


def _opaque(tag: str) -> str:
    return tag.strip().removeprefix("W/")


def _takes_gzip(accept_encoding: str) -> bool:
    for coding in accept_encoding.lower().replace(" ", "").split(","):
        name, _, weight = coding.partition(";")
        if name in {"gzip", "*"}:
            return _REFUSED.fullmatch(weight) is None
    return False


class _FeedServer(ThreadingTCPServer):
    # Not http.server's own class: that asks the resolver for a name, which may take seconds offline.

    # All feeds are asked for at once; a shorter queue makes some wait a second for their connection.
    request_queue_size = 64
    # The end waits for the requests under way, so that none outlives the block that served it.
    daemon_threads = False

    def __init__(self, answers_by_path: Mapping[str, Answer]) -> None:
        self.answers = answers_by_path
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that hung up; show everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _FeedServer
    server_version = "sample-feeds"
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS

    def do_GET(self) -> None:
        """Answer with the document, the redirect, the failure or 304."""
        answer = self.server.answers.get(self.path.partition("?")[0], _NOT_FOUND)
        if revalidated(answer, self.headers):
            validators = {name: answer.headers[name] for name in ("ETag", "Last-Modified", "Vary")}
            answer = Answer(HTTPStatus.NOT_MODIFIED, validators)
        elif answer.body and _takes_gzip(self.headers.get("Accept-Encoding", "")):
            packed = gzip.compress(answer.body, mtime=0)
            answer = Answer(answer.status, {**answer.headers, "Content-Encoding": "gzip"}, packed)
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Keep quiet: the demo prints what its reader should see."""
