"""Real feeds in dated versions, served on loopback one version after another."""

import csv
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tracker.model.source import Source


def versions(corpus: Path) -> dict[str, list[Path]]:
    """The files of each source, oldest first."""
    found: dict[str, list[tuple[str, Path]]] = {}
    with (corpus / "feeds" / "manifest.csv").open(encoding="utf8") as manifest:
        for row in csv.DictReader(manifest):
            path = corpus / "feeds" / row["file"]
            found.setdefault(row["source"], []).append((path.stem, path))
    return {source: [path for _, path in sorted(files)] for source, files in sorted(found.items())}


class VersionServer:
    """Serves one version of each source at a time; ``stamp`` changes the bytes and nothing else."""

    def __init__(self, files: dict[str, list[Path]]) -> None:
        self.files = files
        self.step = 0
        self.stamp = ""
        self.url = ""

    def sources(self) -> list[Source]:
        """The sources, as the catalogue would name them."""
        return [Source(id=name, title=name, url=f"{self.url}/{name}") for name in self.files]

    def body(self, name: str) -> bytes:
        """What is served now."""
        files = self.files[name]
        document = files[min(self.step, len(files) - 1)].read_bytes()
        return document + f"<!-- {self.stamp} -->".encode() if self.stamp else document


@contextmanager
def serve(files: dict[str, list[Path]]) -> Iterator[VersionServer]:
    """Serves the files on a free port of 127.0.0.1."""
    state = VersionServer(files)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = state.body(self.path.strip("/"))
            tag = f'"{sha256(body).hexdigest()[:16]}"'
            known = self.headers.get("If-None-Match") == tag
            self.send_response(304 if known else 200)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", "0" if known else str(len(body)))
            self.end_headers()
            if not known:
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
