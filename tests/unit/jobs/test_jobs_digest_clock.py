"""The digest's clock is the reader's, also when the clocks change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import UsageError
from tracker.jobs.digest_clock import due_week, last_week, period_of, week_of
from tracker.model.subscriber import Subscriber, SubscriberState

WINDOW = timedelta(days=2)


def reader(
    timezone: str = "UTC", weekday: int = 0, hour: int = 7, created: datetime | None = None
) -> Subscriber:
    return Subscriber(
        id=1,
        email="r@example.org",
        name="",
        language="en",
        timezone=timezone,
        weekday=weekday,
        hour=hour,
        filter="",
        state=SubscriberState.ACTIVE,
        reason="",
        token="t",
        created=created or datetime(2020, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("now", "week"),
    [
        ("2026-11-16T06:59:59+00:00", None),
        ("2026-11-16T07:00:00+00:00", "2026-W46"),
        ("2026-11-18T06:59:59+00:00", "2026-W46"),
        ("2026-11-18T07:00:01+00:00", None),
        ("2027-01-04T08:00:00+00:00", "2026-W53"),
    ],
)
def test_the_issue_of_a_week_is_due_in_the_week_after_it_and_not_for_ever(now: str, week: str | None) -> None:
    assert due_week(reader(), datetime.fromisoformat(now), WINDOW) == week


def test_the_hour_is_the_readers_on_both_sides_of_a_change_of_the_clocks() -> None:
    new_york = reader("America/New_York", weekday=6, hour=8)
    summer, winter = datetime(2026, 10, 25, 12, tzinfo=UTC), datetime(2026, 11, 1, 13, tzinfo=UTC)
    for moment in (summer, winter):
        assert due_week(new_york, moment - timedelta(seconds=1), WINDOW) is None
        assert due_week(new_york, moment, WINDOW) is not None


def test_a_new_reader_does_not_get_the_issue_that_was_due_before() -> None:
    now = datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert due_week(reader(created=now - timedelta(hours=1)), now, WINDOW) is None
    assert due_week(reader(created=now - timedelta(days=1)), now, WINDOW) == "2026-W46"


def test_a_period_begins_and_ends_at_midnight_of_the_zone() -> None:
    period = period_of("2026-W47", "Asia/Shanghai")
    assert period.start == datetime(2026, 11, 15, 16, tzinfo=UTC)
    assert period.end - period.start == timedelta(days=7)


@pytest.mark.parametrize("week", ["2026-W54", "next", "2026-47", ""])
def test_what_is_no_week_is_answered_with_an_example(week: str) -> None:
    with pytest.raises(UsageError, match="2026-W47"):
        period_of(week, "UTC")


@given(st.datetimes(datetime(2000, 1, 3), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_last_week_is_over_and_the_next_is_not(now: datetime) -> None:
    period = period_of(last_week(now, "UTC"), "UTC")
    assert period.end <= now < period.end + timedelta(days=7)
    assert week_of(period.start.date()) == period.week
