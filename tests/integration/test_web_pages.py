"""The pages over real HTTP: every link leads somewhere, nothing of a feed runs, mistakes are explained."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import httpx
import lxml.html
import pytest
from web_host import HOSTILE, Host, hosted

PAGES = ("/", "/search", "/search?q=Kimi", "/search?show=stories", "/story/7", "/firms", "/firm/moonshot",
         "/entities", "/entity/kimi", "/sources", "/source/beta", "/issues", "/subscribe")  # fmt: skip


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with hosted(tmp_path_factory.mktemp("web")) as running:
        yield running


@pytest.fixture
def client(host: Host) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=host.url, timeout=30) as http:
        yield http


def page(client: httpx.Client, address: str, status: int = 200) -> lxml.html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status
    return lxml.html.document_fromstring(answer.text)


def test_every_link_of_the_site_leads_to_an_answer(client: httpx.Client) -> None:
    seen: dict[str, int] = {}
    wanted = ["/"]
    while wanted and len(seen) < 120:
        address = wanted.pop()
        if address in seen:
            continue
        answer = client.get(address, follow_redirects=True)
        seen[address] = answer.status_code
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for element, attribute, link, _ in lxml.html.document_fromstring(answer.text).iterlinks():
            target = urldefrag(urljoin(address, link))[0]
            if attribute in {"href", "src"} and target.startswith("/") and element.tag != "form":
                wanted.append(target)
    assert {address: status for address, status in seen.items() if status != 200} == {}
    assert {"/story/7", "/firm/moonshot", "/issues/2026-W46", "/source/beta"} <= seen.keys()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_heading_landmarks_a_skip_link_and_unique_ids(
    client: httpx.Client, address: str
) -> None:
    root = page(client, address)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    levels = [int(str(e.tag)[1]) for e in root.iter("h1", "h2", "h3", "h4")]
    assert root.get("lang") == "en"
    assert root.find(".//title").text_content().strip()
    assert len(ids) == len(set(ids))
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [len(list(root.iter(tag))) for tag in ("main", "header", "footer")] == [1, 1, 1]
    assert root.find(".//a[@class='skip']").get("href") == "#content"


@pytest.mark.parametrize("address", PAGES)
def test_every_field_of_a_form_has_a_label(client: httpx.Client, address: str) -> None:
    root = page(client, address)
    labelled = {label.get("for") for label in root.iter("label")}
    bare = [f for f in root.iter("input", "select") if f.get("id") not in labelled]
    assert [f.get("name") for f in bare if f.getparent().tag != "label"] == []


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_script_style_or_handlers_of_its_own(client: httpx.Client, address: str) -> None:
    root = page(client, address)
    assert list(root.iter("script", "style", "iframe", "object", "embed")) == []
    names = {name for element in root.iter() for name in element.attrib}
    assert [name for name in names if name.startswith("on") or name == "style"] == []


def test_what_a_feed_says_is_shown_as_text(client: httpx.Client) -> None:
    for address in ("/", "/search", "/story/8", "/firm/deepseek", "/source/alpha"):
        text = client.get(address).text
        assert "owned" in text
        assert HOSTILE not in text
        assert "<script" not in text


def test_headers_forbid_scripts_frames_and_guessing(client: httpx.Client) -> None:
    for address in ("/", "/nothing", "/api/v1/items", "/feeds/atom", "/static/style.css"):
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_chinese_text_says_that_it_is(client: httpx.Client) -> None:
    root = page(client, "/story/7")
    chinese = [e for e in root.iter("a", "p", "h1") if e.text and re.search("[\u4e00-\u9fff]", e.text)]
    assert chinese
    assert {e.get("lang") for e in chinese} == {"zh-Hans"}


def test_a_story_shows_who_was_first_in_each_language(client: httpx.Client) -> None:
    text = " ".join(page(client, "/story/7").text_content().split())
    assert "2 from 3 sources" in text
    assert "贝塔科技, 18 November 2026, 09:00" in text
    assert "In English18 November 2026, 10:00" in text


def test_a_mistake_in_a_query_is_shown_with_its_place(client: httpx.Client) -> None:
    root = page(client, "/search?q=frim:moonshot", status=400)
    alert = root.find(".//div[@role='alert']")
    assert "did you mean firm:?" in alert.text_content()
    assert alert.find(".//mark").text == "f"


def test_the_choices_of_the_search_are_part_of_its_address(client: httpx.Client) -> None:
    root = page(client, "/search?q=Kimi&lang=zh&since=7d")
    titles = [heading.text_content() for heading in root.iter("h2")]
    chosen = [option.get("value") for option in root.iter("option") if option.get("selected") is not None]
    assert titles == ["月之暗面发布Kimi K9"]
    assert chosen == ["zh", "7d"]


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/story/999", "/story/0", f"/story/{10**30}", "/item/x", "/firm/nobody", "/source/none",
     "/issues/never", "/confirm/1/x", "/unsubscribe/1/x"],
)  # fmt: skip
def test_what_is_not_there_is_a_sentence_on_a_page(client: httpx.Client, address: str) -> None:
    assert page(client, address, status=404).find(".//main/p").text_content().endswith(".")


def test_an_issue_keeps_its_look_under_a_strict_policy_and_loses_the_way_out(client: httpx.Client) -> None:
    answer = client.get("/issues/2026-W46")
    policy = answer.headers["content-security-policy"]
    assert "style=" not in answer.text
    assert "unsubscribe" not in answer.text.lower()
    assert ".s1 { color: red }" in answer.text
    assert policy.count("'sha256-") == 2
    assert "unsafe" not in policy


def test_head_answers_as_get_without_a_body(client: httpx.Client) -> None:
    assert client.head("/").status_code == 200
    assert client.head("/").content == b""


def test_a_product_asked_for_as_a_firm_is_found(client: httpx.Client) -> None:
    answer = client.get("/firm/kimi")
    assert (answer.status_code, answer.headers["location"]) == (308, "/entity/kimi")


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with hosted(tmp_path) as running:
        with running.database.write() as connection:
            for table in ("mentions", "item_firms", "events", "sightings", "items", "stories"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
        assert "tracker poll" in httpx.get(f"{running.url}/").text
