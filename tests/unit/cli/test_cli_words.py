"""What was typed is understood wherever the global options stand."""

import pytest

from tracker.cli.main import hoist_global_options
from tracker.cli.words import counted


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["poll", "--db", "sqlite:///x", "-v"], ["--db", "sqlite:///x", "-v", "poll"]),
        (["db", "stats", "--json"], ["--json", "db", "stats"]),
        (["search", "--db=sqlite:///x", "Kimi"], ["--db=sqlite:///x", "search", "Kimi"]),
        (["search", "--", "--json"], ["search", "--", "--json"]),
        (["poll", "--db"], ["--db", "poll"]),
        ([], []),
    ],
)
def test_global_options_may_stand_anywhere(typed: list[str], read: list[str]) -> None:
    assert hoist_global_options(typed) == read


def test_a_number_takes_its_noun_with_it() -> None:
    assert [counted(n, "item") for n in (0, 1, 2)] == ["0 items", "1 item", "2 items"]
