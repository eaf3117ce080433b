"""When a feed is worth its next visit, and why: pure decisions over what is known."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.model.polling import PollResult, PollState


@dataclass(frozen=True, slots=True)
class ScheduleRules:
    """The bounds of the rhythm. ``base`` is what the catalogue says of the feed."""

    base: timedelta = timedelta(minutes=60)
    shortest: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(hours=24)
    longest_failing: timedelta = timedelta(days=2)
    jitter: float = 0.05
    full_fetch_after: timedelta = timedelta(days=8)
    moves_before_kept: int = 3
    lease: timedelta = timedelta(minutes=15)


def next_state(
    state: PollState, result: PollResult, now: datetime, rules: ScheduleRules = ScheduleRules()
) -> PollState:
    """What is known of the feed after ``result``: with its next due time and the reason for it."""
    interval = rules.base
    return PollState(
        validators=result.validators,
        last_polled=now,
        next_due=now + interval,
        why=f"every {interval}",
        polls=state.polls + 1,
    )


def claim(state: PollState, now: datetime, rules: ScheduleRules = ScheduleRules()) -> PollState:
    """The state to write before a poll begins: its next time moved forward, in case it never ends."""
    due = now + min(rules.lease * 2**state.claims, rules.longest)
    return replace(state, claims=state.claims + 1, next_due=due)
