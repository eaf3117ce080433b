"""WordPress's REST interface, Ghost, Blogger and Google News, each with the quirks of the real one."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from history import NOW, Answer, Asked, Bench, Post, posts, rss, serve

from tracker.model.backfill import BackfillState
from tracker.model.source import Source
from tracker.store import backfills

SINCE = NOW - timedelta(days=60)
ALL = posts(500, every=timedelta(hours=6))
WANTED = [post for post in ALL if post.published and post.published >= SINCE]


def as_json(value: object, status: int = 200, **headers: str) -> Answer:
    return Answer(json.dumps(value).encode(), status, "application/json", headers)


def between(since: str, until: str, shown: list[Post] = ALL) -> list[Post]:
    """Posts of a time, oldest first."""
    begin, end = (datetime.fromisoformat(one).replace(tzinfo=NOW.tzinfo) for one in (since, until))
    return [post for post in reversed(shown) if post.published and begin <= post.published < end]


class Blog:
    """A blog at WordPress, whose REST interface may be switched off."""

    def __init__(self, *, api: Answer | None = None, totals: bool = True) -> None:
        self.api = api
        self.totals = totals
        self.url = ""

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/wp-json/wp/v2/posts":
            return self.api or self._posts(asked.query)
        page = int(asked.query.get("paged", "1"))
        shown = ALL[(page - 1) * 50 : page * 50]
        link = {"Link": f'<{self.url}/wp-json/>; rel="https://api.w.org/"'}
        feed = rss(shown, generator="https://wordpress.org/?v=6.8")
        return Answer(feed, headers=link) if shown else Answer(b"", 404)

    def _posts(self, query: dict[str, str]) -> Answer:
        assert (query["order"], query["orderby"]) == ("asc", "date")
        found = between(query["after"], query["before"])
        page, size = int(query["page"]), int(query["per_page"])
        pages = -(-len(found) // size)
        if page > max(pages, 1):
            return as_json({"code": "rest_post_invalid_page_number"}, 400)
        made = [
            {
                "id": post.n,
                "guid": {"rendered": post.link},
                "link": post.link,
                "date_gmt": f"{post.published:%Y-%m-%dT%H:%M:%S}",
                "title": {"rendered": f"Kimi &#8211; report {post.n}"},
                "excerpt": {"rendered": f"<p>{post.n * 7919}</p>"},
                "content": {"rendered": f"<p>Report on {post.n * 7919}.</p>", "protected": False},
            }
            for post in found[(page - 1) * size : page * size]
        ]
        return as_json(made, **({"X-WP-TotalPages": str(pages)} if self.totals else {}))


@pytest.mark.parametrize("totals", [True, False])
def test_the_rest_interface_gives_a_hundred_posts_a_page_of_just_the_time(
    tmp_path: Path, totals: bool
) -> None:
    blog = Blog(totals=totals)
    with serve(blog) as site:
        blog.url = site.url
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/feed/"))
        line = bench.line(SINCE, until=NOW)
        assert (line.mechanism, line.state, line.new) == ("wordpress-api", BackfillState.DONE, len(WANTED))
        assert [one.query.get("page") for one in site.asked] == [None, "1", "2", "3"]
        # What the feed shows has the same guids, so that a poll knows it.
        assert set(bench.rows()) == {post.link for post in WANTED}
        assert bench.line(SINCE, via="wordpress", until=NOW).new == 0


@pytest.mark.parametrize(
    "refusal",
    [
        as_json({"code": "rest_disabled"}, 403),
        as_json({"code": "rest_cannot_access"}, 401),
        Answer(b"<html>login</html>", type="text/html"),
        Answer(b"", 404),
    ],
)
def test_a_rest_interface_that_is_switched_off_gives_way_to_pages(tmp_path: Path, refusal: Answer) -> None:
    blog = Blog(api=refusal)
    with serve(blog) as site:
        blog.url = site.url
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/feed/"))
        line = bench.line(SINCE, until=NOW)
    assert (line.mechanism, line.state, line.new) == ("wordpress", BackfillState.DONE, len(WANTED))
    assert [name for name, _ in line.passed] == ["wordpress-api"]


class Publication:
    """A publication made by Ghost; ``key`` is what its front page carries."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/rss":
            return Answer(rss(ALL[:15], generator="Ghost 6.1"))
        if asked.path == "/":
            portal = f'<script data-key="{self.key}" data-api="/ghost/api/content/"></script>'
            return Answer(f"<html>{portal if self.key else ''}</html>".encode(), type="text/html")
        if asked.path == "/sitemap.xml":
            return Answer(b"<urlset></urlset>")
        if asked.path != "/ghost/api/content/posts/":
            return Answer(b"", 404)
        assert asked.query["key"] == self.key
        moments = asked.query["filter"].split("'")
        found = between(moments[1], moments[3])
        page, size = int(asked.query["page"]), 15  # Ghost 6 gives fewer than are asked for
        shown = found[(page - 1) * size : page * size]
        made = [
            {"id": f"g{p.n}", "title": f"A < B & {p.n}", "url": p.link, "published_at": str(p.published)}
            for p in shown
        ]
        following = page + 1 if page * size < len(found) else None
        return as_json({"posts": made, "meta": {"pagination": {"page": page, "next": following}}})


