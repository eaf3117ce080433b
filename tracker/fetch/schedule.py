"""When a feed is worth its next visit, and why: pure decisions over what is known.

    claim → (the poll) → next_state: what was learnt, how the feed is, when next and the reason

A feed that answers is visited by its own rhythm, not before its server wants it. One that fails is
tried again after a time that grows by the same step with each failure, and never stops growing
into silence: there is a longest wait for each kind of failure. ``ScheduleRules`` holds the bounds.
"""

import zlib
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.fetch import backoff, health, rhythm, trust, wishes, words
from tracker.fetch.rhythm import ScheduleRules
from tracker.model.fetch import Action, FailureKind, Validators
from tracker.model.polling import Health, PollResult, PollState

__all__ = ["ScheduleRules", "address", "claim", "new_address", "next_state", "wants_full_fetch"]

_DEFAULT = ScheduleRules()
_PERMANENT_REDIRECTS = {301, 308}
_MOST_MISSED = 4
_LOST = {Health.BROKEN, Health.GONE}


def next_state(
    state: PollState, result: PollResult, now: datetime, rules: ScheduleRules = _DEFAULT
) -> PollState:
    """What is known of the feed after ``result``: its facts, its health, its next time and the reason.

    ``state`` is what was known before (claimed or not), ``now`` when the poll ended.
    """
    if result.action is Action.SKIPPED:
        return _postponed(state, result, now)
    polled = replace(state, claims=0, polls=state.polls + 1, last_polled=now)
    if result.failure is not None:
        after = _failed(polled, result, now)
        due, why = _next_try(after, result, now, rules)
    else:
        after = _succeeded(polled, result, now, rules)
        due, why = _next_visit(after, result, now, rules)
    word, sentence = health.verdict(after, now)
    if word in _LOST:
        # The next answer may come from another address, or another server behind the same.
        after = replace(after, validators=Validators(), on_trial=False)
    full = (
        after.last_full is not None
        and after.validators != Validators()
        and due - after.last_full >= rules.full_fetch_after
    )
    return replace(after, next_due=due, why=why, health=word, health_reason=sentence, full_next=full)


def claim(state: PollState, now: datetime, rules: ScheduleRules = _DEFAULT) -> PollState:
    """The state to write before a poll begins: its next time moved forward, in case it never ends.

    A poll that kills its process is tried again after the lease, then after twice as long, and so
    on up to the longest interval: a crash is not a crash loop.
    """
    lease = min(rules.lease * 2 ** min(state.claims, 10), rules.longest)
    why = f"A poll began at {words.clock(now, now)} and has not ended."
    return replace(state, claims=state.claims + 1, next_due=now + lease, why=why)


def wants_full_fetch(state: PollState) -> bool:
    """Whether the next request goes without validators: they lied, or it is time to see whether they do."""
    return not state.on_trial and (state.unconditional or state.full_next)


def address(state: PollState, url: str, listed_url: str) -> str:
    """Which address is asked next: of a feed that moved to ``url`` and is lost there, each in its turn."""
    return listed_url if state.health in _LOST and state.failed_url == url else url


def new_address(state: PollState, rules: ScheduleRules = _DEFAULT) -> str:
    """Where the feed lives from now on: permanent redirects led there often enough in a row; else ""."""
    return state.moved_to if state.moved_seen >= rules.moves_before_kept else ""


def _postponed(state: PollState, result: PollResult, now: datetime) -> PollState:
    """Nothing was asked and nothing learnt but when to ask."""
    due = _jittered_after(max(result.not_before or now, now), result.source_id, state.polls)
    why = f"Not before {words.clock(due, now)}: its host asked to be left alone."
    return replace(state, claims=0, next_due=due, why=why)


def _failed(polled: PollState, result: PollResult, now: datetime) -> PollState:
    failure = result.failure
    if failure is None:
        raise ValueError("a poll without a failure did not fail")
    return replace(
        polled,
        failures=polled.failures + 1,
        failing_since=polled.failing_since or now,
        failure_kind=failure.kind.value,
        failure_message=failure.message,
        failed_url=result.url,
        held_until=now + failure.retry_after if failure.is_refusal and failure.retry_after else None,
        paused=failure.kind is FailureKind.GONE,
        moved_to="",
        moved_seen=0,
    )


