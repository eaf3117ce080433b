"""A user's own files add to the shipped ledger or override it, and their mistakes cost only themselves."""

from pathlib import Path

import pytest

from tracker.catalogue.ledger import load_ledger, read_ledger
from tracker.catalogue.ledger_check import check_ledger

SHIPPED = """
[[firm]]
id = "acme"
name = "Acme AI"
layer = "physical"
sources = ["https://example.com"]
names = ["Acme Robotics"]
accounts = { github = ["acme-ai"] }
product = ["Acme Phone"]
"""


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    (tmp_path / "entities").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "entities" / "agent.toml").write_text(SHIPPED, encoding="utf-8")
    return tmp_path


def own(feeds: Path, text: str) -> Path:
    (feeds / "own" / "mine.toml").write_text(text, encoding="utf-8")
    return feeds / "own"


def test_an_entry_with_a_new_id_is_added(feeds: Path) -> None:
    folder = own(feeds, '[[firm]]\nid = "bee"\nname = "Bee AI"\nsources = ["x"]')
    assert set(load_ledger(feeds, folder).entities) == {"acme", "acme-phone", "bee"}


def test_an_entry_that_extends_keeps_what_is_shipped(feeds: Path) -> None:
    folder = own(
        feeds,
        '[[firm]]\nid = "acme"\nextends = true\nnames = ["即梦"]\nproduct = ["Acme Car"]\nlayer = "market"',
    )
    ledger = load_ledger(feeds, folder)
    assert [alias.text for alias in ledger.entities["acme"].aliases] == [
        "Acme AI",
        "Acme Robotics",
        "即梦",
        "acme-ai/",
        "github.com/acme-ai",
    ]
    assert {"acme-phone", "acme-car"} <= set(ledger.entities)
    assert (ledger.entities["acme"].layer, ledger.entities["acme"].category) == ("market", "agent")
    assert ledger.version != load_ledger(feeds).version


def test_an_entry_with_a_known_id_takes_the_place_of_the_shipped_one(feeds: Path) -> None:
    folder = own(feeds, '[[firm]]\nid = "acme"\nname = "Acme Intelligence"\nsources = ["x"]')
    entities = load_ledger(feeds, folder).entities
    assert set(entities) == {"acme"}
    assert entities["acme"].name == "Acme Intelligence"


def test_a_bad_entry_is_told_with_file_and_line_and_the_rest_works(feeds: Path) -> None:
    text = '[[firm]]\nid = "bee"\nname = "Bee AI"\nsources = ["x"]\n\n[[firm]]\nid = "cee"\nnmae = "Cee"'
    folder = own(feeds, text)
    assert set(load_ledger(feeds, folder).entities) == {"acme", "acme-phone", "bee"}
    (first, second) = read_ledger(feeds, folder).own_problems
    assert str(first).startswith(f"{folder / 'mine.toml'}, cee, field nmae: ")
    assert "Did you mean name?" in first.message
    assert "(line 6)" in second.message


def test_a_broken_own_file_leaves_the_shipped_ledger_as_it_is(feeds: Path) -> None:
    folder = own(feeds, "[[firm]\n")
    assert set(load_ledger(feeds, folder).entities) == {"acme", "acme-phone"}
    assert any("mine.toml" in problem.file for problem in check_ledger(feeds, folder))


def test_a_table_of_another_name_is_told_with_its_line(feeds: Path) -> None:
    folder = own(feeds, "# mine\n\n[[model]]\nid = 'x1'\n")
    (problem,) = read_ledger(feeds, folder).own_problems
    assert (problem.entry, problem.field) == ("line 3", "model")
    folder = own(feeds, "[firm]\nid = 'x1'\n")
    (problem,) = read_ledger(feeds, folder).own_problems
    assert (problem.entry, problem.field) == ("line 1", "firm")


def test_an_entry_that_extends_nothing_is_told_which_it_may_mean(feeds: Path) -> None:
    folder = own(feeds, '[[firm]]\nid = "acmee"\nextends = true\nnames = ["Ace"]')
    (problem,) = read_ledger(feeds, folder).own_problems
    assert str(problem).endswith(
        "acmee, field extends: There is no entry acmee to extend (line 1). Did you mean acme?"
    )