def test_ghost_is_read_with_the_key_that_its_front_page_carries(tmp_path: Path) -> None:
    with serve(Publication("22444f78447824223cefc48062")) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/rss"))
        bench.elsewhere["https://publisher.example"] = site.url
        line = bench.line(SINCE, until=NOW)
    assert (line.mechanism, line.state, line.new) == ("ghost", BackfillState.DONE, len(WANTED))
    assert f"A < B & {ALL[0].n}" in bench.rows("title")


def test_ghost_without_a_key_is_left_to_its_sitemap(tmp_path: Path) -> None:
    with serve(Publication("")) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/rss"))
        bench.elsewhere["https://publisher.example"] = site.url
        line = bench.line(SINCE, until=NOW)
    assert (line.mechanism, line.passed[0][0]) == ("sitemap", "ghost")


@pytest.mark.parametrize("path", ["/feeds/posts/default", "/feeds/posts/default/-/AI"])
def test_blogger_is_read_by_index_up_to_its_total(tmp_path: Path, path: str) -> None:
    def blogger(asked: Asked) -> Answer:
        assert asked.path == path
        found = between(asked.query["published-min"][:-1], asked.query["published-max"][:-1])[::-1]
        start = int(asked.query["start-index"]) - 1
        shown = found[start : start + min(int(asked.query["max-results"]), 100)]
        entries = "".join(
            f"<entry><id>tag:blogger.com,1999:post-{p.n}</id><title>Post {p.n}</title>"
            f"<published>{p.published:%Y-%m-%dT%H:%M:%SZ}</published>"
            f'<link rel="alternate" href="{p.link}"/></entry>'
            for p in shown
        )
        total = f"<openSearch:totalResults>{len(found)}</openSearch:totalResults>"
        return Answer(
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/">'
            f"<title>Blog</title>{total}{entries}</feed>".encode()
        )

    with serve(blogger) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}{path}"))
        line = bench.line(SINCE, until=NOW)
        assert [one.query["start-index"] for one in site.asked] == ["1", "101", "201"]
    assert (line.mechanism, line.state, line.new) == ("blogger", BackfillState.DONE, len(WANTED))


def test_weeks_of_google_news_are_halved_while_they_are_full_and_a_full_day_is_a_hole(tmp_path: Path) -> None:
    busy = [Post(10_000 + n, NOW - timedelta(days=30, minutes=n)) for n in range(300)]

    def google(asked: Asked) -> Answer:
        words = dict(word.split(":") for word in asked.query["q"].split() if ":" in word)
        assert asked.query["q"].startswith('"月之暗面" OR Kimi after:')
        assert asked.query["hl"] == "zh-CN"
        return Answer(rss(between(words["after"], words["before"], [*ALL, *busy])[:100]))

    url = "https://news.google.com/rss/search?q=%22%E6%9C%88%E4%B9%8B%E6%9A%97%E9%9D%A2%22+OR+Kimi+when:7d&hl=zh-CN"
    with serve(google) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=url))
        bench.elsewhere["https://news.google.com"] = site.url
        line = bench.line(SINCE, until=NOW)
        with bench.database.read() as connection:
            stored = backfills.get(connection, "one", "googlenews")
    assert (line.mechanism, line.state, line.new) == ("googlenews", BackfillState.DONE, len(WANTED) - 4 + 100)
    assert stored is not None
    (hole,) = stored.holes
    assert hole.until - hole.since == timedelta(days=1)
