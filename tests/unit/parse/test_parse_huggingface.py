"""Listings of models: a model is an entry, and what changes daily is no part of it."""

import json
from datetime import UTC, datetime

import pytest

from tracker.errors import ParseError
from tracker.parse import parse

MODEL = {
    "id": "sail-lab/Sail-3-72B",
    "createdAt": "2026-11-10T02:03:04.000Z",
    "pipeline_tag": "text-generation",
    "tags": ["transformers", "license:mit"],
    "likes": 12,
}


def test_a_model_is_an_entry_dated_by_its_creation() -> None:
    (entry,) = parse(json.dumps([MODEL]).encode()).entries
    assert (entry.title, entry.link) == ("sail-lab/Sail-3-72B", "https://huggingface.co/sail-lab/Sail-3-72B")
    assert entry.published == datetime(2026, 11, 10, 2, 3, 4, tzinfo=UTC)
    assert entry.summary == "New model: text-generation, mit licence."


def test_likes_and_uploads_change_nothing() -> None:
    later = MODEL | {"likes": 9_000, "downloads": 5, "lastModified": "2026-11-20T00:00:00.000Z"}
    assert parse(json.dumps([MODEL]).encode()).entries == parse(json.dumps([later]).encode()).entries


def test_objects_without_a_name_are_left_out_and_told_of() -> None:
    feed = parse(json.dumps([MODEL, {"likes": 1}, 7]).encode())
    assert len(feed.entries) == 1
    assert "(2)" in feed.problems[0]


@pytest.mark.parametrize("odd", [5, {"x": 1}, "license:mit", [1, None, "license:mit"], None])
def test_tags_of_another_kind_cost_no_model(odd: object) -> None:
    odd_one = MODEL | {"id": "a/b", "tags": odd, "createdAt": 5, "pipeline_tag": odd}
    first, second = parse(json.dumps([odd_one, MODEL]).encode()).entries
    assert (first.title, first.published) == ("a/b", None)
    assert second.summary == "New model: text-generation, mit licence."


def test_an_empty_listing_is_an_empty_feed() -> None:
    assert parse(b"[]").entries == ()


def test_a_list_of_something_else_is_refused() -> None:
    with pytest.raises(ParseError, match="not one of models"):
        parse(b'[{"name": "x"}, 3]')
