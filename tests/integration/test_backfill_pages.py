"""The feed's own pages, Substack and the Wayback Machine, each behind a server that has its quirks."""

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import versions
from history import NOW, Answer, Asked, Bench, Post, Site, posts, rss, serve

from tracker import normalise, parse
from tracker.model.backfill import BackfillState
from tracker.model.source import Source


def source(url: str) -> Source:
    return Source(id="one", title="One", url=url)


def archives(site: Site, shown: list[Post], size: int, circle: bool = False) -> dict[str, bytes]:
    """Archive documents of RFC 5005, the newest at /feed."""
    pages = [shown[n : n + size] for n in range(0, len(shown), size)]
    found = {}
    for n, page in enumerate(pages):
        older = f"{site.url}/archive/{n + 1}" if n + 1 < len(pages) else f"{site.url}/feed" if circle else ""
        link = f'<atom:link rel="prev-archive" href="{older}"/>' if older else ""
        found[f"/archive/{n}" if n else "/feed"] = rss(page, extra=link)
    return found


@pytest.mark.parametrize("circle", [False, True])
def test_archives_are_followed_to_their_end(tmp_path: Path, circle: bool) -> None:
    documents: dict[str, bytes] = {}
    with serve(lambda asked: Answer(documents[asked.path])) as site:
        documents |= archives(site, posts(25), 10, circle)
        line = Bench(tmp_path, source(f"{site.url}/feed")).line()
    assert (line.mechanism, line.state, line.new) == ("feed", BackfillState.DONE, 25)
    assert ("circle" in line.reason) is circle


def test_pages_that_shift_while_they_are_read_give_no_item_twice(tmp_path: Path) -> None:
    shown = posts(30)

    def shifting(asked: Asked) -> Answer:
        page = int(asked.query.get("page", "0"))
        start = page * 10 - (2 if page else 0)  # two posts came in after the first page was read
        link = f'<atom:link rel="next" href="?page={page + 1}"/>' if page < 3 else ""
        return Answer(rss(shown[start : start + 10], extra=link))

    with serve(shifting) as site:
        bench = Bench(tmp_path, source(f"{site.url}/feed"))
        assert bench.line().new == 30
    assert len(set(bench.rows())) == len(bench.rows())


def test_json_feed_pages_are_followed(tmp_path: Path) -> None:
    def script(asked: Asked) -> Answer:
        page = int(asked.query.get("page", "1"))
        items = [
            {"id": p.link, "url": p.link, "title": f"Post {p.n}", "date_published": str(p.published)}
            for p in posts(9)[(page - 1) * 3 : page * 3]
        ]
        feed: dict[str, object] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "t",
            "items": items,
        }
        if page < 3:
            feed["next_url"] = f"{site.url}/feed.json?page={page + 1}"
        return Answer(json.dumps(feed).encode(), type="application/feed+json")

    with serve(script) as site:
        assert Bench(tmp_path, source(f"{site.url}/feed.json")).line().new == 9


def substack(asked: Asked) -> Answer:
    """At most twelve posts a request, whatever was asked for."""
    if asked.path != "/api/v1/archive":
        return Answer(rss(posts(20), generator="Substack"))
    start = int(asked.query["offset"])
    found = [
        {"id": p.n, "title": f"Letter {p.n}", "canonical_url": p.link, "post_date": str(p.published)}
        for p in posts(40)[start : start + 12]
    ]
    return Answer(json.dumps(found).encode(), type="application/json")


def test_substack_gives_fewer_than_asked_and_is_read_to_the_empty_list(tmp_path: Path) -> None:
    with serve(substack) as site:
        line = Bench(tmp_path, source(f"{site.url}/feed")).line()
        assert [one.query["offset"] for one in site.asked[1:]] == ["0", "12", "24", "36", "40"]
    assert (line.mechanism, line.state, line.new) == ("substack", BackfillState.DONE, 40)


def test_a_substack_that_answers_with_nothing_is_no_end_but_a_refusal(tmp_path: Path) -> None:
    def silent(asked: Asked) -> Answer:
        if asked.path == "/api/v1/archive":
            return Answer(b"[]", type="application/json")
        return Answer(rss(posts(5), generator="Substack"))

    with serve(silent) as site:
        line = Bench(tmp_path, source(f"{site.url}/feed")).line(via="substack")
    assert (line.state, line.new) == (BackfillState.STOPPED, 0)
    assert line.reason == "Its archive answers with nothing."


@pytest.mark.parametrize(("via", "pages"), [("feed", 3), ("substack", 2)])
def test_a_list_that_gives_the_same_page_for_ever_is_left(tmp_path: Path, via: str, pages: int) -> None:
    letters = [{"id": p.n, "title": f"Letter {p.n}", "canonical_url": p.link} for p in posts(12)]

    def deaf(asked: Asked) -> Answer:
        if asked.path == "/api/v1/archive":
            return Answer(json.dumps(letters).encode(), type="application/json")
        page = int(asked.query.get("page", "1"))
        link = f'<atom:link rel="next" href="{site.url}/feed?page={page + 1}"/>'
        return Answer(rss(posts(12), generator="Substack", extra=link))

    with serve(deaf) as site:
        line = Bench(tmp_path, source(f"{site.url}/feed")).line(via=via)
        assert len(site.asked) == 1 + pages  # one look at the feed before
    assert (line.state, line.new) == (BackfillState.UNSUITABLE, 12)


