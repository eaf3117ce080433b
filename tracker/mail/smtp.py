"""Hands messages to an SMTP server (RFC 5321): STARTTLS, implicit TLS, authentication.

Every answer and every break of the connection is classified here, once.
"""

import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from tracker.errors import MailError
from tracker.model.mail import Accepted, Refused, SendOutcome, Unsure

REFUSES = 400
TRANSIENT = range(400, 500)
SHUTTING_DOWN = 421


@dataclass(frozen=True, slots=True)
class SmtpRules:
    """Which server, and how to talk to it. ``security`` is starttls, tls or none."""

    host: str
    port: int = 587
    security: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: timedelta = timedelta(seconds=30)
    gap: timedelta = timedelta(0)
    ca_bundle: str = ""


class Mailer:
    """A connection to the server, opened with the first message and again when it was lost.

    A context manager; for one thread.
    """

    def __init__(self, rules: SmtpRules, sleep: Callable[[float], None] = time.sleep) -> None:
        self._rules = rules
        self._sleep = sleep
        self._server: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, message: EmailMessage) -> SendOutcome:
        """Hands over one message to the one address in its To.

        Raises:
            MailError: the server cannot be reached or does not let us in; nothing was handed over.
        """
        if self._sent and self._rules.gap:
            self._sleep(self._rules.gap.total_seconds())
        server = self._connected()
        self._sent += 1
        talk = _Talk(server, message)
        try:
            outcome = talk.hold()
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._forget()
            if talk.handed_over:
                return Unsure(f"The connection ended before the server answered ({error}).")
            return Refused(
                f"The connection ended before the letter was handed over ({error}).", permanent=False
            )
        if isinstance(outcome, Refused):
            self._start_over(outcome)
        return outcome

    def close(self) -> None:
        """Takes leave of the server."""
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = _connect(self._rules)
        return self._server

    def _start_over(self, refusal: Refused) -> None:
        """Clears the refused message, or the connection where the server is closing it."""
        if self._server is None:
            return
        try:
            if refusal.code == SHUTTING_DOWN or self._server.rset()[0] >= REFUSES:
                self.close()
        except (smtplib.SMTPException, OSError):
            self._forget()

    def _forget(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


class _Talk:
    """One message from MAIL to the answer after its last dot (RFC 5321, 4.1.1.4).

    ``handed_over`` turns true when the last dot has left: from then on, silence means that nobody
    knows.
    """

    def __init__(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        self._server = server
        self._message = message
        self.handed_over = False

    def hold(self) -> SendOutcome:
        """The server's word, whichever."""
        body = self._message.as_bytes()
        sender = self._message["From"].addresses[0].addr_spec
        recipient = self._message["To"].addresses[0].addr_spec
        size = [f"size={len(body)}"] if self._server.has_extn("size") else []
        steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
            lambda: self._server.mail(sender, size),
            lambda: self._server.rcpt(recipient),
            lambda: self._server.docmd("DATA"),
        )
        for step in steps:
            code, reply = step()
            if code >= REFUSES:
                return _refused(code, reply)
        self._server.send(_dotted(body))
        self.handed_over = True
        code, reply = self._server.getreply()
        return _refused(code, reply) if code >= REFUSES else Accepted(_text(reply))


def _connect(rules: SmtpRules) -> smtplib.SMTP:
    where = f"{rules.host}:{rules.port}"
    context = ssl.create_default_context(cafile=rules.ca_bundle or None)
    seconds = rules.timeout.total_seconds()
    try:
        server = (
            smtplib.SMTP_SSL(rules.host, rules.port, timeout=seconds, context=context)
            if rules.security == "tls"
            else smtplib.SMTP(rules.host, rules.port, timeout=seconds)
        )
        if rules.security == "starttls":
            server.starttls(context=context)
        if rules.username:
            server.login(rules.username, rules.password)
        else:
            server.ehlo_or_helo_if_needed()
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            f"The mail server {where} refused the user {rules.username}: {_text(error.smtp_error)}."
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise MailError(
            f"The mail server {where} offers no {'STARTTLS' if rules.security == 'starttls' else 'login'}; "
            "change smtp.security or smtp.username."
        ) from None
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason or error
        raise MailError(f"The mail server {where} cannot be trusted: {reason}.") from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"The mail server {where} cannot be reached: {error}.") from None
    return server


def _dotted(body: bytes) -> bytes:
    """The message with leading dots doubled and the last line that ends it (RFC 5321, 4.5.2)."""
    body = body.replace(b"\r\n.", b"\r\n..")
    body = b"." + body if body.startswith(b".") else body
    return body + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _refused(code: int, reply: bytes) -> Refused:
    """4yz may pass later, 5yz will not (RFC 5321, 4.2.1)."""
    return Refused(f"{code} {_text(reply)}", permanent=code not in TRANSIENT, code=code)


def _text(reply: bytes | str) -> str:
    text = reply.decode("utf8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())
