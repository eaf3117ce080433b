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
    asks for everything. ``token`` is a secret that signs the links sent to them. ``created`` is when they
    subscribed, the last time if they came back.
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


@dataclass(frozen=True, slots=True)
class ReaderWish:
    """What somebody wants of the digest, checked; None where nothing was said."""

    email: str
    name: str | None = None
    language: str | None = None
    timezone: str | None = None
    weekday: int | None = None
    hour: int | None = None
    filter: str | None = None

    @property
    def facts(self) -> dict[str, str | int]:
        """What was said, without the address."""
        said = {field: getattr(self, field) for field in WISHES}
        return {field: value for field, value in said.items() if value is not None}


WISHES = ("name", "language", "timezone", "weekday", "hour", "filter")
"""The facts that a reader chooses, in the order in which they are shown."""
