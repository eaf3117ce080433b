"""Days that are settled: the same stories in every order, ids kept, people's decisions kept."""

import threading
from collections.abc import Iterable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from arrivals import MONDAY, RULES, Story, add_sources, bring, entry, settle, stories_of

from tracker import query
from tracker.errors import NotFoundError
from tracker.jobs import settle as job
from tracker.jobs import story_edits
from tracker.jobs.reading import Entry
from tracker.jobs.settle import EVERY, GRACE, settle_in_turn
from tracker.store import Database, ids
from tracker.store.story_days import DAY
from tracker.store.tables import items, stories, story_days

TITLES = (
    "Lumen buys the lens maker Opaline for $2 billion",
    "Opaline acquired by Lumen in a $2bn deal",
    "What Lumen wants with Opaline and its lenses",
    "Harbour recalls 3,000 robots after falls",
    "Robots of Harbour recalled",
    "Lumen opens a lens depot in Lisbon",
    "Lumen halts a lens depot in Lisbon with 4,000 crates",
    "Quillon releases QN-4.6 under an open licence",
    "Quillon releases QN-4.7 under an open licence",
)
DAYS = [entry(f"d{n}", title, 24 * (n % 4) + n / 7) for n, title in enumerate(TITLES * 3)]


@pytest.fixture
def bare(database: Database) -> Database:
    add_sources(database)
    return database


def guids(found: Iterable[Story]) -> set[Story]:
    return set(found)


def item_id(database: Database, guid: str) -> int:
    with database.read() as connection:
        found: int = connection.execute(sa.select(items.c.id).where(items.c.guid == guid)).scalar_one()
    return found


def story_of(database: Database, guid: str) -> int:
    return next(story for story, members in stories_of(database).items() if guid in members)


def due(database: Database) -> list[int]:
    """The days that are due, counted from Monday."""
    with database.read() as connection:
        found = connection.execute(sa.select(story_days.c.day).where(story_days.c.due)).scalars()
        return sorted((day - MONDAY).days for day in found)


def rows_are_true(database: Database) -> bool:
    """Whether the row of each story says what its items say."""
    with database.read() as connection:
        query = sa.select(
            items.c.story_id, sa.func.min(items.c.id), sa.func.min(items.c.published), sa.func.count()
        )
        from_items = set(map(tuple, connection.execute(query.group_by(items.c.story_id))))
        kept = sa.select(stories.c.id, stories.c.head_item_id, stories.c.first_seen, stories.c.item_count)
        return from_items == set(map(tuple, connection.execute(kept)))


def test_items_in_any_order_give_the_stories_of_the_order_of_time(bare: Database) -> None:
    late_first: list[Entry] = sorted(DAYS, key=lambda one: one.item.published, reverse=True)
    bring(bare, late_first, batches=(3, 5))
    provisional = guids(stories_of(bare).values())
    settle(bare)
    settled = guids(stories_of(bare).values())
    assert settled != provisional
    assert rows_are_true(bare)
    assert due(bare) == []


def test_settling_again_changes_nothing(bare: Database) -> None:
    bring(bare, DAYS[::-1])
    settle(bare)
    before = stories_of(bare)
    assert settle(bare).days == []
    again = settle(bare, since=MONDAY)
    assert [day.items for day in again.days] == [7, 7, 7, 6]
    assert {(day.moved, day.begun, day.ended) for day in again.days} == {(0, 0, 0)}
    assert stories_of(bare) == before


def test_a_day_that_is_not_over_waits(bare: Database) -> None:
    bring(bare, DAYS)
    assert [day.day for day in settle(bare, until=2.5).days] == [MONDAY, MONDAY + DAY]
    assert due(bare) == [2, 3]


def test_a_dry_run_says_what_would_change_and_changes_nothing(bare: Database) -> None:
    bring(bare, DAYS[::-1], batches=(2,))
    before = stories_of(bare)
    until = MONDAY + timedelta(days=9)
    would = job.settle(bare, RULES, until=until, stop=threading.Event(), dry_run=True)
    assert would.moved > 0
    assert (stories_of(bare), due(bare)) == (before, [0, 1, 2, 3])
    assert job.settle(bare, RULES, until=until, stop=threading.Event()).days == would.days


def test_a_story_that_is_decided_again_keeps_its_id(bare: Database) -> None:
    bring(bare, [entry("b", TITLES[1], 9), entry("c", TITLES[2], 10)])
    kept = story_of(bare, "b")
    bring(bare, [entry("a", TITLES[0], 1)])
    settle(bare)
    assert stories_of(bare) == {kept: frozenset("abc")}


def test_a_late_item_joins_its_old_story_and_makes_only_days_due_that_see_it(bare: Database) -> None:
    bring(bare, [entry("a", TITLES[0], 1), entry("x", TITLES[3], 24 * 9), entry("y", TITLES[7], 24 * 30)])
    settle(bare)
    kept = story_of(bare, "a")
    bring(bare, [entry("b", TITLES[1], 3)])
    assert stories_of(bare)[kept] == frozenset("ab")
    assert due(bare) == [0]
    days = settle(bare).days
    assert [(day.day - MONDAY).days for day in days] == [0, 9]
    assert stories_of(bare)[kept] == frozenset("ab")


