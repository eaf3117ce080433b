"""Numbers as a row of small bars."""

import pytest

from tracker.text.spark import spark


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ((), ""),
        ((0, 0), "··"),
        ((1, 0, 8), "▂·█"),
        ((5, 5), "██"),
        ((0.001, 1000), "▁█"),
        (tuple(range(1, 9)), "▂▃▄▅▆▇██"),
    ],
)
def test_a_bar_is_as_high_as_its_share_of_the_largest(values: tuple[float, ...], drawn: str) -> None:
    assert spark(values) == drawn
