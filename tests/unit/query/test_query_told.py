"""Who moved and who is quiet, in figures and in a sentence."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.model.digest import FirmWeeks
from tracker.query import movers, quiet

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def test_the_firm_that_moved_furthest_from_its_usual_comes_first() -> None:
    weeks = (
        FirmWeeks("steady", 40, (40, 41, 39)),
        FirmWeeks("loud", 52, (40, 41, 39)),
        FirmWeeks("sudden", 9, (0, 0, 1)),
        FirmWeeks("silent", 0, (12, 14, 13)),
        FirmWeeks("unknown", 90, (1, 1, 1)),
        FirmWeeks("new", 90, ()),
    )
    found = movers.movers(weeks, {"steady", "loud", "sudden", "silent", "new"}, 3)
    assert [mover.firm for mover in found] == ["sudden", "silent", "loud"]
    assert [mover.change > 0 for mover in found] == [True, False, True]


def test_a_few_items_more_or_less_of_very_many_move_nobody() -> None:
    weeks = (FirmWeeks("large", 1_818, (1_758, 1_758)), FirmWeeks("larger", 2_000, (1_758, 1_759)))
    (found,) = movers.movers(weeks, {"large", "larger"}, 3)
    assert (found.firm, found.sentence) == ("larger", "2,000 items, usually 1,758")


@pytest.mark.parametrize(
    ("counts", "days", "told"),
    [
        ((0,) * 9, None, "Nothing is stored about it yet."),
        ((5,) * 8 + (0,), 8, "Quiet: nothing in the last seven days, where 5 a week were usual; last"),
        ((0,) * 8 + (0,), 60, "Nothing in the last seven days; last heard of 60 days ago."),
        ((2,) * 8 + (1,), 1, "1 item in the last seven days; 2 are usual."),
        ((2,) * 8 + (9,), 1, "Busy: 9 items in the last seven days, where 2 are usual."),
        ((0,) * 8 + (3,), 1, "3 items in the last seven days; in most weeks it is not in the news."),
    ],
)  # fmt: skip
def test_a_sentence_says_whether_a_firm_is_in_the_news(
    counts: tuple[int, ...], days: int | None, told: str
) -> None:
    last = None if days is None else NOON - timedelta(days=days)
    assert quiet.sentence(counts, last, NOON).startswith(told)
