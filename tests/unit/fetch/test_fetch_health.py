from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.fetch import health
from tracker.model.feed import ParsedFeed, RawEntry
from tracker.model.fetch import Action
from tracker.model.polling import Health, PollResult, PollState, Window

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def feed(numbers, *, date=lambda n: NOON - n * HOUR, guid="g{}", link="https://x.example/{}", updated=None):
    entries = tuple(
        RawEntry(guid=guid.format(n), link=link.format(n), title=f"t{n}", published=date(n)) for n in numbers
    )
    return ParsedFeed("rss", entries=entries, updated=updated)


def window(numbers, **how):
    return health.window_of(feed(numbers, **how), NOON)


def state(numbers=range(5), **facts):
    return PollState(
        **{"window": window(numbers), "last_full": NOON - DAY, "last_ok": NOON - DAY, "entries_hash": "h"}
        | facts
    )


def result(seen, action=Action.NEW, **facts):
    return PollResult("s", action, NOON, window=seen, **{"entries_hash": "other"} | facts)


def test_a_window_holds_the_facts_of_a_document():
    seen = window(range(-60, 3), updated=NOON)
    assert (seen.count, seen.dated, seen.future, seen.distinct_dates) == (63, 63, 36, 63)
    assert (seen.newest, seen.oldest, seen.envelope) == (NOON + 24 * HOUR, NOON - 2 * HOUR, NOON)
    assert len(seen.guids) == len(seen.links) == 60


def test_an_entry_without_a_guid_or_a_link_is_known_by_what_it_has():
    bare = ParsedFeed(
        "rss", entries=(RawEntry(title="a"), RawEntry(link="b"), RawEntry(guid="c"), RawEntry())
    )
    seen = health.window_of(bare, NOON)
    assert len(set(seen.guids)) == len(set(seen.links)) == 4
    assert (seen.newest, seen.dated) == (None, 0)


def test_a_window_that_moved_completely_left_a_hole_between_its_dates():
    later = window(range(100, 110), date=lambda n: NOON + (n - 90) * HOUR)
    hole = health.find_hole(state(), result(later))
    assert hole is not None
    assert (hole.since, hole.until) == (NOON, NOON + 10 * HOUR)
    assert (
        hole.reason
        == "None of its 10 entries was there at the poll before; some were published and gone in between."
    )


@pytest.mark.parametrize(
    "seen",
    [
        None,
        Window(),
        window(range(4, 9)),
        window(range(5), guid="new{}"),
        window(range(100, 102), date=lambda n: NOON + n * HOUR),
        window(range(100, 110), date=lambda n: NOON - n * HOUR),
    ],
    ids=["no document", "no entries", "one in common", "only guids are new", "too few", "older than before"],
)
def test_a_window_that_need_not_have_moved_leaves_none(seen):
    assert health.find_hole(state(), result(seen)) is None


def test_a_hole_without_dates_lies_between_the_two_polls():
    undated = window(range(100, 110), date=lambda n: None)
    hole = health.find_hole(state(window=window(range(5), date=lambda n: None)), result(undated))
    assert hole is not None
    assert (hole.since, hole.until) == (NOON - DAY, NOON)


def test_a_fresh_stamp_on_old_entries_is_counted():
    before = state(window=window(range(5), updated=NOON - DAY), restamped_runs=1)
    stamped = window(range(5), updated=NOON)
    assert health.restamped_runs(before, result(stamped, entries_hash="h")) == 2
    assert health.restamped_runs(before, result(stamped, entries_hash="new")) == 0
    assert health.restamped_runs(before, result(None)) == 1


def test_new_guids_on_known_addresses_are_counted():
    before = state(churn_runs=1)
    assert health.churn_runs(before, result(window(range(5), guid="new{}"))) == 2
    assert health.churn_runs(before, result(window(range(5)))) == 0
    assert health.churn_runs(before, result(window(range(90, 95)))) == 1
    assert health.churn_runs(before, result(None)) == 1


GOOD = state()


@pytest.mark.parametrize(
    ("facts", "word", "piece"),
    [
        ({}, Health.OK, "Answers well."),
        (
            {"failures": 2, "failing_since": NOON - HOUR, "failure_message": "No."},
            Health.FAILING,
            "2 times in a row: No.",
        ),
        (
            {"failures": 30, "failing_since": NOON - 8 * DAY, "failure_message": "No."},
            Health.BROKEN,
            "for 8 days (30 times): No.",
        ),
        ({"failures": 1, "failure_kind": "gone", "failure_message": "Gone."}, Health.GONE, "Gone."),
        ({"empty_runs": 1}, Health.SUSPECT, "1 time in a row with no entries at all; it may have lost"),
        ({"window": None, "empty_runs": 1}, Health.SUSPECT, "Answered 1 time and never with an entry"),
        (
            {"window": window(range(5), date=lambda n: NOON + 9 * DAY)},
            Health.SUSPECT,
            "5 of its 5 entries are dated in the future",
        ),
        (
            {"window": window(range(9), date=lambda n: NOON)},
            Health.SUSPECT,
            "All its 9 entries carry one date",
        ),
        (
            {"window": window(range(5), date=lambda n: NOON - (60 + n) * DAY)},
            Health.QUIET,
            "newest entry is 60 days old.",
        ),
        ({"window": window(range(5), date=lambda n: NOON - (60 + 30 * n) * DAY)}, Health.OK, "Answers well."),
        ({"missed": 1}, Health.SUSPECT, "replaced faster than it was polled"),
        ({"unconditional": True}, Health.SUSPECT, "always read whole"),
        ({"churn_runs": 3}, Health.SUSPECT, "new ids at every poll"),
        ({"restamped_runs": 3}, Health.OK, "stamps its document afresh"),
        ({"moved_seen": 1}, Health.OK, "from a new address (seen 1 time)"),
    ],
)
def test_each_state_has_one_word_and_one_sentence(facts, word, piece):
    told, sentence = health.verdict(replace(GOOD, **facts), NOON)
    assert told is word
    assert piece in sentence
    assert sentence.endswith(".")


def test_a_fresh_stamp_over_a_silent_feed_is_said():
    old = window(range(5), date=lambda n: NOON - (60 + n) * DAY)
    assert health.verdict(replace(GOOD, window=old, restamped_runs=3), NOON) == (
        Health.QUIET,
        "Its newest entry is 60 days old, though its document is stamped afresh.",
    )
