"""Where the best mechanism fails before it brought anything, the next one takes over in the same run."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from history import NOW, Answer, Asked, Bench, Post, posts, rss, serve

from tracker.model.backfill import BackfillState
from tracker.model.source import Source

ALL = posts(30)
SINCE = NOW - timedelta(days=20)


def news(shown: list[Post]) -> Answer:
    """A news sitemap, whose entries need no page."""
    urls = "".join(
        f"<url><loc>{post.link}</loc><news:title>Report {post.n}</news:title>"
        f"<news:publication_date>{post.published:%Y-%m-%dT%H:%M:%SZ}</news:publication_date></url>"
        for post in shown
    )
    return Answer(f"<urlset>{urls}</urlset>".encode())


class Letters:
    """A publication on Substack whose archive refuses, and which has a sitemap."""

    def __init__(self, refusal: Answer) -> None:
        self.refusal: Answer | None = refusal

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/feed":
            return Answer(rss(ALL[:5], generator="Substack"))
        if asked.path == "/sitemap.xml":
            return news(ALL)
        if asked.path != "/api/v1/archive":
            return Answer(b"", 404)
        if self.refusal:
            return self.refusal
        start = int(asked.query["offset"])
        found = [
            {"id": p.n, "title": f"Letter {p.n}", "canonical_url": p.link, "post_date": str(p.published)}
            for p in ALL[start : start + 50]
        ]
        return Answer(json.dumps(found).encode(), type="application/json")


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        (Answer(b"", 403), "403"),
        (Answer(b"", 429), "429"),
        (Answer(b"", 503), "503"),
        (Answer(b"[]", type="application/json"), "answers with nothing"),
    ],
)
def test_a_refused_mechanism_gives_way_to_the_next_and_rests_for_a_day(
    tmp_path: Path, refusal: Answer, says: str
) -> None:
    letters = Letters(refusal)
    with serve(letters) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/feed"))
        bench.elsewhere["https://publisher.example"] = site.url
        line = bench.line(SINCE)
        assert (line.mechanism, line.state, line.new) == ("sitemap", BackfillState.DONE, 20)
        ((name, why),) = line.passed
        assert name == "substack"
        assert says in why
        letters.refusal = None
        before = len(site.asked)
        bench.now += timedelta(hours=23)
        with bench.job() as job:
            (plan,) = job.plan(bench.wishes(SINCE, NOW))
        assert plan.mechanism == "sitemap"
        assert "substack rests at" in dict(plan.others)["substack"]
        bench.run(SINCE, until=NOW)
        assert "/api/v1/archive" not in "".join(site.paths[before:])
        bench.now += timedelta(hours=2)
        line = bench.line(SINCE, until=NOW)
        assert (line.mechanism, line.state, line.passed) == ("substack", BackfillState.DONE, ())
        assert len(set(bench.rows("url_key"))) == len(bench.rows()) == 20


def test_an_absent_archive_gives_way_and_is_not_asked_for_again(tmp_path: Path) -> None:
    with serve(Letters(Answer(b"", 404))) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/feed"))
        bench.elsewhere["https://publisher.example"] = site.url
        line = bench.line(SINCE)
        assert (line.mechanism, line.new, line.passed[0][0]) == ("sitemap", 20, "substack")
        bench.now += timedelta(days=3)
        before = len(site.asked)
        bench.run(SINCE, until=NOW)
        assert "/api/v1/archive" not in "".join(site.paths[before:])
        bench.now += timedelta(days=40)
        bench.run(SINCE, until=NOW)
        assert "/api/v1/archive" in "".join(site.paths[before:])


def test_a_service_known_by_its_address_gives_way_to_what_the_feed_offers(tmp_path: Path) -> None:
    def github(asked: Asked) -> Answer:
        return Answer(b"", 403) if asked.path.startswith("/repos") else Answer(rss(ALL))

    with serve(github) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url="https://github.com/o/r/releases.atom"))
        bench.elsewhere |= {"https://api.github.com": site.url, "https://github.com": site.url}
        line = bench.line(SINCE)
    assert (line.mechanism, line.state, line.new) == ("feed", BackfillState.DONE, 20)
    assert [name for name, _ in line.passed] == ["github"]


def test_what_was_begun_is_gone_on_with_even_when_the_feed_is_silent_today(tmp_path: Path) -> None:
    state = {"broken": True}

    def blog(asked: Asked) -> Answer:
        page = int(asked.query.get("paged", "1"))
        if state["broken"] if page == 3 else (page == 1 and not state["broken"]):
            return Answer(b"", 500)
        shown = ALL[(page - 1) * 10 : page * 10]
        return Answer(rss(shown, generator="WordPress")) if shown else Answer(b"", 404)

    with serve(blog) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/feed"))
        line = bench.line(NOW - timedelta(days=60), until=NOW)
        assert (line.mechanism, line.state, line.new, line.passed) == (
            "wordpress",
            BackfillState.STOPPED,
            20,
            (),
        )
        state["broken"] = False
        line = bench.line(NOW - timedelta(days=60), until=NOW)
        assert (line.mechanism, line.state, line.new) == ("wordpress", BackfillState.DONE, 10)


def test_where_everything_fails_the_report_names_all_that_was_tried(tmp_path: Path) -> None:
    def barred(asked: Asked) -> Answer:
        return Answer(rss(ALL[:5], generator="Substack")) if asked.path == "/feed" else Answer(b"", 403)

    with serve(barred) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/feed"))
        bench.elsewhere |= {"https://publisher.example": site.url, "https://web.archive.org": site.url}
        line = bench.line(SINCE)
    assert (line.mechanism, line.state, line.new) == ("wayback", BackfillState.STOPPED, 0)
    assert [name for name, _ in line.passed] == ["substack", "sitemap"]


def test_a_page_that_refuses_twice_is_passed_over(tmp_path: Path) -> None:
    def blog(asked: Asked) -> Answer:
        if asked.path == "/feed":
            return Answer(rss([Post(n) for n in range(2)]))
        if asked.path == "/sitemap.xml":
            places = "".join(f"<url><loc>https://publisher.example/posts/{n}</loc></url>" for n in range(25))
            return Answer(f"<urlset>{places}</urlset>".encode())
        if asked.path == "/posts/13":
            return Answer(b"", 403)
        date = '<meta property="article:published_time" content="2026-11-10">'
        page = f"<title>Page {asked.path}</title>{date}"
        return Answer(page.encode() if asked.path.startswith("/posts") else b"", type="text/html")

    with serve(blog) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/feed"))
        bench.elsewhere |= {"https://publisher.example": site.url}
        line = bench.line(SINCE)
        assert (line.mechanism, line.state, line.new) == ("sitemap", BackfillState.STOPPED, 13)
        bench.now += timedelta(days=2)
        before = len(site.asked)
        line = bench.line(SINCE, until=NOW)
        assert (line.mechanism, line.state, line.new) == ("sitemap", BackfillState.DONE, 11)
        assert "/posts/12" not in site.paths[before:]
