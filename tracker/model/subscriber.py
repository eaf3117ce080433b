"""A reader of the digest."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SubscriberState(StrEnum):
    """Whether a reader gets the digest."""

    PENDING = "pending"
    """Signed up on the page and has not confirmed yet."""
    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"
    BOUNCED = "bounced"
    """Their server refused the address for good."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A reader: where, in which order of languages, when by their clock, and of what.

    ``weekday`` is 0 for Monday; ``hour`` and ``weekday`` are of ``timezone``. ``filter`` is a query; ""
    asks for everything. ``token`` proves a link to be theirs.
    """

    id: int
    email: str
    name: str
    language: str
    timezone: str
    weekday: int
    hour: int
    filter: str
    state: SubscriberState
    reason: str
    token: str
    created: datetime
