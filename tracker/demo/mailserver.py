"""A real SMTP server on loopback that keeps what it is handed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


@dataclass
class Mailbox:
    """Where the server listens, and the messages it took, as bytes in the order they came."""

    port: int = 0
    messages: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Takes a message."""
        self.messages.append(bytes(envelope.content))
        return "250 taken"


class _Controller(Controller):
    """Learns the port that the system chose before it looks whether the server answers."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def serve_mailbox() -> Iterator[Mailbox]:
    """Serves a mailbox on a free port of 127.0.0.1; the server has stopped when the block ends."""
    mailbox = Mailbox()
    controller = _Controller(mailbox, hostname=HOST, port=0)
    controller.start()
    try:
        mailbox.port = controller.port
        yield mailbox
    finally:
        controller.stop()
