"""How one poll ended, in the words of the schedule, the report and the table (pure)."""

import hashlib
from dataclasses import dataclass, replace

from tracker.fetch import schedule
from tracker.jobs.poll_report import PollLine
from tracker.jobs.reading import Reading
from tracker.jobs.record import Counts
from tracker.model.fetch import (
    Action,
    Failed,
    Failure,
    FailureKind,
    FeedRequest,
    Fetched,
    FetchOutcome,
    NotModified,
    Persistence,
    Postponed,
    Validators,
)
from tracker.model.polling import PollResult, PollState
from tracker.store.fetches import BodyRow, FetchRow
from tracker.store.sources import StoredSource

_TELL_THE_END = ("content-length", "transfer-encoding")
"""Headers of a body that was received whole, or the fetch had failed: what is cut then is the publisher's."""
NOT_MODIFIED = 304
MOST_PROBLEMS = 3
"""So many sentences about what was mended in a document are kept with its poll."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A poll that needs no more work but to be written. ``reading`` is None unless a body was read."""

    stored: StoredSource
    outcome: FetchOutcome
    reading: Reading | None = None


def body_hash(body: bytes) -> str:
    """Tells whether a body is the same as last time."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def is_same_body(outcome: Fetched, state: PollState) -> bool:
    """Whether reading the body would tell nothing new."""
    return bool(state.body_hash) and body_hash(outcome.body) == state.body_hash and state.window is not None


def result_of(ended: Ended, counts: Counts) -> PollResult:
    """What the poll told, for the schedule and the health of the source."""
    outcome, state = ended.outcome, ended.stored.state
    result = PollResult(
        source_id=outcome.source_id,
        url=outcome.url,
        action=_action(ended, counts),
        at=outcome.fetched_at,
        conditional=request_of(ended.stored).validators != Validators(),
        hints=state.hints,
        new=counts.new,
        changed=counts.changed,
        known=counts.known,
        failure=_failure(ended),
    )
    match outcome:
        case Postponed():
            return replace(result, not_before=outcome.until)
        case Failed():
            return replace(result, redirects=outcome.redirects)
        case NotModified():
            return replace(
                result,
                headers=outcome.headers,
                validators=outcome.validators,
                redirects=outcome.redirects,
                entries_hash=state.entries_hash,
                body_hash=state.body_hash,
            )
        case Fetched():
            return _with_document(result, ended, outcome)


def request_of(stored: StoredSource) -> FeedRequest:
    """The request for a source; without validators where a whole document is wanted."""
    full = schedule.wants_full_fetch(stored.state)
    validators = Validators() if full else stored.state.validators
    url = schedule.address(stored.state, stored.source.url, stored.listed_url)
    return FeedRequest(stored.source.id, url, validators)


def line_of(ended: Ended, result: PollResult, counts: Counts, state: PollState) -> PollLine:
    """The line of the report."""
    outcome = ended.outcome
    return PollLine(
        source_id=ended.stored.source.id,
        title=ended.stored.source.title,
        action=result.action,
        at=outcome.fetched_at,
        status=_status(outcome),
        bytes=len(outcome.body) if isinstance(outcome, Fetched) else 0,
        ms=0 if isinstance(outcome, Postponed) else round(outcome.elapsed.total_seconds() * 1000),
        new=counts.new,
        changed=counts.changed,
        known=counts.known,
        copies=counts.copies,
        reason=_reason(ended),
        health=state.health.value,
        health_reason=state.health_reason,
        next_due=state.next_due,
    )


def row_of(line: PollLine) -> FetchRow:
    """The row of the table ``fetches``."""
    return FetchRow(**{name: getattr(line, name) for name in FetchRow.__slots__})


def body_row(outcome: Fetched) -> BodyRow:
    """The row of the table ``bodies``."""
    return BodyRow(
        source_id=outcome.source_id,
        fetched_at=outcome.fetched_at,
        sha256=hashlib.sha256(outcome.body).hexdigest(),
        content_type=outcome.headers.get("content-type", ""),
        final_url=outcome.final_url,
        body=outcome.body,
    )


def _with_document(result: PollResult, ended: Ended, outcome: Fetched) -> PollResult:
    state, reading = ended.stored.state, ended.reading
    result = replace(
        result,
        headers=outcome.headers,
        validators=outcome.validators,
        redirects=outcome.redirects,
        body_hash=body_hash(outcome.body),
    )
    if reading is None:
        return replace(result, entries_hash=state.entries_hash, window=state.window)
    if reading.cut and outcome.headers.keys().isdisjoint(_TELL_THE_END):
        # It may have broken off on its way: the server must not be told that we have the document.
        result = replace(result, validators=Validators(), body_hash="")
    return replace(result, hints=reading.hints, entries_hash=reading.entries_hash, window=reading.window)


def _action(ended: Ended, counts: Counts) -> Action:
    if isinstance(ended.outcome, Postponed):
        return Action.SKIPPED
    if isinstance(ended.outcome, NotModified):
        return Action.NOT_MODIFIED
    if _failure(ended):
        return Action.FAILED
    if ended.reading is not None and not ended.reading.entries:
        return Action.EMPTY
    if counts.new:
        return Action.NEW
    return Action.CHANGED if counts.changed else Action.SAME


def _failure(ended: Ended) -> Failure | None:
    if isinstance(ended.outcome, Failed):
        return ended.outcome.failure
    if ended.reading is not None and ended.reading.refused:
        kind = FailureKind.INTERNAL if ended.reading.internal else FailureKind.MALFORMED
        return Failure(kind, Persistence.SLOW, ended.reading.refused, status=_status(ended.outcome))
    return None


def _status(outcome: FetchOutcome) -> int | None:
    match outcome:
        case Fetched():
            return outcome.status
        case NotModified():
            return NOT_MODIFIED
        case Failed():
            return outcome.failure.status
        case Postponed():
            return None


def _reason(ended: Ended) -> str:
    if isinstance(ended.outcome, Postponed):
        return ended.outcome.reason
    if failure := _failure(ended):
        return failure.message
    if ended.reading is not None:
        return " ".join(ended.reading.problems[:MOST_PROBLEMS])
    return "the body is that of last time" if isinstance(ended.outcome, Fetched) else ""
