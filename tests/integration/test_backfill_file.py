"""Files on disk: JSON Lines, an export of our own, feeds; cut short, read twice, and fast."""

import gzip
import json
import threading
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from history import NOW, Bench, posts, rss

from tracker import query, resources
from tracker.errors import UsageError
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_file import FileBackfill, FileReport
from tracker.model.backfill import Span
from tracker.model.source import Source
from tracker.query.formats import jsonl

LONG_AGO = Span(datetime(2000, 1, 1, tzinfo=UTC), NOW)
MINE = Source(id="mine", title="Mine", url="https://publisher.example/feed")


def read(
    bench: Bench, path: Path, source: Source | None = MINE, on_batch: Any = lambda _: None
) -> FileReport:
    job = FileBackfill(
        bench.database,
        BackfillRules(resources.feeds_dir()),
        path,
        source,
        LONG_AGO,
        clock=bench.clock,
        stop=bench.stop,
    )
    return job.run(on_batch)


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in records))
    return path


def numbered(count: int) -> list[dict[str, str]]:
    return [
        {"title": f"Item {n} of {n * 7919}", "published": f"2026-03-01T00:{n // 60 % 60:02}:{n % 60:02}Z"}
        for n in range(count)
    ]


def test_what_is_known_of_the_time_is_kept_and_nothing_more(tmp_path: Path) -> None:
    path = write(
        tmp_path / "items.jsonl",
        {"title": "dated", "published": "2026-03-01T08:00:00+08:00"},
        {"title": "seen", "first_seen": "2026-03-02T08:00:00+08:00"},
        {"title": "day", "first_day": "2026-03-03"},
    )
    bench = Bench(tmp_path, MINE)
    assert read(bench, path).new == 3
    assert [
        (t, str(p)[:19], s, b) for t, p, s, b in bench.rows("title, published, published_source, backfilled")
    ] == [
        ("dated", "2026-03-01 00:00:00", "feed", 1),
        ("seen", "2026-03-02 00:00:00", "bounded", 1),
        ("day", "2026-03-03 23:59:59", "bounded", 1),
    ]


def test_a_file_read_twice_adds_nothing_and_bad_lines_cost_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.write('{"title": "one", "published": "2026-03-01"}\n{"title": \n[]\n')
        file.write('{"summary": "no title"}\n{"title": "two"}\n')
    bench = Bench(tmp_path, MINE)
    report = read(bench, path)
    assert (report.new, report.passed_over) == (2, 3)
    assert "Line 2 of items.jsonl.gz is passed over" in report.problems[0]
    assert read(bench, path).new == 0
    assert len(bench.rows()) == 2


def test_a_run_that_is_stopped_goes_on_behind_its_last_batch(tmp_path: Path) -> None:
    path = write(tmp_path / "items.jsonl", *numbered(1700))
    bench = Bench(tmp_path, MINE)
    first = read(bench, path, on_batch=lambda _: bench.stop.set())
    assert first.stopped or first.new == 1700
    bench.stop = threading.Event()
    second = read(bench, path)
    assert first.new + second.new == 1700
    assert second.records <= 1700
    assert len(bench.rows()) == 1700


def test_an_export_of_our_own_comes_back_with_its_sources(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "a", MINE)
    read(
        bench, write(tmp_path / "items.jsonl", *numbered(5), {"title": "undated", "first_day": "2026-02-01"})
    )
    with bench.database.read() as connection:
        found = query.search(connection, query.EVERYTHING, limit=100).items
    exported = tmp_path / "export.jsonl"
    exported.write_text(jsonl.items(found, None))
    other = Bench(tmp_path / "b")
    assert read(other, exported, None).new == 6
    columns = "source_id, title, published, published_source"
    assert other.rows(columns) == bench.rows(columns)


def test_a_feed_on_disk_is_read_like_one_on_the_web(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(posts(12)))
    bench = Bench(tmp_path, MINE)
    assert read(bench, path).new == 12


@pytest.mark.parametrize("body", ["<opml version='2.0'><body/></opml>", "plain words"])
def test_other_files_are_refused_in_one_sentence(tmp_path: Path, body: str) -> None:
    path = tmp_path / "file"
    path.write_text(body)
    with pytest.raises(UsageError, match="neither a feed nor JSON Lines"):
        read(Bench(tmp_path, MINE), path)


def test_records_without_a_source_need_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--source ID"):
        read(Bench(tmp_path), write(tmp_path / "items.jsonl", {"title": "x"}), None)


@pytest.mark.corpus
@pytest.mark.slow
def test_real_headlines_are_stored_tagged_and_grouped(tmp_path: Path, corpus: Path) -> None:
    bench = Bench(tmp_path, MINE)
    path = tmp_path / "zh.jsonl"
    with gzip.open(corpus / "headlines" / "zh.jsonl.gz", "rt") as file:
        path.write_text("".join(islice(file, 1_500)))
    report = read(bench, path)
    assert report.passed_over == 0
    assert report.new + report.known == report.records == 1_500
    assert report.new > 0.95 * report.records
    again = read(bench, path)
    assert (again.new, again.known) == (0, 1_500)
