"""What is remembered of a feed between two polls, and what one poll told.

``PollState`` is kept as JSON beside the source, so it reads what older and newer versions wrote: a
key that is missing takes its default, an unknown one is passed over, and a value that cannot be
read counts as missing. Losing a field costs one full fetch, never a poll.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from tracker.model.feed import PollingHints
from tracker.model.fetch import Action, Failure, Redirect, Validators


class Health(StrEnum):
    """How a source is, in one word; the sentence beside it says why."""

    NEW = "new"
    OK = "ok"
    QUIET = "quiet"
    """Answers well, and has published nothing for far longer than it used to."""
    SUSPECT = "suspect"
    """Answers, but what it says cannot be wholly believed."""
    FAILING = "failing"
    BROKEN = "broken"
    """Has failed so long, or so finally, that somebody should look."""
    GONE = "gone"
    """The publisher took it away (410); polled no more until resumed."""


WORST_FIRST = (
    Health.BROKEN,
    Health.GONE,
    Health.FAILING,
    Health.SUSPECT,
    Health.QUIET,
    Health.NEW,
    Health.OK,
)
"""Every health, that which needs somebody's look soonest first."""


@dataclass(frozen=True, slots=True)
class Window:
    """The entries that one document carried: enough to see what changed, not to show it.

    ``guids`` and ``links`` are 32-bit hashes in the document's order, at most 60 of them (the first
    and the last 30, since some feeds run oldest first). ``newest`` and ``oldest`` are the entries'
    own dates where they can be believed; ``envelope`` is the date of the document.
    """

    count: int = 0
    guids: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    newest: datetime | None = None
    oldest: datetime | None = None
    envelope: datetime | None = None
    dated: int = 0
    """Entries with a date."""
    future: int = 0
    """Entries dated more than a day ahead of the poll."""
    distinct_dates: int = 0


