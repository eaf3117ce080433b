"""Which part is missing, which mechanism suits, how it is paced: all without a socket."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.backfill import mechanisms, page, times, urls
from tracker.fetch.limits import HostLimiter
from tracker.fetch.rules import FetchRules
from tracker.jobs.backfill_plan import covered, missing
from tracker.jobs.backfill_report import PlanLine, estimate
from tracker.model.backfill import BackfillState, SourceFacts, Span, StoredBackfill, Task
from tracker.model.feed import ArchiveLinks, ParsedFeed, RawEntry
from tracker.model.source import Source


def day(n: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n)


DONE = StoredBackfill(
    "a", "feed", Span(day(10), day(20)), BackfillState.DONE, None, day(20), done=Span(day(10), day(20))
)


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ((10, 20), None),
        ((12, 18), None),
        ((5, 20), (5, 10)),
        ((10, 25), (20, 25)),
        ((5, 25), (5, 10)),
        ((30, 40), (30, 40)),
    ],
)
def test_only_what_is_not_covered_is_missing(wanted: tuple[int, int], part: tuple[int, int] | None) -> None:
    expected = Span(day(part[0]), day(part[1])) if part else None
    assert missing(DONE, Span(day(wanted[0]), day(wanted[1]))) == expected


def test_an_unfinished_part_is_finished_first() -> None:
    begun = replace(DONE, state=BackfillState.STOPPED, cursor={"page": 3}, span=Span(day(0), day(10)))
    assert missing(begun, Span(day(15), day(18))) == Span(day(0), day(10))


def test_parts_that_touch_are_covered_together_and_others_are_not() -> None:
    assert covered(DONE.done, Span(day(5), day(10))) == Span(day(5), day(20))
    assert covered(DONE.done, Span(day(30), day(31))) == Span(day(30), day(31))


ENTRIES = tuple(
    RawEntry(guid=str(n), link=f"https://site.example/blog/{n}", title="t", published=day(100 - n))
    for n in range(10)
)


REST = {"link": '<https://a.example/wp-json/>; rel="https://api.w.org/"'}


@pytest.mark.parametrize(
    ("url", "facts", "best"),
    [
        ("https://rss.arxiv.org/rss/cs.AI", {}, "arxiv"),
        ("https://hnrss.org/newest?q=Kimi", {}, "hn"),
        ("https://api.gdeltproject.org/api/v2/doc/doc?query=x&format=rss", {}, "gdelt"),
        ("https://github.com/o/r/releases.atom", {}, "github"),
        ("https://huggingface.co/api/models?author=o", {}, "huggingface"),
        ("https://a.example/feed", {"generator": "https://wordpress.org/?v=6"}, "wordpress"),
        ("https://a.example/feed", {"headers": {"link": "<https://a.example/wp-json/>"}}, "wordpress"),
        ("https://a.example/feed/", {"headers": REST}, "wordpress-api"),
        ("https://a.example/?feed=rss2", {"headers": REST}, "wordpress-api"),
        ("https://a.example/category/ai/feed/", {"headers": REST}, "wordpress"),
        ("https://a.example/feed/?s=kimi", {"headers": REST}, "wordpress"),
        ("https://name.blogspot.com/rss.xml", {}, "blogger"),
        ("https://a.example/feeds/posts/default/-/AI", {}, "blogger"),
        ("https://news.google.com/rss/search?q=Kimi+when:7d", {}, "googlenews"),
        ("https://a.substack.com/feed", {}, "substack"),
        ("https://a.example/feed", {"generator": "Ghost 6.1"}, "ghost"),
        ("https://a.example/feed", {"generator": "Hugo"}, "sitemap"),
        ("https://a.example/feed", {"archive": ArchiveLinks(prev_archive="https://a.example/1")}, "feed"),
        ("https://a.example/feed", {"archive": ArchiveLinks(complete=True)}, "feed"),
        ("https://a.example/feed", {"entries": ()}, "wayback"),
    ],
)
def test_the_best_mechanism_is_the_first_that_suits(url: str, facts: dict[str, object], best: str) -> None:
    archive = facts.pop("archive", ArchiveLinks())
    feed = ParsedFeed("rss20", entries=facts.pop("entries", ENTRIES), archive=archive)  # type: ignore[arg-type]
    source = Source(id="a", title="A", url=url)
    task = Task(source, Span(day(0), day(100)), SourceFacts(url=url, feed=feed, **facts))  # type: ignore[arg-type]
    assert next(name for name, one in mechanisms().items() if one.plan(task).suitable) == best


def test_a_plan_tells_pages_from_the_rhythm_of_the_feed() -> None:
    facts = SourceFacts(generator="WordPress", feed=ParsedFeed("rss20", entries=ENTRIES))
    task = Task(Source(id="a", title="A", url="https://a.example/feed"), Span(day(0), day(100)), facts)
    assert mechanisms()["wordpress"].plan(task).requests == 10


def test_hosts_are_asked_side_by_side_so_the_slowest_counts() -> None:
    def plan(host: str, requests: int | None, gap: float) -> PlanLine:
        return PlanLine("a", None, "feed", "", requests, timedelta(seconds=gap), host)

    plans = [plan("x", 10, 3), plan("x", 10, 3), plan("y", 100, 0.5), plan("z", None, 3)]
    assert estimate(plans) == (120, timedelta(seconds=60), 1)


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        ("https://api.gdeltproject.org/api/v2/doc/doc", 5),
        ("https://export.arxiv.org/api/query", 3),
        ("https://web.archive.org/cdx/search/cdx", 4),
        ("https://wordpress.example/feed?paged=2", 3),
    ],
)
def test_documented_limits_are_kept_by_the_one_limiter(url: str, seconds: int) -> None:
    now = day(0)
    limiter = HostLimiter(FetchRules(gap_per_host=timedelta(seconds=3)), lambda: now)
    place = limiter.place_of(url)
    assert limiter.try_start(place)
    limiter.finish(place)
    now += timedelta(seconds=seconds - 0.1)
    assert not limiter.try_start(place)
    now += timedelta(seconds=0.1)
    assert limiter.try_start(place)


def test_the_head_of_a_page_tells_title_date_and_first_words() -> None:
    body = (
        b'<html lang="zh"><head><meta charset="gb2312"><title>other</title>'
        + '<meta property="og:title" content="月之暗面 &amp; 豆包">'.encode("gb18030")
        + b"<meta content='first words' name='description'>"
        b'<script type="application/ld+json">{"datePublished": "2026-03-01T08:00:00+08:00"}</script></head>'
    )
    entry = page.entry_of(body, "https://a.example/1")
    assert (entry.title, entry.summary, entry.language) == ("月之暗面 &amp; 豆包", "first words", "zh")
    assert entry.published == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "hex", "nonsense"])
def test_a_page_in_what_is_no_charset_is_read_as_utf8(charset: str) -> None:
    body = f'<meta charset="{charset}"><title>豆包</title>'.encode() + b"\xff"
    assert page.entry_of(body, "https://a.example/1").title == "豆包"


@pytest.mark.parametrize("text", ["", "soon", None, 12, "2026-13-01", "0001-01-01T00:00:00+23:59"])
def test_what_is_no_time_is_none(text: object) -> None:
    assert times.read(text) is None


def test_parameters_are_set_and_the_others_kept() -> None:
    assert (
        urls.with_parameters("https://a.example/f?x=1&paged=2#top", paged=3)
        == "https://a.example/f?x=1&paged=3"
    )
