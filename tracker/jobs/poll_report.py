"""What a round of polling tells: a line a source, and the sums."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.model.fetch import Action


@dataclass(frozen=True, slots=True)
class PollLine:
    """How the poll of one source ended. ``bytes`` and ``ms`` are those of the request."""

    source_id: str
    title: str
    action: Action
    at: datetime
    status: int | None = None
    bytes: int = 0
    ms: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0
    copies: int = 0
    reason: str = ""
    health: str = ""
    health_reason: str = ""
    next_due: datetime | None = None

    def __str__(self) -> str:
        """The log line."""
        counts = f"new={self.new} changed={self.changed} known={self.known}"
        tail = f" {self.reason}" if self.reason else ""
        return f"poll {self.source_id} {self.action.value} {counts} bytes={self.bytes} ms={self.ms}{tail}"


@dataclass(frozen=True, slots=True)
class PollReport:
    """A round, source by source, in the order in which they ended."""

    lines: Sequence[PollLine]
    seconds: float

    @property
    def failed(self) -> list[PollLine]:
        """The sources that brought nothing usable."""
        return [line for line in self.lines if line.action is Action.FAILED]

    @property
    def actions(self) -> Counter[Action]:
        """How often each action word was the end."""
        return Counter(line.action for line in self.lines)

    @property
    def new(self) -> int:
        """Items that are new."""
        return sum(line.new for line in self.lines)

    @property
    def changed(self) -> int:
        """Items that their publishers changed."""
        return sum(line.changed for line in self.lines)

    @property
    def copies(self) -> int:
        """Entries that were known from another source."""
        return sum(line.copies for line in self.lines)