def test_indexes_of_sitemaps_that_name_each_other_are_read_once(tmp_path: Path) -> None:
    def circle(asked: Asked) -> Answer:
        if asked.path == "/feed":
            return Answer(rss(posts(3)).replace(b"https://publisher.example", site.url.encode()))
        named = "".join(f"<sitemap><loc>{site.url}/{name}</loc></sitemap>" for name in ("a.xml", "b.xml"))
        robots = f"Sitemap: {site.url}/a.xml".encode()
        return Answer(
            robots if asked.path == "/robots.txt" else f"<sitemapindex>{named}</sitemapindex>".encode()
        )

    with serve(circle) as site:
        line = Bench(tmp_path, source(f"{site.url}/feed")).line(via="sitemap")
        assert site.paths == ["/feed", "/robots.txt", "/a.xml", "/b.xml"]
    assert line.reason == "All sitemaps are read."


class Archive:
    """A Wayback Machine: snapshots of feeds by time, listed in pages with a resume key."""

    def __init__(self, snapshots: dict[str, dict[str, bytes]], page: int = 3) -> None:
        self.snapshots = snapshots
        self.page = page

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/cdx/search/cdx":
            return self._list(asked.query)
        stamp, _, url = asked.raw.removeprefix("/web/").partition("id_/")
        body = self.snapshots.get(url, {}).get(stamp)
        return Answer(body) if body is not None else Answer(b"not in the archive", 404, "text/html")

    def _list(self, query: dict[str, str]) -> Answer:
        assert (query["collapse"], query["showResumeKey"]) == ("digest", "true")
        stamps = sorted(self.snapshots.get(query["url"], {}))
        start = int(query.get("resumeKey", "0").rpartition(" ")[2])
        rows: list[list[str]] = [["timestamp"], *([one] for one in stamps[start : start + self.page])]
        if start + self.page < len(stamps):
            rows += [[], [f"com,publisher)/feed {start + self.page}"]]
        return Answer(json.dumps(rows if stamps else []).encode(), type="application/json")


def test_the_union_of_all_snapshots_is_recovered(tmp_path: Path) -> None:
    url = "https://publisher.example/feed"
    shown = posts(40)
    captures = {
        f"{NOW - timedelta(days=39 - n):%Y%m%d%H%M%S}": rss(shown[max(0, 39 - n) : 39 - n + 8])
        for n in range(40)
    }
    captures[f"{NOW + timedelta(hours=1):%Y%m%d%H%M%S}"] = b"<html>we are moving house</html>"
    with serve(Archive({url: captures})) as site:
        bench = Bench(tmp_path, source(url))
        bench.elsewhere["https://web.archive.org"] = site.url
        line = bench.line(via="wayback")
    assert (line.state, line.new) == (BackfillState.DONE, 40)


def test_an_entry_without_a_date_is_bounded_by_its_first_snapshot(tmp_path: Path) -> None:
    url = "https://publisher.example/feed"
    captures = {"20260301000000": rss([Post(1)]), "20260401000000": rss([Post(2), Post(1)])}
    with serve(Archive({url: captures})) as site:
        bench = Bench(tmp_path, source(url))
        bench.elsewhere["https://web.archive.org"] = site.url
        bench.run(via="wayback")
    assert [(str(when)[:10], how) for when, how in bench.rows("published, published_source")] == [
        ("2026-03-01", "bounded"),
        ("2026-04-01", "bounded"),
    ]


@pytest.mark.corpus
@pytest.mark.slow
def test_dated_versions_of_real_feeds_give_the_union_of_their_items(tmp_path: Path, corpus: Path) -> None:
    with (corpus / "feeds" / "manifest.csv").open(encoding="utf8") as manifest:
        stamps = {
            row["file"]: f"{datetime.fromisoformat(row['date']):%Y%m%d%H%M%S}"
            for row in csv.DictReader(manifest)
        }
    snapshots, wanted = {}, {}
    files = {name: paths for name, paths in versions.versions(corpus).items() if name[0] in "ij"}
    for name, paths in files.items():
        url = f"https://publisher.example/{name}"
        bodies = {stamps[str(path.relative_to(corpus / "feeds"))]: path.read_bytes() for path in paths}
        snapshots[url] = bodies
        seen = Source(id=name, title=name, url=url)
        wanted[name] = {
            item.url_key or item.guid
            for stamp, body in bodies.items()
            for item in normalise.items_of(parse.parse(body, url=url), source=seen, fetched_at=NOW).items
        }
    chosen = [Source(id=name, title=name, url=f"https://publisher.example/{name}") for name in files]
    with serve(Archive(snapshots, page=2)) as site:
        bench = Bench(tmp_path, *chosen)
        bench.elsewhere |= {"https://web.archive.org": site.url, "https://publisher.example": site.url}
        report = bench.run(datetime(2000, 1, 1, tzinfo=NOW.tzinfo), via="wayback", until=NOW)
    assert not report.unfinished
    with bench.database.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT s.source_id, COALESCE(i.url_key, s.guid) FROM sightings s"
            " JOIN items i ON i.id = s.item_id"
        ).all()
    assert len(set(found)) == len(found)
    assert {name: {key for one, key in found if one == name} for name in wanted} == wanted