def test_an_id_that_is_gone_leads_to_the_story_with_its_items(bare: Database) -> None:
    bring(bare, [entry("a", TITLES[0], 1), entry("x", TITLES[3], 2)])
    first, other = story_of(bare, "a"), story_of(bare, "x")
    story_edits.merge(bare, first, other, MONDAY)
    with bare.read() as connection:
        assert query.story(connection, other).id == first
        with pytest.raises(NotFoundError, match="no story 99"):
            query.story(connection, 99)
    third = story_edits.split(bare, item_id(bare, "x"), MONDAY)
    story_edits.merge(bare, third, first, MONDAY)
    with bare.read() as connection:
        assert {query.story(connection, one).id for one in (first, other, third)} == {third}


def test_what_people_joined_stays_together_when_it_is_settled(bare: Database) -> None:
    bring(bare, DAYS)
    settle(bare)
    lumen, quillon = story_of(bare, "d0"), story_of(bare, "d7")
    both = stories_of(bare)[lumen] | stories_of(bare)[quillon]
    story_edits.merge(bare, quillon, lumen, MONDAY)
    assert due(bare)
    settle(bare)
    settle(bare, since=MONDAY)
    assert stories_of(bare)[quillon] == both
    assert rows_are_true(bare)


def test_what_people_joined_stays_together_over_more_than_the_window(bare: Database) -> None:
    far = [entry("a", TITLES[0], 1), entry("x", TITLES[3], 24 * 38), entry("y", TITLES[4], 24 * 38 + 3)]
    bring(bare, far)
    settle(bare)
    old, new = story_of(bare, "a"), story_of(bare, "x")
    story_edits.merge(bare, old, new, MONDAY)
    settle(bare)
    assert stories_of(bare) == {old: frozenset("axy")}
    bring(bare, [entry("z", TITLES[8], 24 * 39)])
    settle(bare)
    assert settle(bare, since=MONDAY).moved == 0
    assert stories_of(bare)[old] == frozenset("axy")


def test_what_people_took_apart_stays_apart_when_it_is_settled(bare: Database) -> None:
    bring(bare, [entry("a", TITLES[0], 1), entry("b", TITLES[1], 2), entry("c", TITLES[2], 5)])
    settle(bare)
    new = story_edits.split(bare, item_id(bare, "b"), MONDAY)
    assert due(bare)
    settle(bare)
    settle(bare, since=MONDAY)
    assert stories_of(bare)[new] == frozenset("b")
    with bare.read() as connection:
        assert query.story(connection, new).items[0].story_reason == "taken apart by hand"
    assert len(stories_of(bare)) == 2


def test_edited_words_make_their_day_due(bare: Database) -> None:
    bring(bare, [entry("a", TITLES[0], 1), entry("b", "Lumen hires a chief of design", 2)])
    settle(bare)
    assert len(stories_of(bare)) == 2
    bring(bare, [entry("b", TITLES[1], 2)])
    assert due(bare) == [0]
    settle(bare)
    assert list(stories_of(bare).values()) == [frozenset("ab")]


def test_items_whose_ids_collided_are_decided_in_the_same_order(bare: Database) -> None:
    def same(_published: object, _identity: str) -> int:
        return ids.first_id_at(MONDAY)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids, "propose", same)
        bring(bare, [entry(guid, TITLES[5], 0) for guid in "cab"], batches=(1,))
    settle(bare)
    with bare.read() as connection:
        reasons = dict(connection.execute(sa.select(items.c.guid, items.c.story_reason)).all())
    assert reasons["a"] == ""
    assert reasons["b"]


def test_days_are_settled_in_turn_a_while_after_their_end(bare: Database) -> None:
    def in_turn(hours: float) -> int:
        now = MONDAY + timedelta(hours=hours)
        return len(settle_in_turn(bare, RULES, now=now, stop=threading.Event()).days)

    bring(bare, DAYS)
    grace, every = (length / timedelta(hours=1) for length in (GRACE, EVERY))
    assert in_turn(24 + grace - 0.1) == 0
    assert in_turn(24 + grace) == 1
    bring(bare, [entry("late", TITLES[0], 23)])
    assert in_turn(24 + grace + every - 0.1) == 0
    assert in_turn(24 + grace + every) == 1
    assert in_turn(24 * 9) == 3
    bring(bare, [entry("later", TITLES[1], 23)])
    assert in_turn(24 * 5) > 0  # the clock was set back


def test_a_stop_ends_after_the_day_in_hand_and_the_next_run_goes_on(bare: Database) -> None:
    bring(bare, DAYS)
    stop = threading.Event()
    until = MONDAY + timedelta(days=9)
    assert len(job.settle(bare, RULES, until=until, stop=stop, on_day=lambda _day: stop.set()).days) == 1
    assert due(bare) == [1, 2, 3]
    assert len(settle(bare).days) == 3
