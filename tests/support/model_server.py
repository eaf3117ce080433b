"""A chat completions server on loopback that answers as its script says: well, wrongly, slowly or never."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], "Said"]


@dataclass(frozen=True)
class Said:
    """An answer: ``drip`` seconds lie between any two of its bytes, ``silent`` means that none comes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    silent: bool = False


@dataclass
class Server:
    """What was asked, and what is answered next; the last answer is used again."""

    port: int
    answers: list[Answer] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


def completion(text: str, **usage: int) -> Said:
    """A completion with this text."""
    value: dict[str, Any] = {"choices": [{"message": {"role": "assistant", "content": text}}]}
    return Said(json.dumps(value | ({"usage": usage} if usage else {})).encode())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        server: Server = self.server.script  # type: ignore[attr-defined]
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append(asked | {"path": self.path})
        server.headers.append(dict(self.headers))
        said = (server.answers.pop(0) if len(server.answers) > 1 else server.answers[0])(asked)
        if said.silent:
            server.over.wait(20)
            self.close_connection = True
            return
        with suppress(OSError):
            self._send(said, server)

    def _send(self, said: Said, server: Server) -> None:
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        if not said.drip:
            self.wfile.write(said.body)
            return
        for byte in said.body:
            self.wfile.write(bytes([byte]))
            if server.over.wait(said.drip):
                self.close_connection = True
                return

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def serve(*answers: Answer) -> Iterator[Server]:
    """A server with this script, until the block ends."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    http.daemon_threads = True
    script = Server(http.server_port, list(answers))
    http.script = script  # type: ignore[attr-defined]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        script.over.set()
        http.shutdown()
        http.server_close()
        thread.join()