@dataclass(frozen=True, slots=True)
class Hole:
    """A time in which a feed published more than its window holds, so that something was missed."""

    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PollResult:
    """What one poll told. ``headers`` has lower-case names; counts are of entries.

    ``window`` is None unless a document was read (or its bytes were those of last time and the
    window was taken from the state). ``conditional`` says whether validators were sent.
    ``not_before`` is set for a poll that was put off: the host asked for it. ``url`` is the address
    that was asked, "" where it is not told.
    """

    source_id: str
    action: Action
    at: datetime
    url: str = ""
    conditional: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: Validators = field(default_factory=Validators)
    redirects: tuple[Redirect, ...] = ()
    failure: Failure | None = None
    not_before: datetime | None = None
    hints: PollingHints = field(default_factory=PollingHints)
    new: int = 0
    changed: int = 0
    known: int = 0
    entries_hash: str = ""
    body_hash: str = ""
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class PollState:
    """Everything that a poll needs to know of the polls before it. All times are aware UTC.

    ``interval`` is how often the feed is worth a visit by its own rhythm, before jitter and what
    its server asks for; ``per_day`` the smoothed number of new entries a day (None: not known yet).
    ``failures`` counts polls in a row that failed; ``claims`` polls in a row that began and never
    ended. ``moved_to`` is where permanent redirects led ``moved_seen`` times in a row. ``hints``
    are those of the last document, since a 304 brings none.
    """

    validators: Validators = field(default_factory=Validators)
    next_due: datetime | None = None
    why: str = ""
    interval: timedelta | None = None
    per_day: float | None = None
    polls: int = 0
    last_polled: datetime | None = None
    last_ok: datetime | None = None
    last_new: datetime | None = None
    last_full: datetime | None = None
    claims: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    failure_kind: str = ""
    failure_message: str = ""
    failed_url: str = ""
    """The address that failed last; "" where it answered."""
    held_until: datetime | None = None
    """Until when its server refused to be asked, for whomever it spoke."""
    paused: bool = False
    moved_to: str = ""
    moved_seen: int = 0
    hints: PollingHints = field(default_factory=PollingHints)
    entries_hash: str = ""
    body_hash: str = ""
    window: Window | None = None
    empty_runs: int = 0
    restamped_runs: int = 0
    """Polls in a row with new envelope dates over the same entries."""
    churn_runs: int = 0
    """Polls in a row with new guids for the same writings."""
    lying_304: int = 0
    """Full fetches that brought entries which 304s had hidden."""
    unconditional: bool = False
    """Validators are not believed: always ask for the whole document."""
    on_trial: bool = False
    """``validators`` are those of an older document: a 304 to them is a lie."""
    tried: datetime | None = None
    """When validators were last put to that test."""
    full_next: bool = False
    """The next poll asks for the whole document, to see whether the 304s since the last one were true."""
    missed: int = 0
    """Polls of late after which the window had moved completely; fades with good polls."""
    health: Health = Health.NEW
    health_reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; fields that hold their default are left out."""
        return {
            spec.name: _ENCODERS.get(spec.name, _as_is)(value)
            for spec in fields(self)
            if (value := getattr(self, spec.name)) != getattr(_INITIAL, spec.name)
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "PollState":
        """The state of :meth:`to_json`; tolerant of keys and values of other versions."""
        values = {}
        for spec in fields(cls):
            if data.get(spec.name) is None:
                continue
            try:
                values[spec.name] = _decoder(spec.name)(data[spec.name])
            except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
                continue
        return cls(**values)


def _as_is(value: Any) -> Any:
    return value


def _time_out(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _time_in(value: str | None) -> datetime | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _seconds_out(value: timedelta | None) -> float | None:
    return None if value is None else value.total_seconds()


def _seconds_in(value: float | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)


def _validators_out(value: Validators) -> dict[str, str]:
    return {"etag": value.etag, "last_modified": value.last_modified}


def _validators_in(value: Mapping[str, Any]) -> Validators:
    return Validators(etag=str(value.get("etag", "")), last_modified=str(value.get("last_modified", "")))


def _hints_out(value: PollingHints) -> dict[str, Any]:
    return {
        "ttl": _seconds_out(value.ttl),
        "skip_hours": sorted(value.skip_hours),
        "skip_days": sorted(value.skip_days),
    }


def _hints_in(value: Mapping[str, Any]) -> PollingHints:
    return PollingHints(
        ttl=_seconds_in(value.get("ttl")),
        skip_hours=frozenset(int(hour) for hour in value.get("skip_hours", ())),
        skip_days=frozenset(int(day) for day in value.get("skip_days", ())),
    )


def _window_out(value: Window | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "count": value.count,
        "guids": list(value.guids),
        "links": list(value.links),
        "newest": _time_out(value.newest),
        "oldest": _time_out(value.oldest),
        "envelope": _time_out(value.envelope),
        "dated": value.dated,
        "future": value.future,
        "distinct_dates": value.distinct_dates,
    }


def _window_in(value: Mapping[str, Any]) -> Window:
    return Window(
        count=int(value.get("count", 0)),
        guids=tuple(int(one) for one in value.get("guids", ())),
        links=tuple(int(one) for one in value.get("links", ())),
        newest=_time_in(value.get("newest")),
        oldest=_time_in(value.get("oldest")),
        envelope=_time_in(value.get("envelope")),
        dated=int(value.get("dated", 0)),
        future=int(value.get("future", 0)),
        distinct_dates=int(value.get("distinct_dates", 0)),
    )


_TIMES = (
    "next_due", "last_polled", "last_ok", "last_new", "last_full", "failing_since", "held_until", "tried"
)  # fmt: skip

_ENCODERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_TIMES, _time_out),
    "interval": _seconds_out,
    "validators": _validators_out,
    "hints": _hints_out,
    "window": _window_out,
    "health": str,
}

_DECODERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_TIMES, _time_in),
    "interval": _seconds_in,
    "validators": _validators_in,
    "hints": _hints_in,
    "window": _window_in,
    "health": Health,
}

_INITIAL = PollState()


def _decoder(name: str) -> Callable[[Any], Any]:
    """How to read a field: the named decoder, else the type of its default."""
    initial = getattr(_INITIAL, name)
    return _DECODERS.get(name) or (float if initial is None else type(initial))
