"""An SMTP answer → what it means for the letter and for the reader (pure).

The three digits say whether another try helps (RFC 5321, 4.2.1); the enhanced code, where there is
one, says what the refusal is about (RFC 3463); else the step of the talk at which it came does, and
the words: many servers refuse a sender they distrust with the plain 550 of an unknown mailbox.
"""

import re
from enum import StrEnum

from tracker.model.mail import Blame, Refused

REFUSES = 400
PERMANENT = 500
SHUTTING_DOWN = 421
MAILBOX_FULL = 552
AUTHENTICATION = frozenset({530, 534, 535, 538})
NO_SUCH_MAILBOX = frozenset({501, 521, 550, 551, 553, 554, 556})

_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})(?=\s|$|[:;,])")
_DISTRUST = re.compile(
    r"\b(?:spam|spf|dkim|dmarc|relay\w*|rbl|dnsbl|(?:black|block|deny)[- ]?list\w*|reputation|polic(?:y|ies)"
    r"|authenticat\w*|too many|rate[- ]?limit\w*|spamhaus|blocked)\b",
    re.IGNORECASE,
)


class Step(StrEnum):
    """A command of the talk; ``END`` is the answer after the last dot."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    END = "END"


def refusal(step: Step, code: int, reply: str) -> Refused:
    """What a refusal (a code from 400 on) means.

    Args:
        step: where in the talk it came.
        code: the three digits.
        reply: the server's words, with the enhanced code if it gave one.
    """
    words = f"{code} {reply}".strip()
    subject = _enhanced(reply)
    permanent = code >= PERMANENT and not _full(step, code, subject)
    return Refused(words, permanent=permanent, code=code, blame=_blame(step, code, subject, reply))


def _enhanced(reply: str) -> tuple[int, int] | None:
    """Subject and detail of the enhanced code."""
    match = _ENHANCED.match(reply)
    return (int(match[2]), int(match[3])) if match else None


def _full(step: Step, code: int, subject: tuple[int, int] | None) -> bool:
    """A full mailbox may have room tomorrow, though servers say so with 552 (RFC 5321, 4.5.3.1.10)."""
    if subject is not None:
        return subject == (2, 2)
    return step is Step.RCPT and code == MAILBOX_FULL


def _blame(step: Step, code: int, subject: tuple[int, int] | None, reply: str) -> Blame:
    if code in AUTHENTICATION:
        return Blame.SERVER
    if step is Step.MAIL:
        # 552 and x.3.4 to MAIL answer the size that it announces.
        return Blame.LETTER if code == MAILBOX_FULL or subject == (3, 4) else Blame.SERVER
    if subject is not None:
        return Blame.ADDRESS if _is_about_address(subject) else Blame.LETTER
    if step is Step.RCPT and code in NO_SUCH_MAILBOX and not _DISTRUST.search(reply):
        return Blame.ADDRESS
    return Blame.LETTER


def _is_about_address(subject: tuple[int, int]) -> bool:
    """x.1.z is the address, save its sender (7 and 8); x.2.0 and x.2.1 a mailbox that is closed."""
    topic, detail = subject
    return (topic == 1 and detail not in {7, 8}) or (topic == 2 and detail in {0, 1})
