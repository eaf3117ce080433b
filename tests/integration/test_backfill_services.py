"""arXiv, Hacker News, GDELT, GitHub, Hugging Face and sitemaps, each with the quirks of the real one."""

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from history import NOW, Answer, Asked, Bench, Post, Script, posts, rss, serve

from tracker.jobs.backfill_report import BackfillLine
from tracker.model.backfill import BackfillState
from tracker.model.source import Source

SINCE = NOW - timedelta(days=60)


def run(tmp_path: Path, script: Script, url: str, service: str) -> tuple[BackfillLine, Bench, list[Asked]]:
    """One source whose service is reached on loopback."""
    with serve(script) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=url))
        bench.elsewhere[service] = site.url
        return bench.line(SINCE), bench, site.asked


def as_json(value: object, **headers: str) -> Answer:
    return Answer(json.dumps(value).encode(), type="application/json", headers=headers)


def compact(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


PAPERS = posts(150, every=timedelta(hours=6))


def test_an_empty_page_of_arxiv_is_not_the_end(tmp_path: Path) -> None:
    spurious = ["100"]

    def arxiv(asked: Asked) -> Answer:
        match = re.search(r"submittedDate:\[(\d+) TO (\d+)\]", asked.query["search_query"])
        assert match
        assert "cat:cs.AI OR cat:cs.CL" in asked.query["search_query"]
        since, until = compact(match[1] + "00"), compact(match[2] + "00")
        found = [p for p in reversed(PAPERS) if p.published and since <= p.published < until]
        start = int(asked.query["start"])
        shown = found[start : start + 100]
        if asked.query["start"] in spurious:
            spurious.remove(asked.query["start"])
            shown = []
        entries = "".join(
            f"<entry><id>http://arxiv.org/abs/2611.{p.n:05}v2</id><title>Paper {p.n}</title>"
            f"<published>{p.published:%Y-%m-%dT%H:%M:%SZ}</published>"
            f'<link href="http://arxiv.org/abs/2611.{p.n:05}v2"/></entry>'
            for p in shown
        )
        return Answer(
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
            f"<title>q</title><opensearch:totalResults>{len(found)}</opensearch:totalResults>{entries}</feed>".encode()
        )

    line, bench, _ = run(tmp_path, arxiv, "https://rss.arxiv.org/rss/cs.AI+cs.CL", "https://export.arxiv.org")
    assert (line.mechanism, line.state, line.new) == ("arxiv", BackfillState.DONE, 150)
    assert bench.waited == [5]
    assert not [guid for guid in bench.rows() if guid.endswith("v2")]


STORIES = posts(2500, every=timedelta(minutes=30))


def test_slices_of_hacker_news_are_halved_while_they_hold_too_much(tmp_path: Path) -> None:
    def algolia(asked: Asked) -> Answer:
        match = re.fullmatch(r"created_at_i>=(\d+),created_at_i<(\d+)", asked.query["numericFilters"])
        assert match
        found = [
            p for p in STORIES if p.published and int(match[1]) <= p.published.timestamp() < int(match[2])
        ]
        hits = [
            {
                "objectID": str(p.n),
                "title": f"Story {p.n}",
                "created_at": str(p.published),
                "points": p.n % 2 * 40,
            }
            for p in found[:1000]
        ]
        return as_json({"hits": hits, "nbHits": len(found), "nbPages": 1})

    line, _, asked = run(
        tmp_path, algolia, "https://hnrss.org/newest?q=Kimi&points=30", "https://hn.algolia.com"
    )
    assert (line.mechanism, line.state, line.new) == ("hn", BackfillState.DONE, 1250)
    assert {one.query["query"] for one in asked} == {"Kimi"}


def test_windows_of_gdelt_are_halved_and_its_mistakes_asked_again(tmp_path: Path) -> None:
    seen = posts(600, every=timedelta(minutes=20))
    mistakes = ["Please limit requests to one every 5 seconds."]

    def gdelt(asked: Asked) -> Answer:
        if mistakes:
            return Answer(f"<html>{mistakes.pop()}</html>".encode(), type="text/html")
        since, until = compact(asked.query["startdatetime"]), compact(asked.query["enddatetime"])
        found = [p for p in seen if p.published and since <= p.published <= until][:250]
        articles = ",".join(
            f'{{"url": "{p.link}", "title": "Report\x01 \\- {p.n}", '
            f'"seendate": "{p.published:%Y%m%dT%H%M%SZ}"}}'
            for p in found
        )
        body = f'{{"articles": [{articles}]}}' if found else "{}"
        return Answer(body.encode(), type="application/json")

    url = "https://api.gdeltproject.org/api/v2/doc/doc?query=deepseek&mode=artlist&format=rss"
    line, bench, _ = run(tmp_path, gdelt, url, "https://api.gdeltproject.org")
    assert (line.mechanism, line.state, line.new) == ("gdelt", BackfillState.DONE, 600)
    assert bench.waited == [5]
    assert set(bench.rows("published_source")) == {"bounded"}


def test_releases_and_models_are_paged_by_the_link_header(tmp_path: Path) -> None:
    def paged(asked: Asked) -> Answer:
        page = int(asked.query.get("page", "1"))
        shown = posts(25)[(page - 1) * 10 : page * 10]
        made = [
            {
                "html_url": p.link,
                "tag_name": f"v{p.n}",
                "id": f"org/m-{p.n}",
                "published_at": str(p.published),
            }
            | {"createdAt": str(p.published), "body": "notes"}
            for p in shown
        ]
        service = "https://api.github.com" if asked.path.startswith("/repos") else "https://huggingface.co"
        link = f'<{service}{asked.path}?page={page + 1}>; rel="next"'
        return as_json(made, **({"Link": link} if page < 3 else {}))

    line, _, _ = run(tmp_path / "a", paged, "https://github.com/o/r/releases.atom", "https://api.github.com")
    assert (line.mechanism, line.state, line.new) == ("github", BackfillState.DONE, 25)
    listing = "https://huggingface.co/api/models?author=org&limit=20"
    line, _, _ = run(tmp_path / "b", paged, listing, "https://huggingface.co")
    assert (line.mechanism, line.state, line.new) == ("huggingface", BackfillState.DONE, 25)


def test_a_sitemap_of_fifty_thousand_addresses_costs_only_the_pages_of_the_time_asked_for(
    tmp_path: Path,
) -> None:
    recent = [f"/posts/{n}" for n in range(12)]

    def site_of(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return Answer(f"User-agent: *\nSitemap: {site.url}/index.xml\n".encode(), type="text/plain")
        if asked.path == "/index.xml":
            children = f"<sitemap><loc>{site.url}/old.xml</loc><lastmod>2019-01-01</lastmod></sitemap>"
            children += f"<sitemap><loc>{site.url}/all.xml.gz</loc></sitemap>"
            return Answer(f"<sitemapindex>{children}</sitemapindex>".encode())
        if asked.path == "/all.xml.gz":
            old = "".join(
                f"<url><loc>{site.url}/posts/old-{n}</loc><lastmod>2020-01-01</lastmod></url>"
                for n in range(50_000)
            )
            new = "".join(
                f"<url><loc>{site.url}{path}</loc><lastmod>2026-11-02</lastmod></url>"
                for path in [*recent, "/tag/x"]
            )
            return Answer(gzip.compress(f"<urlset>{old}{new}</urlset>".encode(), 1), type="application/gzip")
        if asked.path == "/feed":
            links = rss([Post(1, NOW), Post(2, NOW)], generator="Ghost 6")
            return Answer(links.replace(b"https://publisher.example", site.url.encode()))
        if asked.path == "/posts/3":
            return Answer(b"gone", 404)
        dated = '<meta property="article:published_time" content="2026-11-01T08:00:00Z">'
        title = f'<meta property="og:title" content="Page {asked.path} &amp; more">'
        return Answer(
            f"<html><head>{title}{dated if asked.path != '/posts/5' else ''}</head></html>".encode()
        )

    with serve(site_of) as site:
        bench = Bench(tmp_path, Source(id="one", title="One", url=f"{site.url}/feed"))
        line = bench.line(SINCE)
        assert (line.mechanism, line.state, line.new) == ("sitemap", BackfillState.DONE, 11)
        assert "/old.xml" not in site.paths
        assert not [path for path in site.paths if path.startswith(("/posts/old", "/tag"))]
        found = bench.rows("title, published_source")
        assert ("Page /posts/5 & more", "bounded") in found
        assert [how for _, how in found].count("feed") == 10
