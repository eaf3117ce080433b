"""Servers that behave as badly as servers do, on loopback, and rules with small limits to meet them."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from ssl import SSLContext, SSLError

import pytest

from tracker.fetch import FetchRules

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
    b"<item><guid>1</guid></item></channel></rss>"
)


class Connection:
    """One accepted connection, with the request that came over it."""

    def __init__(self, sock: socket.socket, head: bytes, closing: threading.Event) -> None:
        self.sock = sock
        self.head = head
        self._closing = closing

    @property
    def path(self) -> str:
        return self.head.split(b" ", 2)[1].decode()

    def header(self, name: str) -> str | None:
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name:
                return value
        return None

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(self, status: int = 200, body: bytes = FEED, **headers: str) -> None:
        lines = {"Content-Length": str(len(body))} | {k.replace("_", "-"): v for k, v in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.send(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body)

    def pause(self, seconds: float) -> bool:
        """Waits; False once the server is being closed."""
        return not self._closing.wait(seconds)

    def reset(self) -> None:
        """Breaks the connection off with an RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


Script = Callable[[Connection], None]


class Server:
    """Accepts connections and lets ``script`` answer each request; keeps what was asked."""

    def __init__(self, script: Script, address: str, tls: SSLContext | None) -> None:
        self._script = script
        self._tls = tls
        self._closing = threading.Event()
        self._listener = socket.create_server((address, 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        self.requests: list[Connection] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.requests]

    def close(self) -> None:
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        try:
            if self._tls:
                sock = self._tls.wrap_socket(sock, server_side=True)
            with sock:
                self._converse(sock)
        except (OSError, SSLError):
            sock.close()

    def _converse(self, sock: socket.socket) -> None:
        data = b""
        while not self._closing.is_set():
            while b"\r\n\r\n" not in data:
                more = sock.recv(65536)
                if not more:
                    return
                data += more
            head, _, data = data.partition(b"\r\n\r\n")
            connection = Connection(sock, head, self._closing)
            self.requests.append(connection)
            self._script(connection)
            if sock.fileno() < 0:
                return


Serve = Callable[..., Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers: ``serve(script, address="127.0.0.1", tls=None)``."""
    started: list[Server] = []

    def start(script: Script, address: str = "127.0.0.1", tls: SSLContext | None = None) -> Server:
        started.append(Server(script, address, tls))
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture
def rules() -> FetchRules:
    """Limits that a busy machine keeps, on loopback."""
    return FetchRules(
        user_agent="test/1 (+mailto:ops@example.org)",
        connect_timeout=timedelta(seconds=20),
        read_timeout=timedelta(seconds=20),
        total_timeout=timedelta(seconds=30),
        max_bytes=100_000,
        slow_after=timedelta(seconds=0.2),
        allow_networks=(ip_network("127.0.0.0/8"),),
    )


@pytest.fixture
def impatient(rules: FetchRules) -> FetchRules:
    """The same, but every wait ends within a second."""
    return replace(
        rules,
        connect_timeout=timedelta(seconds=0.5),
        read_timeout=timedelta(seconds=0.5),
        total_timeout=timedelta(seconds=1),
    )
