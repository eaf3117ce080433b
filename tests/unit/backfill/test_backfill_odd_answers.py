"""One odd entry in the answer of a service costs that entry at most, and an odd answer is named."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tracker import backfill
from tracker.model.backfill import Cursor, Response, SourceFacts, Span, Step, Task
from tracker.model.feed import ParsedFeed, RawEntry
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


ODD: list[object] = [
    None,
    5,
    "x",
    [],
    {},
    POST | {"publishedBylines": 5, "author": "x", "points": "many", "tags": 5, "seendate": 5, "post_date": 5},
    POST | {"publishedBylines": {"name": 1}, "author": [1], "points": {}, "excerpt": 7, "createdAt": {}},
    POST | {"points": "9" * 5_000, "url": "http://[x/7"},
]


@pytest.mark.parametrize("name", sorted(CURSORS))
def test_an_odd_entry_costs_no_other(name: str) -> None:
    step = read(name, answer_of(name, POST, *ODD, POST))
    assert len(step.entries) == 5
    assert {"7" in entry.link for entry in step.entries} == {True}


@pytest.mark.parametrize("name", sorted({*CURSORS} - {"gdelt", "substack"}))
@pytest.mark.parametrize("body", [b"{}", b"5", b'"x"', b'{"hits": 5, "nbHits": 5}', b'{"posts": 5}', b"<p>"])
def test_an_answer_that_is_no_list_is_named(name: str, body: bytes) -> None:
    with pytest.raises(ValueError, match="answered with something that is no list of"):
        read(name, body)


@pytest.mark.parametrize("meta", [5, {"pagination": 5}, {"pagination": {"next": "soon"}}])
def test_an_answer_of_ghost_without_a_number_of_the_next_page_is_named(meta: object) -> None:
    with pytest.raises(ValueError, match="Ghost answered"):
        read("ghost", json.dumps({"posts": [POST], "meta": meta}).encode())


@pytest.mark.parametrize("body", [b'{"articles": 5}', b"5", b"[1]", b"Please wait"])
def test_an_answer_of_gdelt_that_is_no_list_of_articles_is_asked_again(body: bytes) -> None:
    assert read("gdelt", body).again


@pytest.mark.parametrize("body", [b"{}", b'{"articles": null}', b'{"articles": []}'])
def test_a_time_without_articles_at_gdelt_is_read(body: bytes) -> None:
    assert read("gdelt", body) == Step(note="all windows are read")


def test_odd_rows_in_a_list_of_snapshots_are_passed_over() -> None:
    rows = [["timestamp"], 5, [], [5], ["soon"], ["20261399000000"], ["20261101000000"], [], 7]
    step = read("wayback", json.dumps(rows).encode(), {"resume": "", "stamps": None})
    assert step.next == {"resume": "", "stamps": ["20261101000000"]}
    with pytest.raises(ValueError, match="list of snapshots"):
        read("wayback", b'{"error": 1}', {"resume": "", "stamps": None})


def test_an_address_that_is_none_costs_no_other_of_a_sitemap() -> None:
    body = b"".join(
        b"<url><loc>%s</loc></url>" % one for one in (b"http://[x", b"https:///", b"https://a.example/1")
    )
    cursor = {"todo": ["https://a.example/s.xml"], "read": [], "parts": [], "found": True, "guessed": False}
    step = read("sitemap", b"<urlset>" + body + b"</urlset>", cursor)
    assert [page.url for page in step.pages] == ["https://a.example/1"]


@pytest.mark.parametrize("name", ["sitemap", "ghost"])
def test_a_link_that_is_no_address_hides_no_site(name: str) -> None:
    links = ("http://[x", "", "https://a.example/blog/1", "https://a.example/blog/2")
    feed = ParsedFeed("rss20", entries=tuple(RawEntry(guid=link, link=link) for link in links))
    source = Source(id="a", title="A", url="https://feeds.example/a")
    task = Task(source, Span(NOW - timedelta(days=90), NOW), SourceFacts(generator="Ghost 6", feed=feed))
    mechanism = backfill.mechanisms()[name]
    assert mechanism.plan(task).suitable
    assert mechanism.request(task, mechanism.first(task)).url.startswith("https://a.example/")
