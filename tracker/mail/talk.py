"""One message from MAIL to the answer after its last dot (RFC 5321, 4.1.1.4)."""

import selectors
import smtplib
import socket
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from tracker.mail.connect import PATIENCE, SmtpRules
from tracker.mail.verdict import REFUSES, Step, refusal
from tracker.model.mail import Accepted, Refused, SendOutcome

GO_ON = 354


class Talk:
    """A talk with the server.

    ``handed_over`` turns true just before the last dot leaves: from then on, silence means that nobody
    knows. ``broken_off`` says that the connection is of no more use.
    """

    def __init__(
        self,
        server: smtplib.SMTP,
        message: EmailMessage,
        rules: SmtpRules,
        before_last_dot: Callable[[], object],
    ) -> None:
        self._server = server
        self._message = message
        self._rules = rules
        self._before_last_dot = before_last_dot
        self.handed_over = False
        self.broken_off = False

    def hold(self) -> SendOutcome:
        """The server's word, whichever.

        Raises:
            smtplib.SMTPServerDisconnected, OSError: the connection ended.
        """
        sender, recipient = (self._message[name].addresses[0].addr_spec for name in ("From", "To"))
        body = _stuffed(self._message.as_bytes())
        options = self._options(len(body), wide=not recipient.isascii())
        if isinstance(options, Refused):
            return options
        steps: tuple[tuple[Step, Callable[[], tuple[int, bytes]]], ...] = (
            (Step.MAIL, lambda: self._server.mail(sender, options)),
            (Step.RCPT, lambda: self._server.rcpt(recipient)),
            (Step.DATA, lambda: self._server.docmd("DATA")),
        )
        for step, ask in steps:
            code, reply = ask()
            if code >= REFUSES:
                return refusal(step, code, text(reply))
        if code != GO_ON:
            self.broken_off = True
            return Refused(f"{code} {text(reply)} (354 was awaited)", permanent=False, code=code)
        return self._hand_over(body)

    def _options(self, size: int, *, wide: bool) -> list[str] | Refused:
        """The parameters of MAIL (RFC 1870, RFC 6531)."""
        if wide and not self._server.has_extn("smtputf8"):
            return Refused("The mail server takes no address beyond ASCII (SMTPUTF8).", permanent=True)
        options = [f"size={size}"] if self._server.has_extn("size") else []
        return [*options, "BODY=8BITMIME", "SMTPUTF8"] if wide else options

    def _hand_over(self, body: bytes) -> SendOutcome:
        self._server.send(body)
        try:
            self._before_last_dot()
        except BaseException:
            self.broken_off = True
            raise
        if self._has_spoken():
            # An answer before the last dot: the server gave up, and will not take what it has.
            self.broken_off = True
            code, reply = self._server.getreply()
            return refusal(Step.DATA, max(code, REFUSES), text(reply))
        self.handed_over = True
        try:
            self._server.send(b".\r\n")
        except OSError:
            self.handed_over = False
            raise
        code, reply = self._patiently(self._server.getreply)
        return refusal(Step.END, code, text(reply)) if code >= REFUSES else Accepted(text(reply))

    def _has_spoken(self) -> bool:
        """Whether the server said something, or left, while the body was on its way."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._sock, selectors.EVENT_READ)
            if not selector.select(0):
                return False
        return not isinstance(self._sock, ssl.SSLSocket) or self._has_spoken_tls(self._sock)

    def _has_spoken_tls(self, sock: ssl.SSLSocket) -> bool:
        """Of TLS, a record may have come that carries nothing for us: only a try tells."""
        replies: Any = self._server.file
        sock.settimeout(0)
        try:
            replies.peek(1)
        except ssl.SSLWantReadError:
            return False
        except OSError:
            return True
        finally:
            sock.settimeout(self._rules.timeout.total_seconds())
        return True

    @property
    def _sock(self) -> socket.socket:
        if self._server.sock is None:
            raise smtplib.SMTPServerDisconnected("connection closed")
        return self._server.sock

    def _patiently(self, ask: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
        """Servers look for spam and store before they answer the last dot (RFC 5321, 4.5.3.2.6)."""
        usual = self._rules.timeout.total_seconds()
        self._sock.settimeout(usual * PATIENCE)
        answer = ask()
        self._sock.settimeout(usual)
        return answer


def text(reply: bytes | str) -> str:
    """A reply as one line."""
    decoded = reply.decode("utf8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(decoded.split())


def _stuffed(body: bytes) -> bytes:
    """The message with leading dots doubled, ending with a line's end (RFC 5321, 4.5.2)."""
    body = body.replace(b"\r\n.", b"\r\n..")
    body = b"." + body if body.startswith(b".") else body
    return body if body.endswith(b"\r\n") else body + b"\r\n"
