"""An SMTP server on loopback that does what a script says: refuses, drops, is silent, leaves early."""

import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

DROP = "drop"
"""Instead of a reply: end the connection."""
SILENCE = "silence"
"""Instead of a reply: say nothing until the client leaves."""
BODY = "BODY"
"""The step of the first line after DATA; END is that of the last dot."""
END = "END"
TAKEN = "TAKEN"
"""The server has kept a message and not answered yet."""


@dataclass
class Script:
    """Replies by step, or by step and address ("RCPT bob@example.org"), each used once, then the usual ones.

    ``always`` holds replies that are never used up; ``on_step`` is told of every step before its reply;
    ``leaves_after`` is the number of messages of one
    connection after which the server says 421.
    """

    replies: dict[str, list[str]] = field(default_factory=dict)
    on_step: Callable[[str], object] = lambda _step: None
    always: dict[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ("SIZE 10000000", "SMTPUTF8", "8BITMIME")
    leaves_after: int = 0
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    left: threading.Event = field(default_factory=threading.Event)
    """Set when a connection has been closed."""
    port: int = 0

    def reply(self, step: str, argument: str, usual: str) -> str:
        """What the server says to a command."""
        self.seen[step] += 1
        self.on_step(step)
        for key in (f"{step} {argument}", step):
            if self.replies.get(key):
                return self.replies[key].pop(0)
            if key in self.always:
                return self.always[key]
        return usual


class _LeaveError(Exception):
    """The server ends the connection."""


class _Talk(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self.script = self.server.script
        self.script.connections += 1
        self.messages = 0
        self.recipient = ""
        try:
            self.say(self.script.reply("CONNECT", "", "220 loopback"))
            while line := self.rfile.readline():
                self.answer(line.decode().strip())
        except (_LeaveError, ConnectionError):
            pass

    def say(self, reply: str) -> None:
        if reply == DROP:
            raise _LeaveError
        if reply == SILENCE:
            self.rfile.read()
            raise _LeaveError
        self.wfile.write(reply.encode() + b"\r\n")
        if reply.startswith("421"):
            raise _LeaveError

    def answer(self, line: str) -> None:
        verb = line.split(" ", maxsplit=1)[0].upper()
        argument = line[line.find("<") + 1 : line.find(">")] if "<" in line else ""
        if verb == "EHLO":
            extensions = "\r\n".join(f"250-{name}" for name in self.script.extensions)
            self.say((extensions + "\r\n" if extensions else "") + "250 HELP")
        elif verb == "DATA":
            reply = self.script.reply("DATA", self.recipient, "354 go on")
            self.say(reply)
            if reply.startswith("354"):
                self.take()
        elif verb == "QUIT":
            self.say("221 bye")
            raise _LeaveError
        elif verb == "MAIL" and self.script.leaves_after and self.messages >= self.script.leaves_after:
            self.say("421 4.7.0 too many messages on this connection")
        else:
            self.recipient = argument if verb == "RCPT" else self.recipient
            self.say(self.script.reply(verb, argument, "250 ok"))

    def take(self) -> None:
        body = self.rfile.readline()
        reply = self.script.reply(BODY, self.recipient, "")
        refused = bool(reply)
        if refused:
            self.say(reply)
        while not body.endswith(b"\r\n.\r\n"):
            line = self.rfile.readline()
            if not line:
                raise _LeaveError
            body += line
        if refused:
            return
        reply = self.script.reply(END, self.recipient, "250 taken")
        if reply.startswith("250") or reply in {DROP, SILENCE}:
            # A server that drops after the last dot has the message all the same.
            self.script.taken.append((self.recipient, body[:-3]))
            self.script.on_step(TAKEN)
            self.messages += 1
        self.say(reply)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.script = script
        script.port = self.server_address[1]

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.script.left.set()


@contextmanager
def serve(script: Script) -> Iterator[Script]:
    """Serves a script on a free port of 127.0.0.1."""
    with _Server(script) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield script
        finally:
            server.shutdown()
            thread.join()
