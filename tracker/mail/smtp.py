"""Hands messages to an SMTP server (RFC 5321), one at a time over a connection that is kept.

What an answer means is told by :mod:`tracker.mail.verdict`; what a break of the connection means, here.
"""

import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from tracker.errors import MailError
from tracker.mail.connect import SmtpRules, connect
from tracker.mail.talk import Talk
from tracker.mail.verdict import REFUSES, SHUTTING_DOWN
from tracker.model.mail import Accepted, Blame, Refused, SendOutcome, Unsure

__all__ = ["Mailer", "SmtpRules"]


class Mailer:
    """A connection to the server, opened with the first message and again when it was lost.

    A context manager; for one thread.
    """

    def __init__(self, rules: SmtpRules, sleep: Callable[[float], None] = time.sleep) -> None:
        self._rules = rules
        self._sleep = sleep
        self._server: smtplib.SMTP | None = None
        self._sent = 0

    def send(
        self, message: EmailMessage, before_last_dot: Callable[[], object] = lambda: None
    ) -> SendOutcome:
        """Hands over one message to the one address in its To.

        Args:
            message: as :func:`tracker.mail.compose` makes it.
            before_last_dot: called when all but the last dot has left. Until then the server has nothing;
                from then on nobody can know whether it has. If it raises, the message is not handed over.

        Raises:
            MailError: the server cannot be reached, or takes no letters from us; this one was not
                handed over.
        """
        if self._sent and self._rules.gap:
            self._sleep(self._rules.gap.total_seconds())
        self._sent += 1
        used = self._server is not None
        outcome = self._try(message, before_last_dot)
        if used and _may_be_the_connection(outcome, open_still=self._server is not None):
            # Servers end a connection after so many messages or so much time: a new one may go on.
            self.close()
            outcome = self._try(message, before_last_dot)
        if isinstance(outcome, Refused) and outcome.blame is Blame.SERVER:
            raise MailError(
                f"The mail server {self._rules.host}:{self._rules.port} takes no letters from "
                f"{message['From'].addresses[0].addr_spec}: {outcome.reason}."
            )
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

    def _try(self, message: EmailMessage, before_last_dot: Callable[[], object]) -> SendOutcome:
        """One talk. The connection is kept only when the server is ready for the next message."""
        if self._server is None:
            self._server = connect(self._rules)
        talk = Talk(self._server, message, self._rules, before_last_dot)
        try:
            outcome = talk.hold()
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._forget()
            if talk.handed_over:
                return Unsure(f"The connection ended before the server answered ({error}).")
            return Refused(
                f"The connection ended before the letter was handed over ({error}).", permanent=False
            )
        except BaseException:
            self._forget()
            raise
        if not isinstance(outcome, Accepted):
            self._start_over(talk, outcome)
        return outcome

    def _start_over(self, talk: Talk, outcome: SendOutcome) -> None:
        """Clears the refused message, or the connection where the server is closing it."""
        code = outcome.code if isinstance(outcome, Refused) else None
        if talk.broken_off or self._server is None:
            self._forget()
            return
        try:
            if code == SHUTTING_DOWN or self._server.rset()[0] >= REFUSES:
                self.close()
        except (smtplib.SMTPException, OSError):
            self._forget()

    def _forget(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _may_be_the_connection(outcome: SendOutcome, *, open_still: bool) -> bool:
    """Whether a refusal may be for the connection rather than for the letter."""
    return (
        isinstance(outcome, Refused)
        and not outcome.permanent
        and (not open_still or outcome.blame is Blame.SERVER)
    )
