"""What stores history: each owner's in its order, one that fails alone, nothing after the end."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from history import NOW, Bench, posts

from tracker import resources
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_keep import AHEAD, Keeper, UnreadError, record
from tracker.jobs.backfill_past import PART, Past
from tracker.jobs.backfill_read import HistoryReader, Lines, LinesReading, history_reader
from tracker.jobs.reading import Reading
from tracker.jobs.record import Recorder
from tracker.model.backfill import Span
from tracker.model.feed import RawEntry
from tracker.model.source import Source
from tracker.store import Connection, meta

ONE = Source(id="one", title="One", url="https://publisher.example/feed")
SPAN = Span(NOW - timedelta(days=1000), NOW)


def past(count: int) -> Past:
    entries = [
        RawEntry(
            guid=post.link, link=post.link, title=f"Kimi report number {post.n}", published=post.published
        )
        for post in posts(count, every=timedelta(minutes=10))
    ]
    return Past(ONE, SPAN, entries, NOW)


class Noted:
    """An owner that keeps its marks in a row of the database."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.committed: list[int] = []
        self.fails_at: int | None = None

    def store(
        self, connection: Connection, recorder: Recorder, read: Sequence[tuple[int, Reading]]
    ) -> Callable[[], None]:
        marks = [mark for mark, _ in read]
        record(connection, recorder, [entry for _, reading in read for entry in reading.entries], NOW)
        meta.put(connection, self.name, str(marks[-1]))
        if self.fails_at in marks:
            raise ZeroDivisionError(f"mark {self.fails_at}")
        return lambda: self.committed.extend(marks)


def reached(bench: Bench, name: str) -> str | None:
    with bench.database.read() as connection:
        return meta.get(connection, name)


def keeper(bench: Bench, processes: int = 1) -> Keeper:
    return Keeper(bench.database, BackfillRules(resources.feeds_dir(), processes=processes), expected=50)


@pytest.mark.parametrize("processes", [1, pytest.param(3, marks=pytest.mark.slow)])
def test_what_is_read_side_by_side_is_stored_in_order_with_its_marks(tmp_path: Path, processes: int) -> None:
    bench = Bench(tmp_path, ONE)
    owner = Noted("owner")
    whole = past(5 * PART + 1)
    with keeper(bench, processes) as keeping:
        lane = keeping.lane(owner)
        for mark, part in enumerate(whole.parts()):
            lane.put(mark, part)
        lane.put(6)
        lane.flush()
        assert reached(bench, "owner") == "6"
    assert owner.committed == list(range(7))
    assert bench.rows() == [entry.guid for entry in reversed(whole.entries)]


def test_an_owner_that_cannot_be_stored_fails_alone_and_keeps_its_last_mark(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ONE)
    good, bad = Noted("good"), Noted("bad")
    bad.fails_at = 3
    with keeper(bench) as keeping:
        lanes = {owner.name: keeping.lane(owner) for owner in (good, bad)}
        lanes["bad"].put(1)
        lanes["bad"].flush()
        lanes["bad"].put(3)
        for mark in range(3 * AHEAD):
            lanes["good"].put(mark)
        lanes["good"].flush()
        with pytest.raises(ZeroDivisionError, match="mark 3"):
            lanes["bad"].flush()
        with pytest.raises(ZeroDivisionError):
            lanes["bad"].put(4)
    assert (reached(bench, "good"), reached(bench, "bad")) == (str(3 * AHEAD - 1), "1")


def test_nothing_is_stored_behind_a_document_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = HistoryReader.read

    def fails_at_a_title(reader: HistoryReader, document: Past) -> Reading:
        if any(entry.title == "worst" for entry in document.entries):
            return {}["no such key"]  # type: ignore[no-any-return]
        return real(reader, document)

    monkeypatch.setattr(HistoryReader, "read", fails_at_a_title)
    bench = Bench(tmp_path, ONE)
    owner = Noted("owner")
    worst = Past(ONE, SPAN, [RawEntry(guid="w", title="worst", published=NOW)], NOW)
    with keeper(bench) as keeping:
        lane = keeping.lane(owner)
        lane.put(1, past(3))
        lane.flush()
        lane.put(2, worst)
        with pytest.raises(UnreadError, match="failed inside the tracker"):
            lane.flush()
    assert (reached(bench, "owner"), len(bench.rows())) == ("1", 3)


def test_after_its_end_nothing_is_stored_any_more(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ONE)
    owner = Noted("owner")
    with keeper(bench) as keeping:
        lane = keeping.lane(owner)
        lane.put(1)
    lane.put(2, past(2))
    lane.flush()
    with keeper(bench) as keeping:
        lane = keeping.lane(owner)
        keeping.let_go()
        lane.put(3)
        lane.flush()
    assert (reached(bench, "owner"), bench.rows()) == ("1", [])


def test_what_the_store_knows_is_not_prepared_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ONE)
    with keeper(bench) as keeping:
        lane = keeping.lane(Noted("owner"))
        lane.put(1, past(4))
        lane.flush()
    reader = history_reader(bench.database, resources.feeds_dir(), semantic=False)()
    entries = reader.read(past(6)).entries
    assert [entry.prepared is None for entry in entries] == [False, False, True, True, True, True]
    # under another guid, at the same address
    there, then = entries[-1].item.original_url, NOW - timedelta(days=9)
    moved = RawEntry(guid="moved", link=there, title="x", published=then)
    (entry,) = reader.read(Past(ONE, SPAN, [moved], NOW)).entries
    assert entry.prepared is None


def test_lines_name_their_sources_and_what_is_wrong_with_them(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ONE)
    reader = history_reader(bench.database, resources.feeds_dir(), semantic=False)()
    lines = (
        b'{"title": "a", "source": {"id": "two", "title": "Two"}, "published": "2026-11-01"}\n',
        b"\n",
        b"no\n",
        b'{"title": "b", "published": "2026-11-01"}\n',
    )
    reading = reader.read(Lines("x.jsonl", 8, lines, ONE, SPAN, NOW))
    assert isinstance(reading, LinesReading)
    assert [entry.item.source_id for entry in reading.entries] == ["two", "one"]
    assert [(one.id, one.title, one.enabled) for one in reading.made] == [("two", "Two", False)]
    assert reading.records == 3
    assert reading.problems[0].startswith("Line 10 of x.jsonl is passed over")
    nameless = reader.read(Lines("x.jsonl", 1, lines, None, SPAN, NOW))
    assert "--source ID" in nameless.refused
    assert not nameless.internal
