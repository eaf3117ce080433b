"""What a file on disk is taken for."""

import gzip
import json
from pathlib import Path

import pytest

from tracker.backfill import files

LIST = '<opml version="2.0"><body/></opml>'


@pytest.mark.parametrize(
    "body",
    [
        LIST.encode(),
        f'\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- mine -->\n{LIST}'.encode(),
        f'<?xml version="1.0" encoding="UTF-16"?>{LIST}'.encode("utf-16"),
        gzip.compress(LIST.upper().encode(), mtime=0),
    ],
)
def test_a_list_of_feeds_is_told_by_its_first_element(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "list"
    path.write_bytes(body)
    assert files.is_feed_list(path)


@pytest.mark.parametrize(
    "body",
    [b"", b'{"title": "<opml> explained"}\n', b"<rss><channel><title>opml</title><opml/></channel></rss>"],
)
def test_what_only_speaks_of_lists_is_none(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(body)
    assert not files.is_feed_list(path)


def test_a_record_that_was_cut_in_an_emoji_is_read(tmp_path: Path) -> None:
    line = rb'{"title": "A \ud83d", "date": "2026-11-01"}'
    path = tmp_path / "records.jsonl"
    path.write_bytes(line)
    assert files.is_lines(path)
    (record,) = files.records([line], "records.jsonl", 1)
    assert isinstance(record, files.Record)
    assert record.entry.title == "A \ufffd"


@pytest.mark.parametrize("odd", [5, "x", {"a": 1}, [None, {}], True])
def test_an_odd_value_costs_no_other_record(odd: object) -> None:
    sound = {"title": "Sound", "url": "https://a.example/1"}
    told = dict.fromkeys(("url", "guid", "summary", "author", "date", "source", "language", "first_day"), odd)
    exported = {
        "source_id": "a",
        "guid": "g",
        "content_hash": "h",
        "published": "2026-11-01T00:00:00Z",
        "published_source": "feed",
        **dict.fromkeys(("url", "categories", "updated", "author"), odd),
    }
    lines = [json.dumps(one).encode() for one in (sound, {"title": "Odd", **told}, exported, odd, sound)]
    found = list(files.records(lines, "records.jsonl", 1))
    assert [isinstance(one, files.Record) for one in found] == [True, True, True, False, True]
