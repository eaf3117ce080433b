"""WordPress over real HTTP: pages to the end, sites that ignore the parameter, and runs cut short."""

from datetime import timedelta
from pathlib import Path

import pytest
from history import NOW, SINCE, Answer, Asked, Bench, posts, rss, serve

from tracker.model.backfill import BackfillState, Sureness
from tracker.model.source import Source
from tracker.store import backfills

ALL = posts(47)
GENERATOR = "https://wordpress.org/?v=6.8"


def paged(asked: Asked) -> Answer:
    page = int(asked.query.get("paged", "1"))
    shown = ALL[(page - 1) * 10 : page * 10]
    return Answer(rss(shown, generator=GENERATOR)) if shown else Answer(b"not here", 404, "text/html")


def source(url: str) -> Source:
    return Source(id="wp", title="WP", url=f"{url}/feed/")


def test_pages_are_read_until_the_site_has_no_more(tmp_path: Path) -> None:
    with serve(paged) as site:
        bench = Bench(tmp_path, source(site.url))
        line = bench.line()
    assert (line.mechanism, line.state, line.new) == ("wordpress", BackfillState.DONE, 47)
    assert "behind the last one (404)" in line.reason
    assert (line.earliest, line.latest) == (ALL[-1].published, ALL[0].published)
    assert set(bench.rows("backfilled, published_source")) == {(1, "feed")}
    with bench.database.read() as connection:
        stored = backfills.get(connection, "wp", "wordpress")
    assert stored is not None
    assert (stored.items, stored.sureness, stored.cursor) == (47, Sureness.COMPLETE, None)
    assert stored.done is not None
    assert stored.done.since == SINCE


def test_a_second_run_asks_for_nothing_older_and_adds_nothing(tmp_path: Path) -> None:
    with serve(paged) as site:
        bench = Bench(tmp_path, source(site.url))
        bench.run()
        before = len(site.asked)
        bench.now += timedelta(days=1)
        line = bench.line()
        assert (line.state, line.new) == (BackfillState.DONE, 0)
        assert len(site.asked) - before <= 3
    assert len(bench.rows()) == 47


def test_an_earlier_beginning_asks_only_for_what_is_missing(tmp_path: Path) -> None:
    with serve(paged) as site:
        bench = Bench(tmp_path, source(site.url))
        assert bench.line(NOW - timedelta(days=15)).new == 15
        assert bench.line(NOW - timedelta(days=30)).new == 15
    assert len(set(bench.rows())) == 30


def test_reading_ends_beyond_the_first_day_asked_for(tmp_path: Path) -> None:
    with serve(paged) as site:
        bench = Bench(tmp_path, source(site.url))
        line = bench.line(NOW - timedelta(days=15))
        assert [one.query.get("paged") for one in site.asked] == [None, None, "2", "3"]
    assert line.reason == "Read beyond the first day asked for."


def test_a_site_that_ignores_the_parameter_is_found_out_and_the_next_mechanism_taken(tmp_path: Path) -> None:
    def deaf(asked: Asked) -> Answer:
        if asked.path.startswith(("/cdx", "/robots", "/sitemap")):
            return Answer(b"[]", 200 if asked.path.startswith("/cdx") else 404, "application/json")
        shown = rss(ALL[:10], generator=GENERATOR)
        return Answer(shown.replace(b"https://publisher.example", site.url.encode()))

    with serve(deaf) as site:
        bench = Bench(tmp_path, source(site.url))
        bench.elsewhere["https://web.archive.org"] = site.url
        line = bench.line()
        with bench.database.read() as connection:
            tried = backfills.get(connection, "wp", "wordpress")
        assert tried is not None
        assert tried.state is BackfillState.UNSUITABLE
        assert "ignores ?paged" in tried.reason
        assert line.mechanism == "wayback"
        assert "no snapshot" in line.reason
        before = [one for one in site.asked if "paged" in one.query]
        bench.run()
        assert [one for one in site.asked if "paged" in one.query] == before


def test_a_run_cut_short_goes_on_at_its_cursor(tmp_path: Path) -> None:
    broken = True

    def fails_half_way(asked: Asked) -> Answer:
        if broken and asked.query.get("paged") == "4":
            return Answer(b"", 500)
        return paged(asked)

    with serve(fails_half_way) as site:
        bench = Bench(tmp_path, source(site.url))
        line = bench.line()
        assert (line.state, line.new) == (BackfillState.STOPPED, 30)
        assert "500" in line.reason
        assert bench.waited == [5, 30]
        broken = False
        before = len(site.asked)
        line = bench.line()
        assert (line.state, line.new) == (BackfillState.DONE, 17)
        assert "paged=2" not in "".join(site.paths[before:])
    assert len(bench.rows()) == len(set(bench.rows())) == 47


@pytest.mark.parametrize("status", [403, 429])
def test_a_refusal_rests_the_mechanism_for_a_day_across_runs(tmp_path: Path, status: int) -> None:
    refusing = True

    def refuses(asked: Asked) -> Answer:
        if refusing and asked.query.get("paged") == "3":
            return Answer(b"", status)
        return paged(asked)

    with serve(refuses) as site:
        bench = Bench(tmp_path, source(site.url))
        assert bench.line().new == 20
        refusing = False
        before = [one for one in site.asked if one.query]
        bench.now += timedelta(hours=23)
        line = bench.line()
        assert "rests" in line.reason
        assert [one for one in site.asked if one.query] == before
        bench.now += timedelta(hours=2)
        assert bench.line().new == 27


def test_a_short_retry_after_is_waited_for_once(tmp_path: Path) -> None:
    refused = []

    def busy(asked: Asked) -> Answer:
        if asked.query.get("paged") == "2" and not refused:
            refused.append(asked)
            return Answer(b"", 429, headers={"Retry-After": "20"})
        return paged(asked)

    with serve(busy) as site:
        bench = Bench(tmp_path, source(site.url))
        line = bench.line()
    assert (line.state, line.new) == (BackfillState.DONE, 47)
    assert bench.waited == [20]
