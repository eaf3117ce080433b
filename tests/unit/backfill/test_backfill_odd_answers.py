"""One odd entry in the answer of a service costs that entry at most, and an odd answer is named."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tracker import backfill
from tracker.model.backfill import Cursor, Response, Span, Step, Task
from tracker.model.source import Source

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
WINDOWS = {"windows": [[(NOW - timedelta(days=1)).isoformat(), NOW.isoformat()]]}
CURSORS: dict[str, Cursor] = {
    "gdelt": WINDOWS,
    "ghost": {"site": "https://a.example", "api": "https://a.example/api/", "key": "k", "page": 1},
    "github": {"url": "https://api.github.com/repos/o/r/releases"},
    "hn": WINDOWS,
    "huggingface": {"url": "https://huggingface.co/api/models?author=o"},
    "substack": {"offset": 0},
    "wordpress-api": {"root": "https://a.example/wp-json/", "page": 1},
}


def read(name: str, body: bytes, cursor: Cursor | None = None) -> Step:
    task = Task(Source(id="a", title="A", url="https://a.example/feed"), Span(NOW - timedelta(days=90), NOW))
    answer = Response("https://a.example/answer", 200, {}, body, NOW)
    return backfill.mechanisms()[name].read(task, cursor or CURSORS[name], answer)


POST: dict[str, object] = {
    "id": "o/7",
    "objectID": "7",
    "name": "Seven",
    "title": "Seven",
    "url": "https://a.example/7",
    "html_url": "https://a.example/7",
    "canonical_url": "https://a.example/7",
    "link": "https://a.example/7",
}


def answer_of(name: str, *posts: object) -> bytes:
    if name == "gdelt":
        return json.dumps({"articles": posts}).encode()
    if name == "ghost":
        return json.dumps({"posts": posts, "meta": {"pagination": {"next": None}}}).encode()
    if name == "hn":
        return json.dumps({"hits": posts, "nbHits": len(posts)}).encode()
    return json.dumps(posts).encode()


@pytest.mark.parametrize("name", sorted(CURSORS))
def test_a_text_that_was_cut_in_an_emoji_costs_nothing(name: str) -> None:
    cut = answer_of(name, POST | {"title": "cut", "description": "cut"}).replace(b'"cut"', rb'"A \ud83d"')
    assert len(read(name, cut).entries) == 1
