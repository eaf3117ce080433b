"""`tracker firms`, `tracker stories` and `tracker saved`, as they are typed."""

import json
from datetime import timedelta

import pytest
from query_shelf import Draft, Shelf
from rich.cells import cell_len

from tracker.cli import asking, main, runtime
from tracker.store import Database, schema

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def stocked(monkeypatch: pytest.MonkeyPatch, tmp_path: object, now: object) -> None:
    monkeypatch.setenv("TRACKER_DB", f"sqlite:///{tmp_path}/tracker.db")
    monkeypatch.setattr(runtime, "utc_now", lambda: now)
    database = Database(f"sqlite:///{tmp_path}/tracker.db")
    schema.upgrade(database)
    Shelf(database).put(
        Draft("Moonshot raises money", age=1.5 * DAY, firms=("moonshot",), events=("funding",)),
        Draft("月之暗面发布 Kimi K9", age=9 * DAY, language="zh", firms=("moonshot",), events=("release",)),
        Draft("DeepSeek cuts prices", age=2 * DAY, firms=("deepseek",), events=("price",)),
    )
    database.close()


def said(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    assert main(words) == status
    captured = capsys.readouterr()
    return captured.out if status < 2 else captured.err


def test_firms_stand_by_their_share_with_a_chart_that_lines_up(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, "firms", "--since", "5w").splitlines()
    assert lines[1].split() == ["Moonshot", "AI", "月之暗面", "2", "66.7%", "···█▅"]
    assert lines[2].split() == ["DeepSeek", "深度求索", "1", "33.3%", "····█"]
    assert cell_len(lines[1].partition("66.7%")[0]) == cell_len(lines[2].partition("33.3%")[0])
    counted = "3 items from 2026-10-14 to 2026-11-18, one about several firms counted for each"
    assert counted in " ".join(lines[3:])


def test_firms_as_json_have_the_counts_of_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(capsys, "--json", "firms", "--since", "10d", "--limit", "1"))
    assert (told["step_days"], sum(told["items"]), len(told["items"])) == (1, 3, 10)
    (firm,) = told["firms"]
    assert (firm["id"], firm["counts"], firm["share"]) == (
        "moonshot",
        [0, 1, 0, 0, 0, 0, 0, 0, 1, 0],
        0.666667,
    )


def test_stories_are_counted_and_paged(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "stories", "--count") == "3\n"
    assert said(capsys, "stories", "firm:moonshot", "--since", "7d", "--count") == "1\n"
    assert main(["stories", "--limit", "2"]) == 0
    page = capsys.readouterr()
    following = page.err.partition("--before ")[2].partition(",")[0]
    rest = said(capsys, "stories", "--before", following)
    assert "DeepSeek cuts prices" in page.out
    assert "Kimi K9" in rest
    assert "DeepSeek" not in rest


def test_one_firm_by_any_name_has_its_events_by_kind_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "firms", "Kimi")
    assert text.startswith("Moonshot AI 月之暗面 (moonshot)\n1 item in the last seven days")
    assert text.index("Moonshot raises money") < text.index("月之暗面发布 Kimi K9")
    told = json.loads(said(capsys, "--json", "firms", "moonshot"))
    assert told["kinds"].keys() == {"funding", "release"}
    assert [event["title"] for event in told["events"]] == ["Moonshot raises money", "月之暗面发布 Kimi K9"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("firms", "moonshott"), "There is no firm moonshott; did you mean moonshot?"),
        (("firms", "zzzzzz"), "`tracker entities list` shows all."),
        (("firms", "--since", "soon"), "soon is no time; write a date such as"),
        (("firms", "--since", "2027"), "is still to come"),
        (("saved", "add", "a b", "kimi"), "cannot be the name of a saved search"),
        (("saved", "remove", "x"), "There is no saved search x; `tracker saved` lists them."),
    ],
)
def test_a_mistake_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], answer: str
) -> None:
    told = said(capsys, *words, status=2)
    assert answer in told
    assert told.count("\n") == 1


def test_a_narrow_terminal_gives_the_titles_the_room_of_the_sources(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Source" in said(capsys, "firms", "moonshot")
    monkeypatch.setattr(runtime, "WIDE", 60)
    monkeypatch.setattr(asking, "WIDE", 60)
    told = said(capsys, "firms", "moonshot")
    assert "Source" not in told
    assert "Moonshot raises money" in told
    assert "Story (outlets)" in said(capsys, "stories")


def test_firms_of_an_empty_span_are_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "firms", "--since", "1h").startswith("Nothing is stored about any firm from")
    assert "No event of it is stored" in said(capsys, "firms", "zhipu")


def test_a_saved_search_serves_search_and_filters(capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "saved", "add", "money", "type:funding", "firm:moonshot")
    assert told == "saved:money finds 1 item now: type:funding firm:moonshot\n"
    assert said(capsys, "search", "--count", "saved:money") == "1\n"
    assert "saved:money" in said(capsys, "subscribers", "add", "a@example.org", "--filter", "saved:money")
    assert "filter of a@example.org" in said(capsys, "saved", "remove", "money", status=2)
    assert json.loads(said(capsys, "--json", "saved")) == [
        {"name": "money", "query": "type:funding firm:moonshot"}
    ]


def test_a_mistake_in_a_saved_search_is_shown_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "saved", "add", "x", "kimi", "frim:deepseek", status=2)
    assert "did you mean firm:" in told
    assert told.splitlines()[-1] == "       ^"
    assert said(capsys, "saved") == "Nothing is saved yet; `tracker saved add NAME QUERY` does it.\n"
