from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.fetch import ScheduleRules, schedule
from tracker.model.feed import PollingHints
from tracker.model.fetch import Action, Failure, FailureKind, Persistence, Redirect, Validators
from tracker.model.polling import Health, PollResult, PollState, Window

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
RULES = ScheduleRules(jitter=0)
OLD = Validators('"old"')


def window(count=20, gap=2 * HOUR, newest=NOON - HOUR):
    return Window(
        count=count,
        guids=tuple(range(count)),
        links=tuple(range(count)),
        newest=newest,
        oldest=newest - gap * (count - 1),
        dated=count,
        distinct_dates=count,
    )


def result(action=Action.SAME, **facts):
    facts = {"validators": OLD, "window": window(), "entries_hash": "h"} | facts
    return PollResult("s", action, NOON, **facts)


def unchanged(**facts):
    return result(Action.NOT_MODIFIED, window=None, entries_hash="", conditional=True, **facts)


def failed(kind=FailureKind.TIMEOUT, persistence=Persistence.PASSING, **facts):
    return PollResult(
        "s", Action.FAILED, NOON, failure=Failure(kind, persistence, "It did not answer.", **facts)
    )


def after(*results, state=None, rules=RULES, now=NOON, step=HOUR):
    state = state or PollState()
    for one in results:
        state = schedule.next_state(state, one, now, rules)
        now += step
    return state


def test_the_first_visit_takes_its_rhythm_from_the_dates_of_the_document():
    state = after(result(Action.NEW, new=20))
    assert state.per_day == pytest.approx(12.3, abs=0.1)
    assert timedelta(minutes=55) < state.next_due - NOON < timedelta(minutes=62)
    assert state.why == "Every hour: it publishes about 12 items a day."


def test_without_dates_the_catalogue_decides():
    undated = replace(window(), newest=None, oldest=None, dated=0, distinct_dates=0)
    state = after(result(Action.NEW, new=20, window=undated), rules=replace(RULES, base=3 * HOUR))
    assert state.next_due == NOON + 3 * HOUR
    assert state.why == "Every 3 hours: so says the catalogue, and its own rhythm is not known yet."


def test_a_busy_feed_is_visited_more_often_but_never_too_often():
    state = after(result(window=window(count=100, gap=MINUTE)))
    assert state.next_due == NOON + 10 * MINUTE
    assert "more visits than that are not allowed" in state.why


def test_a_sleepy_feed_is_visited_seldom_but_never_too_seldom():
    state = after(result(window=window(count=10, gap=30 * DAY)))
    assert state.next_due == NOON + 8 * HOUR
    assert state.why == (
        "Every 8 hours: it publishes about 1 item a month, and fewer visits than that are not wanted."
    )


def test_silence_slows_the_visits_down_step_by_step():
    state = after(result(Action.NEW, new=20))
    waits = []
    now = NOON
    for _ in range(6):
        now += 12 * HOUR
        state = schedule.next_state(state, unchanged(), now, RULES)
        waits.append(state.interval)
    assert waits == sorted(waits)
    assert waits[-1] > 1.7 * waits[0]


def test_news_speeds_the_visits_up_again():
    slow = after(result(window=window(gap=10 * DAY)))
    fast = after(result(Action.NEW, new=10), state=slow, now=NOON + 6 * HOUR)
    assert fast.interval < slow.interval


@pytest.mark.parametrize(
    ("head", "hints", "due", "reason"),
    [
        ({"cache-control": "max-age=7200"}, PollingHints(), NOON + 2 * HOUR, "its Cache-Control says so"),
        (
            {"expires": "Wed, 18 Nov 2026 15:00:00 GMT"},
            PollingHints(),
            NOON + 3 * HOUR,
            "its Expires says so",
        ),
        ({"cache-control": "max-age=99999999"}, PollingHints(), NOON + 6 * HOUR, "its Cache-Control says so"),
        ({}, PollingHints(ttl=4 * HOUR), NOON + 4 * HOUR, "its ttl says so"),
        ({}, PollingHints(ttl=365 * DAY), NOON + DAY, "its ttl says so"),
        ({}, PollingHints(skip_hours=frozenset({12, 13, 14})), NOON + 3 * HOUR, "its skipHours say so"),
        ({}, PollingHints(skip_days=frozenset({2})), NOON + 12 * HOUR, "its skipDays say so"),
        ({"cache-control": "max-age=7200"}, PollingHints(ttl=3 * HOUR), NOON + 3 * HOUR, "its ttl says so"),
    ],
)
def test_what_the_server_wishes_is_heeded_and_bounded(head, hints, due, reason):
    state = after(result(headers=head, hints=hints))
    assert due <= state.next_due <= due + timedelta(seconds=90)
    assert f"not before {due:%H:%M} UTC because {reason}" in state.why.replace(f"{due:%Y-%m-%d} ", "")


