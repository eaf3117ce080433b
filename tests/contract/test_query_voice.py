"""Share of voice and the timeline of a firm, in both databases."""

from datetime import timedelta

import pytest
from query_shelf import NOON, Draft, Shelf

from tracker.query import timeline, voice
from tracker.query.voice import DAY, Steps
from tracker.store import Database

WEEKS = Steps(NOON, 7 * DAY, 3)


def test_a_span_is_cut_into_steps_that_suit_its_length() -> None:
    for days, length, number in ((0, 1, 1), (7, 1, 7), (31, 1, 31), (56, 7, 8), (60, 7, 9), (900, 28, 33)):
        steps = voice.steps_between(NOON - timedelta(days=days), NOON)
        assert (steps.length, steps.number) == (length * DAY, number)
        assert steps.since <= NOON - timedelta(days=days)


def test_each_firm_has_its_items_by_week_and_its_share_of_all(database: Database, shelf: Shelf) -> None:
    shelf.put(
        Draft("one", age=DAY, firms=("moonshot",)),
        Draft("two", age=8 * DAY, firms=("moonshot", "deepseek")),
        Draft("three", age=20 * DAY, firms=("moonshot",)),
        Draft("copy", age=DAY, firms=("deepseek",), duplicate_of=1),
        Draft("older", age=22 * DAY, firms=("deepseek",)),
        Draft("nobody", age=DAY),
    )
    with database.read() as connection:
        heard = voice.voices(connection, WEEKS)
    assert [(one.firm, one.counts, one.share) for one in heard] == [
        ("moonshot", (1, 1, 1), 0.75),
        ("deepseek", (0, 1, 0), 0.25),
    ]
    assert voice.totals(heard, 3) == (1, 2, 1)


def test_who_is_mentioned_in_passing_is_not_heard(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("many", firms=("a", "b", "c", "d"), age=DAY))
    with database.read() as connection:
        assert [one.firm for one in voice.voices(connection, WEEKS)] == ["a", "b", "c"]


def test_nothing_stored_is_nobody_heard(database: Database) -> None:
    with database.read() as connection:
        assert voice.voices(connection, WEEKS) == []
        assert timeline.event_counts(connection, "moonshot", WEEKS) == {}


@pytest.fixture
def told(shelf: Shelf) -> None:
    shelf.put(
        Draft("funded", age=9 * DAY, firms=("moonshot",), events=("funding",), story=7),
        Draft("funded, again", age=8 * DAY, firms=("moonshot",), events=("funding",), story=7),
        Draft("released", age=DAY, firms=("moonshot",), events=("release", "open-source")),
        Draft("released before", age=2 * DAY, firms=("moonshot",), events=("release",)),
        Draft("paper", age=DAY, firms=("moonshot",), events=("research",)),
        Draft("another's", age=DAY, firms=("deepseek",), events=("release",)),
    )


def test_events_are_counted_once_a_story_by_kind_and_week(database: Database, told: None) -> None:
    with database.read() as connection:
        counts = timeline.event_counts(connection, "moonshot", WEEKS)
    assert list(counts.items()) == [
        ("release", (0, 0, 2)),
        ("funding", (0, 1, 0)),
        ("open-source", (0, 0, 1)),
    ]


def test_a_timeline_has_the_first_report_of_each_event_newest_first(database: Database, told: None) -> None:
    with database.read() as connection:
        every = timeline.firm_events(connection, "moonshot", 10)
        late = timeline.firm_events(connection, "moonshot", 10, NOON - 3 * DAY)
    assert [one.item.title for one in every] == ["released", "released before", "funded"]
    assert late == every[:2]
