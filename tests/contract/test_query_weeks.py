"""Firms by week, on both databases: this week, the weeks before, and when each was last in the news."""

from datetime import timedelta

import pytest
from query_shelf import NOON, Draft, Shelf

from tracker.model.digest import FirmWeeks, Period
from tracker.model.fetch import Action
from tracker.model.tags import Salience, Tags
from tracker.query import weeks
from tracker.store import Database, fetches, sources, stories, tags
from tracker.store.fetches import FetchRow

WEEK = timedelta(days=7)
PERIOD = Period("", NOON - WEEK, NOON)


def found(database: Database) -> dict[str, FirmWeeks]:
    with database.read() as connection:
        return {week.firm: week for week in weeks.firm_weeks(connection, PERIOD, 0.3)}


def about(firm: str, age: timedelta, **more: int) -> Draft:
    return Draft(f"{firm} again", "News.", age, firms=(firm,), **more)


def test_an_empty_store_has_heard_of_no_firm(database: Database) -> None:
    assert found(database) == {}


def test_every_firm_is_there_with_its_newest_item_however_long_ago(shelf: Shelf, database: Database) -> None:
    ages = {"baidu": 2 * WEEK, "moonshot": 90 * WEEK, "zhipu": timedelta(hours=1), "alibaba": WEEK / 2}
    shelf.put(*(about(firm, age) for firm, age in ages.items()))
    shelf.put(*(about(firm, age + WEEK * 100) for firm, age in ages.items()))

    assert {firm: week.last_item for firm, week in found(database).items()} == {
        firm: NOON - age for firm, age in ages.items()
    }


def test_copies_do_not_count_and_weeks_without_any_item_are_left_out(
    shelf: Shelf, database: Database
) -> None:
    (original,) = shelf.put(about("zhipu", timedelta(days=1)))
    shelf.put(
        about("zhipu", timedelta(hours=20), duplicate_of=original),
        about("zhipu", 3 * WEEK - timedelta(days=1)),
        about("baidu", 3 * WEEK - timedelta(days=2)),
    )

    assert found(database)["zhipu"].this_week == 1
    assert found(database)["zhipu"].earlier == (1,)
    assert (found(database)["baidu"].this_week, found(database)["baidu"].earlier) == (0, (1,))


def test_what_is_found_out_or_tagged_later_about_copies_changes_the_counts(
    shelf: Shelf, database: Database
) -> None:
    day = timedelta(days=1)
    original, copy, other = shelf.put(about("zhipu", 3 * day), about("zhipu", 2 * day), about("zhipu", day))
    assert found(database)["zhipu"].this_week == 3

    with database.write() as connection:
        stories.move(connection, [stories.Move(copy, 1_001, original, "Word for word.")])
    assert found(database)["zhipu"].this_week == 2

    with database.write() as connection:
        tags.replace(connection, {one: Tags(firms=(Salience("baidu", 0.9),)) for one in (copy, other)})
    assert (found(database)["zhipu"].this_week, found(database)["baidu"].this_week) == (1, 1)

    with database.write() as connection:
        stories.move(connection, [stories.Move(copy, 1_002, None, "Not the same after all.")])
    assert found(database)["baidu"].this_week == 2


@pytest.mark.parametrize(
    ("after", "action", "read"),
    [
        (-8, Action.NEW, False),
        (-3, Action.NOT_MODIFIED, True),
        (2, Action.NEW, True),
        (2, Action.FAILED, False),
        (49, Action.NEW, False),
    ],
    ids=["before", "in the week", "the week after", "failed", "seven weeks later"],
)
@pytest.mark.usefixtures("shelf")
def test_a_feed_was_read_for_a_week_in_it_or_in_the_one_after(
    database: Database, after: int, action: Action, *, read: bool
) -> None:
    poll = FetchRow("alpha", NOON + timedelta(days=after), action, 200, 9, 9, 0, 0, 0, "")
    with database.write() as connection:
        fetches.add(connection, [poll])
        facts = weeks.source_facts(connection, PERIOD, sources.all_sources(connection))
    assert {fact.id: fact.read for fact in facts if fact.id == "alpha"} == {"alpha": read}
