"""When a feed that fails is tried again: each failure adds the same step, up to a longest wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.fetch import words
from tracker.fetch.rhythm import ScheduleRules
from tracker.model.fetch import FailureKind, Persistence
from tracker.model.polling import PollResult, PollState

_GONE_LOOK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Pace:
    """A step is the feed's interval within these bounds."""

    least_step: timedelta
    most_step: timedelta
    longest: timedelta


_PACES = {
    Persistence.PASSING: _Pace(timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)),
    Persistence.SLOW: _Pace(timedelta(hours=1), timedelta(hours=6), timedelta(days=2)),
    Persistence.PERMANENT: _Pace(timedelta(hours=12), timedelta(hours=12), timedelta(days=7)),
}


def next_try(
    state: PollState, result: PollResult, now: datetime, rules: ScheduleRules
) -> tuple[datetime, str]:
    """When a feed is tried again after ``state.failures`` failures in a row, and the sentence why.

    Retry-After is heeded whatever the failure. A feed that is gone (410) is paused, and looked at
    once a month in case that was a mistake.
    """
    failure = result.failure
    if failure is None:
        raise ValueError("a poll without a failure needs no second try")
    if failure.kind is FailureKind.GONE:
        due = now + _GONE_LOOK
        return due, f"Paused, since the publisher says it is gone; one more look at {words.clock(due, now)}."
    pace = _PACES[failure.persistence]
    step = min(max(state.interval or rules.base, pace.least_step), pace.most_step)
    wait = min(step * state.failures, pace.longest)
    told = f"the {words.ordinal(state.failures)} failure in a row ({failure.kind.value})"
    if failure.retry_after is not None and failure.retry_after > wait:
        wait = failure.retry_after
        return now + wait, f"In {words.duration(wait)}: its server asked for that long with {told}."
    grows = "the longest wait for that" if wait == pace.longest else f"each adds {words.duration(step)}"
    return now + wait, f"In {words.duration(wait)}: {told}, {grows}."
