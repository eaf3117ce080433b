"""Links that only their reader has: to confirm, to leave. The page that answers them is elsewhere.

    https://tracker.example.org/unsubscribe/17/mJ0c…

The last part signs purpose and reader with the reader's own secret, so that a link cannot be guessed,
serves one purpose, and dies when the secret changes.
"""

import base64
import hashlib
import hmac
from enum import StrEnum
from urllib.parse import quote

from tracker.model.subscriber import Subscriber
from tracker.store import Connection, subscribers

_BYTES = 18


class Purpose(StrEnum):
    """What a link is for; the first part of its path."""

    CONFIRM = "confirm"
    UNSUBSCRIBE = "unsubscribe"


def link(base_url: str, reader: Subscriber, purpose: Purpose) -> str:
    """The reader's link on the public page at ``base_url``; "" where there is no page."""
    if not base_url:
        return ""
    return f"{base_url.rstrip('/')}/{purpose.value}/{reader.id}/{signature(reader, purpose)}"


def signature(reader: Subscriber, purpose: Purpose) -> str:
    """What only the owner of the mailbox can know."""
    code = hmac.new(reader.token.encode(), f"{purpose.value}:{reader.id}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(code.digest()[:_BYTES]).decode("ascii")


def reader_of(connection: Connection, purpose: Purpose, subscriber_id: int, given: str) -> Subscriber | None:
    """The reader whose link it is; None when it is nobody's, or was made for something else."""
    reader = subscribers.by_id(connection, subscriber_id)
    if reader is None or not hmac.compare_digest(signature(reader, purpose).encode(), given.encode()):
        return None
    return reader


def mailto(address: str, reader: str) -> str:
    """The way out where no page runs: a mail to the operator that names the reader's address."""
    return f"mailto:{address}?subject={quote(f'unsubscribe {reader}')}"
