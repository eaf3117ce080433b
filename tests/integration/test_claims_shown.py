"""Different numbers for one thing, as the command line, the API and the page show them."""

import json
from collections.abc import Iterator
from datetime import timedelta

import httpx
import lxml.html
import pytest
from query_shelf import Draft, Shelf
from web_host import Host, hosted

from tracker.cli import main
from tracker.model.tags import Amount

LINE = "Valuation of moonshot: US$4 billion (Alpha Wire) against US$5 billion (贝塔科技)"
DRAFTS = tuple(
    Draft(
        f"Moonshot valued at {written}",
        age=timedelta(hours=30 - hour),
        source=source,
        firms=("moonshot",),
        amounts=(Amount(value, "money", "USD", written, "valuation"),),
        story=70,
    )
    for hour, source, value, written in ((0, "alpha", 4e9, "$4 billion"), (1, "beta", 5e9, "$5 billion"))
)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with hosted(tmp_path_factory.mktemp("web")) as running:
        Shelf(running.database, held=100).put(*DRAFTS)
        yield running


def shown(host: Host, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    url = host.database.engine.url.render_as_string(hide_password=False)
    assert main(["--db", url, *words]) == 0
    return capsys.readouterr().out


def test_the_command_prints_one_line(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    assert LINE in " ".join(shown(host, capsys, "stories", "show", "70").split())
    assert "against" not in shown(host, capsys, "stories", "show", "7")


def test_json_has_the_sides_with_those_who_gave_them(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(shown(host, capsys, "--json", "stories", "show", "70"))
    (story,) = told if isinstance(told, list) else told.get("stories", [told])
    (claim,) = story["claims"]
    assert (claim["text"], claim["measure"], claim["later"]) == (LINE, "valuation", False)
    assert [side["figure"]["low"]["value"] for side in claim["sides"]] == [4e9, 5e9]
    assert [side["voices"][0]["source"] for side in claim["sides"]] == ["alpha", "beta"]
    assert httpx.get(f"{host.url}/api/v1/stories/70", timeout=30).json()["claims"] == [claim]


def test_the_page_of_the_story_says_that_reports_differ(host: Host) -> None:
    root = lxml.html.document_fromstring(httpx.get(f"{host.url}/story/70", timeout=30).text)
    facts = {dt.text_content(): dt.getnext().text_content() for dt in root.iter("dt")}
    assert facts["Reports differ"] == LINE
