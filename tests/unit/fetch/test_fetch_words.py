from datetime import UTC, datetime, timedelta

import pytest

from tracker.fetch import words

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (50, "50 seconds"),
        (59, "1 minute"),
        (60, "1 minute"),
        (90, "2 minutes"),
        (2700, "45 minutes"),
        (3600, "1 hour"),
        (5400, "2 hours"),
        (4800, "80 minutes"),
        (86400, "1 day"),
        (100000, "28 hours"),
        (172800, "2 days"),
    ],
)
def test_a_duration_is_said_in_the_largest_unit_that_fits(seconds, text):
    assert words.duration(timedelta(seconds=seconds)) == text


def test_every_leaves_out_the_one():
    assert words.every(timedelta(hours=1)) == "every hour"
    assert words.every(timedelta(minutes=45)) == "every 45 minutes"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "first"), (10, "tenth"), (11, "11th"), (21, "21st"), (22, "22nd"), (23, "23rd"), (112, "112th")],
)
def test_ordinals(number, text):
    assert words.ordinal(number) == text


@pytest.mark.parametrize(
    ("per_day", "text"),
    [
        (12.4, "about 12 items a day"),
        (1, "about 1 item a day"),
        (0.5, "about 4 items a week"),
        (0.1, "about 3 items a month"),
        (0.001, "less than an item a month"),
        (0, "less than an item a month"),
    ],
)
def test_a_rate_is_said_by_day_week_or_month(per_day, text):
    assert words.rate(per_day) == text


def test_a_time_has_its_date_where_that_is_another_day():
    assert words.clock(NOON, NOON) == "12:00 UTC"
    assert words.clock(NOON + timedelta(days=1), NOON) == "2026-11-19 12:00 UTC"
