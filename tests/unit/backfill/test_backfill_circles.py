"""Lists that never end of themselves: every mechanism notices that it is given the same again."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tracker import backfill
from tracker.backfill.mechanisms import sitemap
from tracker.model.backfill import Response, SourceFacts, Span, Step, Task
from tracker.model.feed import ArchiveLinks, ParsedFeed, RawEntry
from tracker.model.source import Source

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
SITE = "https://a.example"
FACTS = SourceFacts(
    feed=ParsedFeed("rss20", entries=(RawEntry(guid="1", link=f"{SITE}/1", title="t"),)),
    headers={"link": f'<{SITE}/wp-json/>; rel="https://api.w.org/"'},
)
Answer = Callable[[str, int], Response]
"""What the host gives for an address, and how many requests came before."""


def walk(name: str, answer: Answer, url: str = f"{SITE}/feed", at_most: int = 20) -> list[tuple[str, Step]]:
    """The requests of a mechanism and what it made of each answer, to the end."""
    mechanism = backfill.mechanisms()[name]
    task = Task(Source(id="a", title="A", url=url), Span(NOW - timedelta(days=90), NOW), FACTS)
    cursor = mechanism.first(task)
    steps: list[tuple[str, Step]] = []
    while True:
        asked = mechanism.request(task, cursor).url
        step = mechanism.read(task, cursor, answer(asked, len(steps)))
        steps.append((asked, step))
        assert len(steps) < at_most, "it does not end"
        if step.next is None:
            return steps
        cursor = json.loads(json.dumps(step.next))


def response(url: str, body: object = b"", feed: ParsedFeed | None = None, **headers: str) -> Response:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(url, 200, headers, data, NOW, feed)


def same_feed(url: str, asked: int) -> Response:
    entries = tuple(
        RawEntry(guid=f"{n}", title=f"Post {n}", published=NOW - timedelta(days=n)) for n in range(3)
    )
    links = ArchiveLinks(next_page=f"{SITE}/feed?page={asked + 2}")
    return response(url, b"<feed/>", ParsedFeed("rss20", entries=entries, archive=links))


POST = {
    "id": 7,
    "title": {"rendered": "Post 7"},
    "link": f"{SITE}/7",
    "url": f"{SITE}/7",
    "html_url": f"{SITE}/7",
    "canonical_url": f"{SITE}/7",
}


def same_posts(url: str, asked: int) -> Response:
    return response(url, [POST] * 100, link=f'<{SITE}/?page={asked + 2}>; rel="next"')


def same_ghost(url: str, asked: int) -> Response:
    if not asked:
        return response(url, b'<script data-key="22444f78447824223cefc48062"></script>')
    return response(url, {"posts": [POST], "meta": {"pagination": {"page": 1, "next": 2}}})


@pytest.mark.parametrize(
    ("name", "answer", "requests", "words"),
    [
        ("feed", same_feed, 3, "are the feed again"),
        ("blogger", same_feed, 2, "ignores the index"),
        ("wordpress", same_feed, 2, "ignores ?paged"),
        ("wordpress-api", same_posts, 2, "ignores the page"),
        ("ghost", same_ghost, 3, "ignores the page"),
        ("substack", same_posts, 2, "ignores the offset"),
    ],
)
def test_a_parameter_that_is_ignored_makes_a_mechanism_unsuitable(
    name: str, answer: Answer, requests: int, words: str
) -> None:
    steps = walk(name, answer)
    assert len(steps) == requests
    assert words in steps[-1][1].unsuitable


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("github", "https://github.com/o/r/releases.atom"),
        ("huggingface", "https://huggingface.co/api/models?author=o"),
    ],
)
def test_a_listing_whose_next_page_is_the_same_again_is_left(name: str, url: str) -> None:
    steps = walk(name, same_posts, url)
    assert len(steps) == 2
    assert "repeats a page" in steps[-1][1].note


@pytest.mark.parametrize("name", ["feed", "wordpress", "substack", "wordpress-api", "ghost", "blogger"])
def test_a_last_page_that_is_given_for_every_later_one_is_the_end(name: str) -> None:
    def last_page_is_third(url: str, asked: int) -> Response:
        n = min(asked, 3)
        entry = RawEntry(guid=f"{n}", title=f"Post {n}", published=NOW - timedelta(days=n))
        links = ArchiveLinks(next_page=f"{SITE}/feed?page={asked + 2}")
        feed = ParsedFeed("rss20", entries=(entry,), archive=links)
        post = POST | {"canonical_url": f"{SITE}/{n}", "link": f"{SITE}/{n}", "id": n, "url": f"{SITE}/{n}"}
        if name != "ghost":
            return response(url, [post] * 100, feed)
        if not asked:
            return same_ghost(url, 0)
        return response(url, {"posts": [post], "meta": {"pagination": {"next": asked + 1}}})

    steps = walk(name, last_page_is_third)
    assert len(steps) == 5
    assert steps[-1][1].unsuitable == ""
    assert "repeats the page before it" in steps[-1][1].note


def test_a_feed_that_is_its_own_newest_archive_is_read_beyond_it() -> None:
    def archives(url: str, asked: int) -> Response:
        links = ArchiveLinks(prev_archive=f"{SITE}/archive/{3 - asked}" if asked < 3 else "")
        entry = RawEntry(guid=f"{max(asked, 1)}", title="Post")
        return response(url, b"", ParsedFeed("rss20", entries=(entry,), archive=links))

    steps = walk("feed", archives)
    assert [step.entries[0].guid for _, step in steps] == ["1", "1", "2", "3"]
    assert steps[-1][1].note == "the feed names no older page"


def test_pages_of_entries_without_guids_and_links_are_told_by_their_titles() -> None:
    def bare(url: str, asked: int) -> Response:
        links = ArchiveLinks(next_page=f"{SITE}/feed?page={asked + 2}" if asked < 5 else "")
        entry = RawEntry(link=f"{SITE}/", title=f"Post {asked}")
        return response(url, b"", ParsedFeed("rss20", entries=(entry,), archive=links))

    assert len(walk("feed", bare)) == 6


def index(*names: str) -> bytes:
    children = "".join(f"<sitemap><loc>{SITE}/{name}</loc></sitemap>" for name in names)
    return f"<sitemapindex>{children}</sitemapindex>".encode()


def test_indexes_of_sitemaps_that_name_themselves_and_each_other_are_read_once() -> None:
    bodies = {
        f"{SITE}/robots.txt": f"Sitemap: {SITE}/one\nSitemap: {SITE}/one\n".encode(),
        f"{SITE}/one": index("one", "two", "news"),
        f"{SITE}/two": index("one", "news", "robots.txt"),
        f"{SITE}/news": f"<urlset><url><loc>{SITE}/9</loc></url></urlset>".encode(),
    }
    steps = walk("sitemap", lambda url, _: response(url, bodies[url]))
    assert [url for url, _ in steps] == list(bodies)
    assert steps[-1][1].note == "all sitemaps are read"


def test_a_site_that_makes_up_indexes_for_ever_is_left_after_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_SITEMAPS", 6)
    steps = walk("sitemap", lambda url, asked: response(url, index(f"{asked}.xml", f"{asked}b.xml")))
    assert len(steps) == 6
    assert steps[-1][1].note == "6 sitemaps are read"


def test_a_list_of_snapshots_that_gives_the_same_key_again_is_left() -> None:
    def deaf(url: str, asked: int) -> Response:
        rows = [["timestamp"], ["20261001000000"], [], ["com,example)/feed 1"]]
        return response(url, rows if "/cdx/" in url else b"")

    steps = walk("wayback", deaf)
    assert ["/cdx/" in url for url, _ in steps] == [True, False, True]
    assert "circle" in steps[-1][1].note