@pytest.mark.parametrize(
    ("head", "hints"),
    [
        ({"cache-control": "max-age=60"}, PollingHints()),
        ({"cache-control": "no-store"}, PollingHints(ttl=MINUTE)),
        ({}, PollingHints(skip_hours=frozenset(range(24)))),
        ({}, PollingHints(skip_days=frozenset(range(7)))),
    ],
)
def test_a_wish_that_asks_for_nothing_or_for_everything_changes_nothing(head, hints):
    assert after(result(headers=head, hints=hints)).next_due == after(result()).next_due


def test_the_hints_of_the_document_last_through_304s():
    state = after(result(hints=PollingHints(ttl=4 * HOUR)), unchanged())
    assert state.next_due >= NOON + 5 * HOUR


def test_jitter_is_small_and_the_same_each_time():
    rules = ScheduleRules(jitter=0.1)
    dues = {after(replace(result(), source_id=name), rules=rules).next_due for name in "abcdefgh"}
    assert len(dues) == 8
    plain = after(result()).next_due - NOON
    assert all(abs((due - NOON) - plain) <= plain * 0.1 for due in dues)
    assert after(result(), rules=rules) == after(result(), rules=rules)


def test_backoff_grows_by_the_same_step_and_never_ends_in_silence():
    state = PollState()
    waits = []
    for _ in range(40):
        state = schedule.next_state(state, failed(), NOON, RULES)
        waits.append(state.next_due - NOON)
    assert waits[:4] == [HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]
    assert waits[-1] == DAY
    assert state.why == "In 1 day: the 40th failure in a row (timeout), the longest wait for that."


@pytest.mark.parametrize(
    ("persistence", "first", "longest"),
    [
        (Persistence.PASSING, HOUR, DAY),
        (Persistence.SLOW, HOUR, 2 * DAY),
        (Persistence.PERMANENT, 12 * HOUR, 7 * DAY),
    ],
)
def test_each_class_of_failure_has_its_pace(persistence, first, longest):
    one = failed(FailureKind.NOT_FOUND, persistence)
    assert after(one).next_due == NOON + first
    assert after(*[one] * 100, step=timedelta(0)).next_due == NOON + longest


def test_retry_after_is_heeded_on_any_failure():
    state = after(failed(FailureKind.SERVER_ERROR, retry_after=5 * HOUR))
    assert state.next_due == NOON + 5 * HOUR
    assert "its server asked for that long" in state.why


@pytest.mark.parametrize("asked", [timedelta(minutes=10), HOUR, 20 * HOUR])
def test_jitter_never_brings_a_try_before_the_end_of_retry_after(asked):
    one = failed(FailureKind.SERVER_ERROR, retry_after=asked)
    for polls in range(50):
        state = after(one, state=PollState(polls=polls), rules=ScheduleRules())
        assert state.next_due >= NOON + asked


def test_gone_pauses_with_one_look_in_a_month_and_an_answer_ends_the_pause():
    state = after(failed(FailureKind.GONE, Persistence.PERMANENT))
    assert state.paused
    assert state.health is Health.GONE
    assert state.next_due == NOON + 30 * DAY
    assert state.why.startswith("Paused, since the publisher says it is gone")
    assert not after(result(), state=state).paused


def test_a_failure_keeps_the_validators_and_a_success_forgets_the_failures():
    state = after(result(), failed(), failed())
    assert (state.validators, state.failures, state.failing_since) == (OLD, 2, NOON + HOUR)
    state = after(unchanged(), state=state)
    assert (state.failures, state.failing_since, state.failure_kind, state.failure_message) == (
        0,
        None,
        "",
        "",
    )


def test_a_claim_moves_the_next_time_forward_and_further_with_each_crash():
    state = PollState(next_due=NOON)
    waits = []
    for _ in range(12):
        state = schedule.claim(state, NOON, RULES)
        waits.append(state.next_due - NOON)
    assert waits[:4] == [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR]
    assert waits[-1] == DAY
    assert "has not ended" in state.why
    assert after(result(), state=state).claims == 0


def test_a_postponed_poll_is_no_failure_and_teaches_nothing():
    before = after(result())
    postponed = PollResult("s", Action.SKIPPED, NOON, not_before=NOON + 2 * HOUR)
    state = schedule.next_state(schedule.claim(before, NOON), postponed, NOON, RULES)
    assert NOON + 2 * HOUR <= state.next_due <= NOON + 2 * HOUR + timedelta(seconds=90)
    assert state.why == f"Not before {state.next_due:%H:%M} UTC: its host asked to be left alone."
    assert replace(state, next_due=before.next_due, why=before.why) == before


def moved(*hops, **facts):
    facts = {"url": "https://old.example/feed"} | facts
    return result(redirects=tuple(Redirect(status, url) for status, url in hops), **facts)


NEW = "https://new.example/feed"


def test_a_permanent_move_is_kept_after_three_times_running():
    states = [after(*[moved((301, NEW))] * times) for times in (1, 2, 3)]
    assert [schedule.new_address(state) for state in states] == ["", "", NEW]


