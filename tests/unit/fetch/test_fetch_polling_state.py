import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta

from tracker.model.feed import PollingHints
from tracker.model.fetch import Validators
from tracker.model.polling import Health, PollState, Window

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
FULL = PollState(
    validators=Validators('"a"', "Mon, 16 Nov 2026 08:00:00 GMT"),
    next_due=NOON,
    why="Every hour.",
    interval=timedelta(minutes=45),
    per_day=12.5,
    polls=7,
    last_polled=NOON,
    last_ok=NOON,
    last_new=NOON,
    last_full=NOON,
    claims=1,
    failures=2,
    failing_since=NOON,
    failure_kind="dns",
    failure_message="x",
    failed_url="https://old.example/",
    held_until=NOON,
    paused=True,
    moved_to="https://new.example/",
    moved_seen=2,
    hints=PollingHints(timedelta(hours=1), frozenset({1, 2}), frozenset({6})),
    entries_hash="e",
    body_hash="b",
    window=Window(3, (1, 2, 3), (4, 5, 6), NOON, NOON, NOON, 3, 1, 2),
    empty_runs=1,
    restamped_runs=1,
    churn_runs=1,
    lying_304=1,
    unconditional=True,
    on_trial=True,
    tried=NOON,
    full_next=True,
    missed=1,
    health=Health.SUSPECT,
    health_reason="y",
)


def test_every_field_goes_through_json_and_back():
    assert all(getattr(FULL, spec.name) != getattr(PollState(), spec.name) for spec in fields(PollState))
    assert PollState.from_json(json.loads(json.dumps(FULL.to_json()))) == FULL


def test_a_new_state_takes_no_room():
    assert PollState().to_json() == {}
    assert PollState.from_json({}) == PollState()


def test_unknown_keys_and_unreadable_values_are_passed_over():
    stored = FULL.to_json() | {
        "from_the_future": [1],
        "next_due": "soon",
        "health": "splendid",
        "window": [1],
        "validators": "x",
        "hints": None,
        "polls": "many",
        "interval": 1e300,
    }
    state = PollState.from_json(stored)
    assert (state.next_due, state.health, state.window) == (None, Health.NEW, None)
    assert (state.validators, state.polls, state.interval) == (Validators(), 0, None)
    assert state.why == FULL.why


def test_a_time_without_a_zone_is_utc():
    assert PollState.from_json({"next_due": "2026-11-18T12:00:00"}).next_due == NOON
    assert PollState.from_json({"next_due": "2026-11-18T20:00:00+08:00"}).next_due == NOON
