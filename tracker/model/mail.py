"""A letter to one reader, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.model.digest import Rendered

UNSUBSCRIBE_PLACE = "https://unsubscribe.invalid/"
"""Stands in an issue where each reader's own way out goes; the mailer puts that there."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An issue for one reader.

    ``sender``, ``to`` and ``reply_to`` are addresses, with or without a name. ``message_id`` is fixed
    by issue and reader, so that a second copy is recognised by the reader's program.
    ``unsubscribe_url`` is for one click (RFC 8058); ``unsubscribe_mailto`` an address for those whose
    program sends a mail instead. Either may be "".
    """

    rendered: Rendered
    sender: str
    to: str
    message_id: str
    date: datetime
    reply_to: str = ""
    list_id: str = ""
    unsubscribe_url: str = ""
    unsubscribe_mailto: str = ""


class DeliveryState(StrEnum):
    """Where a letter is. The row is committed before and after the talk with the server."""

    QUEUED = "queued"
    SENDING = "sending"
    """The talk with the server has begun. When the process dies, the letter is queued again if its last
    dot had not left, and is unknown if it had."""
    SENT = "sent"
    FAILED = "failed"
    """Refused for good, or refused for so long that the issue is stale."""
    UNKNOWN = "unknown"
    """The letter was handed over and nobody heard the answer: it may have arrived."""


class Blame(StrEnum):
    """What a refusal was about."""

    ADDRESS = "address"
    """The reader's: there is no such mailbox."""
    LETTER = "letter"
    """This letter or its sender, for this reader."""
    SERVER = "server"
    """The server itself, or who we are to it: every letter would be refused."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server took the letter."""

    reply: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The server did not take the letter; ``permanent`` when another try would end the same."""

    reason: str
    permanent: bool
    code: int | None = None
    blame: Blame = Blame.LETTER


@dataclass(frozen=True, slots=True)
class Unsure:
    """The connection ended after the letter was handed over and before the server answered."""

    reason: str


SendOutcome = Accepted | Refused | Unsure
