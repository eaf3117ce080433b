"""Can a 304 be believed: what a feed's validators were worth when they were held against its entries.

Two kinds of server hide changes behind a 304. One gives the same ETag for ever, which a whole document
shows: the entries changed and the validators did not. The other gives new validators with each document
and still answers 304 whatever it is asked with. It is found out by a trial: when a whole document that
was asked for after 304s brings other entries, the next request sends the validators of the document
before. Whoever answers 304 to those does not look at them.
"""

from dataclasses import replace
from datetime import timedelta

from tracker.model.fetch import Action, Validators
from tracker.model.polling import PollResult, PollState


def judge(before: PollState, result: PollResult, every: timedelta) -> PollState:
    """``before`` with what a poll that did not fail tells: which validators to send next, and whether to.

    A server that was found out in a trial is tried again ``every`` so often.
    """
    stands = _stands(before, result)
    trial = stands is True and not before.on_trial and _is_doubtful(before, result, every)
    if trial or (before.tried and before.unconditional and not before.on_trial):
        stands = None
    return replace(
        before,
        validators=before.validators if trial else result.validators,
        unconditional=before.unconditional if stands is None else not stands,
        lying_304=before.lying_304 + (stands is False),
        on_trial=trial,
        tried=result.at if before.on_trial else before.tried,
    )


def _stands(before: PollState, result: PollResult) -> bool | None:
    """Whether the validators told of the entries; None when nothing was to be learnt.

    False when they stayed while the entries changed, or when old ones were taken for those of today.
    """
    if before.on_trial:
        return result.action is not Action.NOT_MODIFIED
    if result.window is None or not before.entries_hash or result.entries_hash == before.entries_hash:
        return None
    if Validators() in {before.validators, result.validators}:
        return None
    return result.validators != before.validators


def _is_doubtful(before: PollState, result: PollResult, every: timedelta) -> bool:
    """Whether 304s may have hidden what the document of ``result`` shows."""
    if before.unconditional:
        return before.tried is not None and result.at - before.tried >= every
    if result.conditional or before.last_full is None or before.last_ok is None:
        return False
    return before.last_full < before.last_ok