def _succeeded(polled: PollState, result: PollResult, now: datetime, rules: ScheduleRules) -> PollState:
    read = result.action is not Action.NOT_MODIFIED
    empty = read and (
        result.action is Action.EMPTY or (result.window is not None and not result.window.count)
    )
    hole = health.find_hole(polled, result)
    missed = (
        min(polled.missed + 1, _MOST_MISSED) if hole else max(0, polled.missed - 1) if read else polled.missed
    )
    rate = rhythm.per_day(polled, result, now)
    window = result.window if result.window is not None and not empty else polled.window
    moved_to = _permanent_target(result)
    judged = trust.judge(polled, result, rules.full_fetch_after)
    if empty and polled.window:
        judged = replace(judged, validators=Validators(), on_trial=False)
    return replace(
        judged,
        per_day=rate,
        interval=rhythm.interval(rate, window, missed, rules),
        last_ok=now,
        last_new=now if result.new else polled.last_new,
        last_full=now if read or polled.last_full is None else min(polled.last_full, now),
        failures=0,
        failing_since=None,
        failure_kind="",
        failure_message="",
        failed_url="",
        held_until=None,
        paused=False,
        moved_to=moved_to,
        moved_seen=0 if not moved_to else polled.moved_seen + 1 if moved_to == polled.moved_to else 1,
        hints=result.hints if read and not empty else polled.hints,
        entries_hash=(result.entries_hash if not empty else "") or polled.entries_hash,
        body_hash=(result.body_hash if read and not empty else "") or polled.body_hash,
        window=window,
        empty_runs=polled.empty_runs + 1 if empty else 0 if read else polled.empty_runs,
        restamped_runs=health.restamped_runs(polled, result),
        churn_runs=health.churn_runs(polled, result),
        missed=missed,
    )


def _next_try(
    after: PollState, result: PollResult, now: datetime, rules: ScheduleRules
) -> tuple[datetime, str]:
    """The next time of a feed that failed, never before its server wants it, and the sentence why."""
    due, why = backoff.next_try(after, result, now, rules)
    due = _jittered(due, now, result.source_id, after.polls, rules)
    asked = result.failure.retry_after if result.failure else None
    if asked is not None and due < now + asked:
        due = _jittered_after(now + asked, result.source_id, after.polls)
    return due, why


def _next_visit(
    after: PollState, result: PollResult, now: datetime, rules: ScheduleRules
) -> tuple[datetime, str]:
    """The next time of a feed that answers, and the sentence that explains it."""
    span = after.interval or rules.base
    due = _jittered(now + span, now, result.source_id, after.polls, rules)
    why = f"{words.every(span).capitalize()}: {_rhythm_in_words(after, rules)}"
    wish = wishes.strongest(result.headers, after.hints, due, now, rules)
    if wish is not None:
        due = _jittered_after(wish.not_before, result.source_id, after.polls)
        why += f"; not before {words.clock(wish.not_before, now)} because {wish.reason}"
    return due, f"{why}."


def _rhythm_in_words(after: PollState, rules: ScheduleRules) -> str:
    if after.missed:
        return "entries were gone before they were seen, so it is visited more often"
    if after.per_day is None:
        return "so says the catalogue, and its own rhythm is not known yet"
    span = after.interval or rules.base
    told = f"it publishes {words.rate(after.per_day)}"
    if span <= max(rules.shortest, rules.base / rules.swing):
        return f"{told}, and more visits than that are not allowed"
    if span >= min(rules.longest, rules.base * rules.stretch):
        return f"{told}, and fewer visits than that are not wanted"
    return told


def _permanent_target(result: PollResult) -> str:
    """Where permanent redirects lead before the first temporary one; "" where they may not be kept.

    An address with credentials stays, since they do not travel; and what is encrypted stays so.
    """
    target = ""
    for hop in result.redirects:
        if hop.status not in _PERMANENT_REDIRECTS:
            break
        target = hop.url
    downgraded = target.startswith("http:") and not result.url.startswith("http:")
    has_credentials = "@" in result.url.partition("://")[2].partition("/")[0]
    return "" if downgraded or has_credentials else target


def _chance(source_id: str, polls: int) -> float:
    """A number from 0 to 1 that depends on the source and the poll alone."""
    return zlib.crc32(f"{source_id}\0{polls}".encode()) / 0xFFFFFFFF


def _jittered(due: datetime, now: datetime, source_id: str, polls: int, rules: ScheduleRules) -> datetime:
    """``due`` moved a little to either side, so that feeds that were begun together drift apart."""
    return due + (due - now) * rules.jitter * (2 * _chance(source_id, polls) - 1)


def _jittered_after(moment: datetime, source_id: str, polls: int) -> datetime:
    """A little after ``moment``, never before it."""
    return moment + timedelta(seconds=90) * _chance(source_id, polls)
