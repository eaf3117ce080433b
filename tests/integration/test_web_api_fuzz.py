"""Whatever is asked of the API, sensible or not, it answers as its own OpenAPI document says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_host import hosted

TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "Kimi", "月之暗面", "firm:moonshot -DeepSeek", '"half a phrase', "((", "frim:x", "7", "moonshot"]
    ),
)
NUMBERS = st.one_of(st.integers(-3, 1_200), st.integers(-(2**70), 2**70))
OF_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "integer": NUMBERS,
    "number": NUMBERS,
    "boolean": st.booleans(),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with hosted(folder) as running, httpx.Client(base_url=running.url, timeout=30) as http:
        yield http


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return told


Asked = tuple[str, dict[str, Any], dict[str, Any]]
"""An address of the document, what the document tells of it, and a value for each parameter."""


@pytest.fixture(scope="module")
def asked(document: dict[str, Any]) -> st.SearchStrategy[Asked]:
    """Requests to all that can be read."""
    reads = [(address, told["get"]) for address, told in document["paths"].items() if "get" in told]
    assert len(reads) > 10
    return st.one_of(
        [st.tuples(st.just(address), st.just(told), parameters(told)) for address, told in reads]
    )


def parameters(told: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """What fits the types of the parameters, and sometimes what does not; None leaves one out."""
    found = {}
    for parameter in told.get("parameters", ()):
        schemas = parameter["schema"].get("anyOf", [parameter["schema"]])
        fitting = [OF_TYPE[one["type"]] for one in schemas if one.get("type") in OF_TYPE]
        left_out = [] if parameter["in"] == "path" else [st.none()]
        found[parameter["name"]] = st.one_of(*left_out, *fitting, TEXTS)
    return st.fixed_dictionaries(found)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_answer_is_one_that_the_document_promises(
    client: httpx.Client, document: dict[str, Any], asked: st.SearchStrategy[Asked], data: st.DataObject
) -> None:
    address, told, wanted = data.draw(asked)
    path = address.format_map({name: quote(str(value) or "-", safe="") for name, value in wanted.items()})
    query = {
        name: value for name, value in wanted.items() if value is not None and f"{{{name}}}" not in address
    }
    answer = client.get(path, params=query)
    status = str(answer.status_code)
    response = told["responses"].get(status) or told["responses"].get(f"{status[0]}XX")
    assert response is not None, (path, query, answer.text)
    promised = response.get("content", {})
    media = answer.headers["content-type"].partition(";")[0]
    assert media in promised
    if media == "application/json":
        schema = {**promised[media]["schema"], "components": document["components"]}
        jsonschema.validate(answer.json(), schema, jsonschema.Draft202012Validator)
