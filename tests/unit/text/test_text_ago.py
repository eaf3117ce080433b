"""How long ago, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.text.ago import ago

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "just now"),
        (60, "1 minute ago"),
        (7_300, "2 hours ago"),
        (200_000, "2 days ago"),
        (-90, "to come"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(seconds: int, told: str) -> None:
    assert ago(NOON - timedelta(seconds=seconds), NOON) == told


def test_what_never_was_is_never() -> None:
    assert ago(None, NOON) == "never"
