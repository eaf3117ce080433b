"""What programs ask: the API, feeds, health, metrics, changes by token, readers' links, limits."""

import json
from collections.abc import Iterator
from pathlib import Path

import feedparser
import httpx
import pytest
from lxml import etree
from prometheus_client.parser import text_string_to_metric_families
from web_host import TOKEN, Host, hosted

from tracker.jobs import reader_links
from tracker.jobs.reader_links import Purpose
from tracker.model.subscriber import SubscriberState
from tracker.query.formats import names
from tracker.store import sources, subscribers
from tracker.web.tools import Allowance

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with hosted(tmp_path) as running:
        yield running


@pytest.fixture
def client(host: Host) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=host.url, timeout=30) as http:
        yield http


def state_of(host: Host, email: str) -> SubscriberState:
    with host.database.read() as connection:
        return subscribers.get(connection, email).state


def test_pages_of_items_join_without_a_gap_or_a_repeat(client: httpx.Client) -> None:
    whole = [item["id"] for item in client.get("/api/v1/items").json()["items"]]
    found, before = [], None
    while True:
        cursor = {} if before is None else {"before": before}
        page = client.get("/api/v1/items", params={"limit": 1} | cursor).json()
        found += [item["id"] for item in page["items"]]
        before = page["next"]
        if before is None:
            break
    assert len(whole) == 4
    assert found == whole


def test_the_api_finds_firms_under_any_of_their_names(client: httpx.Client) -> None:
    by_id, by_name = (
        client.get("/api/v1/stories", params={"q": query}).json()["stories"]
        for query in ("firm:moonshot", "firm:月之暗面")
    )
    assert [story["id"] for story in by_id] == [7, 9]
    assert by_id == by_name


