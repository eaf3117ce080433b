"""What the backfill and its mechanisms say to each other: where history lies, what was asked, what came.

A mechanism is a state machine without sockets. It is given what is known of a source and answers with
a cursor; from a cursor it makes one request; from the answer it reads entries and the next cursor.
The job in :mod:`tracker.jobs.backfill` does everything else. A cursor holds plain JSON values, so that
it can be stored beside the items that it led to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from tracker.model.feed import ParsedFeed, RawEntry
from tracker.model.polling import Hole
from tracker.model.source import Source

Cursor = Mapping[str, Any]


class Sureness(StrEnum):
    """How far a covered time can be believed to be covered wholly."""

    COMPLETE = "complete"
    """The publisher's own list was read to its end, or beyond the first day asked for."""
    LIKELY = "likely"
    """A list that may leave things out: an index of others, pages that shift, dates of edits."""
    PARTIAL = "partial"
    """Samples, such as snapshots: what stood in the feed between two of them is not known."""


class BackfillState(StrEnum):
    """How the backfill of a source by one mechanism stands."""

    RUNNING = "running"
    """Begun; the next run goes on at the cursor."""
    DONE = "done"
    UNSUITABLE = "unsuitable"
    """The source does not offer this mechanism, as its answers showed."""
    STOPPED = "stopped"
    """A failure ended it for now; the next run goes on at the cursor."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time asked for, aware UTC; ``until`` is excluded."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What one look at the feed told; all empty where it was not looked at, or could not be read.

    ``headers`` have lower-case names; ``generator`` is what the document says it was made by;
    ``problem`` is why there is nothing, in one sentence.
    """

    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    generator: str = ""
    feed: ParsedFeed | None = field(default=None, repr=False)
    problem: str = ""

    @property
    def dates(self) -> list[datetime]:
        """When the entries in the window were published, oldest first."""
        entries = self.feed.entries if self.feed else ()
        return sorted(moment for entry in entries if (moment := entry.published or entry.updated))


@dataclass(frozen=True, slots=True)
class Task:
    """A source and the time wanted of it. ``facts`` are empty where a run goes on at a cursor."""

    source: Source
    span: Span
    facts: SourceFacts = field(default_factory=SourceFacts)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whether a mechanism suits a source, why (one sentence), and what it would cost.

    ``requests`` is an estimate, None where nothing tells.
    """

    suitable: bool
    reason: str
    requests: int | None = None

    @classmethod
    def fits(cls, reason: str, requests: int | None = None) -> "Plan":
        """The mechanism suits the source."""
        return cls(suitable=True, reason=reason, requests=requests)

    @classmethod
    def unfit(cls, reason: str) -> "Plan":
        """It does not."""
        return cls(suitable=False, reason=reason)


@dataclass(frozen=True, slots=True)
class BackfillRequest:
    """What to ask next. Statuses in ``ends`` are an answer to be read, not a failure.

    ``as_feed`` asks for the body to be parsed.
    """

    url: str
    ends: frozenset[int] = frozenset()
    as_feed: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What came. ``feed`` is the parsed body where that was asked for and succeeded.

    ``attempt`` counts the repetitions that :attr:`Step.again` asked for, from 0.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    received: datetime
    feed: ParsedFeed | None = field(default=None, repr=False)
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """An article to be read for its title and date; it was there at ``not_after`` (None: not known)."""

    url: str
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one answer gave.

    ``next`` is where to go on, None at the end. An entry without a date of its own is dated by
    ``bounds`` (by guid) or ``seen_at``: the earliest time at which it is known to have been there.
    ``pages`` are read one by one before the next step. ``holes`` are times of which the mechanism
    knows that it missed something. ``note`` says why it ended, or what is odd. ``unsuitable`` says
    that the source does not offer the mechanism after all; ``refused`` that the answer is a refusal in
    disguise; ``again`` asks to repeat the request because of what it says (the answer was no answer).
    """

    entries: tuple[RawEntry, ...] = field(default=(), repr=False)
    next: Cursor | None = None
    bounds: Mapping[str, datetime] = field(default_factory=dict, repr=False)
    seen_at: datetime | None = None
    pages: tuple[Page, ...] = field(default=(), repr=False)
    holes: tuple[Hole, ...] = ()
    note: str = ""
    unsuitable: str = ""
    refused: str = ""
    again: str = ""


class Mechanism(Protocol):
    """One way to the older entries of a source.

    ``order`` says which of several suitable ones is taken: the lowest. ``sureness`` is that of a
    time that it covered to the end.
    """

    name: str
    order: int
    sureness: Sureness

    def plan(self, task: Task) -> Plan:
        """Whether it suits the source."""
        ...

    def first(self, task: Task) -> Cursor:
        """Where to begin."""
        ...

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """What to ask at a cursor."""
        ...

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:
        """What the answer gave.

        Raises:
            ValueError: the answer is of no known form; the sentence says what it is.
        """
        ...


@dataclass(frozen=True, slots=True)
class StoredBackfill:
    """How far the backfill of a source by one mechanism has come.

    ``span`` is the part that is read now, or was read last, and ``done`` the time that is covered
    (None: none yet). ``cursor`` is where to go on, None where there is nothing left to do.
    ``earliest`` and ``latest`` are the times of the items that were found.
    """

    source_id: str
    mechanism: str
    span: Span
    state: BackfillState
    cursor: Cursor | None
    changed_at: datetime
    items: int = 0
    requests: int = 0
    earliest: datetime | None = None
    latest: datetime | None = None
    sureness: Sureness = Sureness.PARTIAL
    holes: tuple[Hole, ...] = ()
    reason: str = ""
    done: Span | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing has come of it so far, known or new."""
        return self.items == 0 and self.earliest is None
