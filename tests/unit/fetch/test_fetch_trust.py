"""Servers that answer 304 over changed entries are found out, whichever way they do it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tracker.fetch import ScheduleRules, schedule, trust
from tracker.model.fetch import Action, Validators
from tracker.model.polling import Health, PollResult, PollState, Window

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = ScheduleRules(jitter=0)


def known(**facts):
    return PollState(**{"entries_hash": "h", "last_full": NOON - DAY, "last_ok": NOON - DAY} | facts)


def document(entries, etag, *, conditional=False, at=NOON):
    return PollResult(
        "s",
        Action.NEW,
        at,
        conditional=conditional,
        validators=Validators(etag),
        entries_hash=entries,
        window=Window(count=9, guids=(1,), links=(1,)),
    )


def unchanged(etag, at=NOON):
    return PollResult("s", Action.NOT_MODIFIED, at, conditional=True, validators=Validators(etag))


@pytest.mark.parametrize(
    ("before", "now", "entries", "unconditional"),
    [
        ("a", "a", "other", True),
        ("a", "b", "other", False),
        ("a", "b", "h", False),
        ("", "b", "other", False),
        ("a", "", "other", False),
    ],
)
def test_validators_that_stay_while_the_entries_change_are_sent_no_more(before, now, entries, unconditional):
    state = trust.judge(known(validators=Validators(before)), document(entries, now), DAY)
    assert state.unconditional is unconditional
    assert state.validators == Validators(now)
    assert state.lying_304 == unconditional


def test_a_304_alone_teaches_nothing():
    state = trust.judge(known(validators=Validators("a")), unchanged("a"), DAY)
    assert not state.unconditional
    assert not state.on_trial


def test_other_entries_behind_304s_put_the_validators_on_trial():
    before = known(validators=Validators("old"), last_ok=NOON - HOUR)
    state = trust.judge(before, document("other", "new"), DAY)
    assert state.on_trial
    assert state.validators == Validators("old")
    guilty = trust.judge(state, unchanged("old"), DAY)
    assert (guilty.unconditional, guilty.on_trial, guilty.lying_304) == (True, False, 1)
    honest = trust.judge(state, document("other", "new", conditional=True), DAY)
    assert (honest.unconditional, honest.on_trial, honest.validators) == (False, False, Validators("new"))


@pytest.mark.parametrize(
    "facts",
    [{"last_ok": NOON - DAY}, {"last_full": None}, {"entries_hash": "other"}, {"validators": Validators()}],
    ids=["no 304 since the last document", "nothing read before", "the same entries", "nothing to send"],
)
def test_there_is_no_trial_without_a_suspicion(facts):
    before = known(**{"validators": Validators("old"), "last_ok": NOON - HOUR} | facts)
    assert not trust.judge(before, document("other", "new"), DAY).on_trial
    asked = document("other", "new", conditional=True)
    assert not trust.judge(known(validators=Validators("old"), last_ok=NOON - HOUR), asked, DAY).on_trial


@dataclass
class Server:
    """Publishes every six hours, with an ETag of its own each time; 304 when it is ``asked`` for one."""

    lies: bool
    now: datetime = NOON
    asked: list[str] = field(default_factory=list)

    def answer(self, state: PollState) -> PollResult:
        sent = Validators() if schedule.wants_full_fetch(state) else state.validators
        self.asked.append(sent.etag)
        etag = f'"{int(self.now.timestamp() // (6 * 3600))}"'
        if sent.etag and (self.lies or sent.etag == etag):
            return unchanged(sent.etag, self.now)
        return document(etag, etag, conditional=bool(sent.etag), at=self.now)

    def polls(self, days: int) -> Iterator[PollState]:
        state = PollState()
        end = self.now + days * DAY
        while self.now < end:
            state = schedule.next_state(state, self.answer(state), self.now, RULES)
            self.now = max(state.next_due, self.now + HOUR)
            yield state


def test_a_server_that_answers_304_to_everything_is_found_out_and_read_whole():
    server = Server(lies=True)
    *_, state = server.polls(days=12)
    assert state.health is Health.SUSPECT
    assert "said that nothing had changed while entries had" in state.health_reason
    assert server.asked[-20:] == [""] * 20


def test_a_server_that_was_mended_is_believed_again_after_the_next_trial():
    server = Server(lies=True)
    *_, state = server.polls(days=12)
    assert state.unconditional
    server.lies = False
    now = server.now
    while server.now < now + 12 * DAY:
        state = schedule.next_state(state, server.answer(state), server.now, RULES)
        server.now = max(state.next_due, server.now + HOUR)
    assert not state.unconditional
    assert state.health is Health.OK


def test_an_honest_server_is_never_read_whole_twice_in_a_row():
    server = Server(lies=False)
    states = list(server.polls(days=40))
    assert not any(state.unconditional for state in states)
    whole = [place for place, etag in enumerate(server.asked) if not etag]
    assert all(after - before > 1 for before, after in pairwise(whole))
