"""What the OpenAPI document promises is what is answered, also where nobody foresaw the failure."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter
from web_host import TOKEN, Host, hosted

from tracker.query.records import EditionRecord, FirmRecord, ItemRecord, SourceRecord, StoryRecord
from tracker.web.api import EditionList, FirmList, ItemPage, SourceList, StoryPage
from tracker.web.headers import POLICY

ANSWERS = [
    ("/api/v1/items", ItemPage),
    ("/api/v1/stories", StoryPage),
    ("/api/v1/stories/7", StoryRecord),
    ("/api/v1/firms", FirmList),
    ("/api/v1/firms/moonshot", FirmRecord),
    ("/api/v1/sources", SourceList),
    ("/api/v1/sources/beta", SourceRecord),
    ("/api/v1/editions", EditionList),
    ("/api/v1/editions/2026-W46", EditionRecord),
]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with hosted(tmp_path) as running:
        yield running


@pytest.fixture
def client(host: Host) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=host.url, timeout=30) as http:
        yield http


def assert_fits(answer: Any, shape: Any) -> None:
    """The answer has every key of its type, of the right type, and no other."""
    adapter = TypeAdapter(shape)
    assert adapter.dump_python(adapter.validate_python(answer, strict=True), mode="json") == answer


def test_an_item_has_the_keys_of_its_type_and_no_other(client: httpx.Client) -> None:
    for item in client.get("/api/v1/items").json()["items"]:
        assert_fits(client.get(f"/api/v1/items/{item['id']}").json(), ItemRecord)


@pytest.mark.parametrize(("address", "shape"), ANSWERS)
def test_an_answer_has_the_keys_of_its_type_and_no_other(
    client: httpx.Client, address: str, shape: Any
) -> None:
    assert_fits(client.get(address).json(), shape)


def test_every_answer_in_json_is_described_by_a_type_with_named_fields(client: httpx.Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    untyped = []
    for address, methods in document["paths"].items():
        for method, told in methods.items():
            for media, body in told["responses"]["200"].get("content", {}).items():
                if media == "application/json" and "$ref" not in body["schema"]:
                    untyped.append(f"{method} {address}")
    assert untyped == []
    loose = [
        f"{name}.{key}"
        for name, schema in document["components"]["schemas"].items()
        for key, field in schema.get("properties", {}).items()
        if field.get("type") == "object" or field.get("items") == {}
    ]
    assert loose == []


@pytest.mark.parametrize("address", ["/", "/api/v1/items", "/feeds/atom"])
def test_what_nobody_foresaw_is_a_sentence_under_the_same_headers(
    client: httpx.Client, host: Host, address: str
) -> None:
    with host.database.write() as connection:
        connection.exec_driver_sql("UPDATE items SET published_source = 'a word of no meaning'")
        connection.exec_driver_sql("UPDATE stories SET last_seen = 'a word of no meaning'")
    answer = client.get(address)
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "noted in the log" in answer.text
    assert "no meaning" not in answer.text
    assert httpx.get(f"{host.url}/healthz").status_code == 200


def test_what_changes_something_answers_in_its_type(client: httpx.Client) -> None:
    head = {"Authorization": f"Bearer {TOKEN}"}
    assert client.post("/api/v1/sources/beta/resume", headers=head).json() == {
        "source": "beta",
        "paused": False,
    }