def test_a_move_counts_through_304s_and_not_through_failures():
    seen = replace(unchanged(), redirects=(Redirect(308, NEW),), url="https://old.example/feed")
    assert schedule.new_address(after(moved((308, NEW)), seen, seen)) == NEW
    assert (
        schedule.new_address(after(moved((301, NEW)), moved((301, NEW)), failed(), moved((301, NEW)))) == ""
    )


@pytest.mark.parametrize(
    "one",
    [
        moved((302, NEW)),
        moved((307, NEW)),
        moved((303, NEW)),
        moved((302, "https://a.example/"), (301, NEW)),
        moved((301, "http://new.example/feed")),
        moved((301, NEW), url="https://amy:secret@old.example/feed"),
    ],
)
def test_a_temporary_or_an_unsafe_move_is_never_kept(one):
    assert schedule.new_address(after(*[one] * 9)) == ""


def test_of_a_chain_the_permanent_beginning_is_kept():
    one = moved((301, NEW), (302, "https://today.example/feed"))
    assert schedule.new_address(after(one, one, one)) == NEW


def test_an_address_that_changes_each_time_is_never_kept():
    ones = [moved((301, f"https://new.example/{n}")) for n in range(6)]
    assert schedule.new_address(after(*ones)) == ""


OLD_ADDRESS = "https://old.example/feed"


def lost(url, state=None, kind=FailureKind.NOT_FOUND):
    """After a try at ``url`` that failed, more than a week after the first."""
    state = state or after(result(), failed())
    return after(replace(failed(kind), url=url), state=state, now=NOON + 9 * DAY)


def test_a_feed_that_is_lost_where_it_moved_to_is_asked_at_both_addresses_in_turn():
    at_new = lost(NEW)
    assert at_new.health is Health.BROKEN
    assert schedule.address(at_new, NEW, OLD_ADDRESS) == OLD_ADDRESS
    at_old = lost(OLD_ADDRESS, at_new)
    assert schedule.address(at_old, NEW, OLD_ADDRESS) == NEW
    assert at_new.validators == at_old.validators == Validators(), "they are those of one server"
    gone = lost(NEW, PollState(), FailureKind.GONE)
    assert schedule.address(gone, NEW, OLD_ADDRESS) == OLD_ADDRESS


def test_a_feed_that_fails_for_less_than_a_week_is_asked_where_it_moved_to():
    state = after(result(), replace(failed(), url=NEW))
    assert schedule.address(state, NEW, OLD_ADDRESS) == NEW
    answered = after(result(), state=lost(NEW))
    assert schedule.address(answered, NEW, OLD_ADDRESS) == NEW


def test_a_whole_document_is_asked_for_now_and_then():
    state = after(result(), now=NOON)
    assert not schedule.wants_full_fetch(state)
    state = after(unchanged(), state=state, now=NOON + 8 * DAY)
    assert schedule.wants_full_fetch(state)
    assert schedule.wants_full_fetch(schedule.claim(state, NOON))
    assert not schedule.wants_full_fetch(after(result(), state=state, now=NOON + 9 * DAY))


def test_validators_that_stayed_while_the_entries_changed_are_believed_no_more():
    state = after(result(), unchanged(), result(Action.NEW, new=1, entries_hash="other"))
    assert state.lying_304 == 1
    assert schedule.wants_full_fetch(state)
    assert state.health is Health.SUSPECT
    healed = after(
        result(Action.NEW, new=1, entries_hash="third", validators=Validators('"new"')), state=state
    )
    assert not schedule.wants_full_fetch(healed)


def test_an_empty_document_keeps_what_is_known_and_drops_its_validators():
    state = after(
        result(), result(Action.EMPTY, window=Window(), entries_hash="", validators=Validators('"x"'))
    )
    assert state.window == window()
    assert state.entries_hash == "h"
    assert state.validators == Validators()
    assert state.empty_runs == 1
    assert after(result(), state=state).empty_runs == 0


def test_a_window_that_moved_completely_brings_more_visits():
    calm = after(result())
    later = replace(window(newest=NOON + 3 * DAY), guids=tuple(range(50, 70)), links=tuple(range(50, 70)))
    state = after(result(Action.NEW, new=20, window=later, entries_hash="z"), state=calm, now=NOON + 3 * DAY)
    assert state.missed == 1
    assert state.interval < calm.interval
    assert "gone before they were seen" in state.why
    assert after(result(window=later, entries_hash="z"), state=state, now=NOON + 4 * DAY).missed == 0


def test_a_clock_that_was_set_back_puts_no_look_behind_the_304s_off():
    state = after(result(), now=NOON + 900 * DAY)
    state = after(unchanged(), state=state, now=NOON)
    assert schedule.wants_full_fetch(after(unchanged(), state=state, now=NOON + 8 * DAY))