def test_every_address_of_the_openapi_document_that_reads_answers(client: httpx.Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    item = client.get("/api/v1/items").json()["items"][0]["id"]
    known = {"item_id": item, "story_id": 7, "firm_id": "moonshot", "source_id": "beta", "week": "2026-W46"}
    reading = [address for address, methods in document["paths"].items() if "get" in methods]
    assert len(reading) >= 12
    assert {a: s for a in reading if (s := client.get(a.format(**known)).status_code) != 200} == {}


@pytest.mark.parametrize(
    "address",
    ["/api/v1/items?q=firm:moonshott", "/api/v1/items?limit=0", "/api/v1/items?limit=x",
     f"/api/v1/items?before={10**20}", "/feeds/atom?what=everything", "/feeds/json?q=%22open"],
)  # fmt: skip
def test_a_mistake_is_a_sentence_in_json(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".") or "?" in answer.json()["error"]


def test_a_mistake_in_a_query_tells_its_place_and_a_suggestion(client: httpx.Client) -> None:
    told = client.get("/api/v1/items", params={"q": "Kimi frim:x"}).json()
    assert (told["position"], told["suggestion"]) == (5, "firm")


@pytest.mark.parametrize(
    "address", ["/api/v1/items", "/feeds/atom?q=Kimi", "/feeds/json?what=stories", "/feeds/atom?q=nothing"]
)
def test_what_has_not_changed_is_not_sent_again(client: httpx.Client, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    other = client.get(address, headers={"If-None-Match": '"another"'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other.content == first.content


def test_a_date_is_answered_too_and_an_entity_tag_comes_before_it(client: httpx.Client) -> None:
    first = client.get("/feeds/atom?q=Kimi")
    date = first.headers["last-modified"]
    later, earlier = "Thu, 31 Dec 2099 00:00:00 GMT", "Thu, 01 Jan 1998 00:00:00 GMT"
    answered = {
        said: client.get("/feeds/atom?q=Kimi", headers={"If-Modified-Since": said}).status_code
        for said in (date, later, earlier, "yesterday", "")
    }
    assert answered == {date: 304, later: 304, earlier: 200, "yesterday": 200, "": 200}
    both = client.get(
        "/feeds/atom?q=Kimi", headers={"If-None-Match": '"another"', "If-Modified-Since": later}
    )
    assert both.status_code == 200


def test_the_atom_feed_of_a_query_reads_well(client: httpx.Client) -> None:
    answer = client.get("/feeds/atom", params={"q": "firm:moonshot", "what": "stories"})
    etree.fromstring(answer.content)
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert [entry.title for entry in feed.entries] == ["月之暗面发布Kimi K9", "Moonshot raises money"]
    assert feed.feed.links[0].href.startswith("https://tracker.example.org/feeds/atom?")


def test_the_json_feed_has_what_version_1_1_demands(client: httpx.Client) -> None:
    answer = client.get("/feeds/json", params={"q": "Kimi"})
    feed = json.loads(answer.content)
    assert answer.headers["content-type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len({entry["id"] for entry in feed["items"]}) == 2
    assert all(entry["content_text"] for entry in feed["items"])
    assert "jsonfeed" in names()


def test_metrics_are_those_of_the_store(client: httpx.Client) -> None:
    families = {f.name: f for f in text_string_to_metric_families(client.get("/metrics").text)}
    assert families["tracker_items"].samples[0].value == 4
    results = {sample.labels["result"] for sample in families["tracker_polls_last_hour"].samples}
    assert results >= {"new", "failed", "304"}
    assert all(family.documentation for family in families.values())


def test_health_says_ok_while_the_store_answers(client: httpx.Client, host: Host) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    with host.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE items RENAME TO gone")
    assert client.get("/healthz").status_code == 503


def test_changes_need_the_token(client: httpx.Client, host: Host) -> None:
    address = "/api/v1/sources/alpha/pause"
    assert client.post(address).status_code == 401
    assert client.post(address, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.post(address, headers=BEARER).json() == {"source": "alpha", "paused": True}
    with host.database.read() as connection:
        assert sources.get(connection, ["alpha"])[0].paused


def test_without_a_token_in_the_settings_nothing_can_be_changed(tmp_path: Path) -> None:
    with hosted(tmp_path, token="") as running:
        answer = httpx.post(f"{running.url}/api/v1/stories/7/merge?other=9", headers=BEARER)
        assert answer.status_code == 403


def test_stories_are_merged_and_taken_apart(client: httpx.Client) -> None:
    merged = client.post("/api/v1/stories/7/merge?other=9", headers=BEARER).json()
    items = client.get("/api/v1/stories/7").json()["items"]
    split = client.post(f"/api/v1/items/{items[0]['id']}/split", headers=BEARER).json()
    assert merged == {"story": 7, "moved": 1}
    assert len(items) == 3
    assert len(client.get(f"/api/v1/stories/{split['story']}").json()["items"]) == 1


def test_a_reader_signs_up_confirms_and_leaves(client: httpx.Client, host: Host) -> None:
    asked = client.post("/subscribe", data={"email": "Reader@Example.org", "filter": "firm:moonshot"})
    ((email, link),) = host.letters
    path = link.removeprefix("https://tracker.example.org")
    assert (asked.status_code, email) == (200, "reader@example.org")
    assert client.get(path).status_code == 200
    assert state_of(host, email) is SubscriberState.PENDING
    assert client.post(path).status_code == 200
    with host.database.read() as connection:
        reader = subscribers.get(connection, email)
    assert (reader.state, reader.filter) == (SubscriberState.ACTIVE, "firm:moonshot")
    assert (reader.timezone, reader.weekday) == ("Asia/Shanghai", 2)
    out = reader_links.link(host.url, reader, Purpose.UNSUBSCRIBE)
    assert client.get(out).status_code == 200
    assert state_of(host, email) is SubscriberState.ACTIVE
    assert client.post(out, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert state_of(host, email) is SubscriberState.REMOVED
    client.post(path)
    assert state_of(host, email) is SubscriberState.REMOVED


def test_signing_up_again_tells_nothing_and_sends_few_letters(client: httpx.Client, host: Host) -> None:
    answers = {client.post("/subscribe", data={"email": "a@example.org"}).text for _ in range(4)}
    assert len(answers) == 1
    assert len(host.letters) == 2


@pytest.mark.parametrize("form", [{"email": "nobody"}, {"email": "a@example.org", "filter": "frim:x"}, {}])
def test_a_sign_up_with_a_mistake_is_explained(
    client: httpx.Client, host: Host, form: dict[str, str]
) -> None:
    answer = client.post("/subscribe", data=form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert host.letters == []


def test_a_client_that_asks_too_often_is_told_how_long_to_wait(tmp_path: Path) -> None:
    with hosted(tmp_path, Allowance(burst=3, per_second=0.5)) as running, httpx.Client() as http:
        statuses = [http.get(f"{running.url}/").status_code for _ in range(4)]
        refused = http.get(f"{running.url}/")
        assert statuses == [200, 200, 200, 429]
        assert refused.headers["retry-after"] == "2"
        assert http.get(f"{running.url}/healthz").status_code == 200
