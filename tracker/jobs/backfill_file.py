"""A file on disk → items: records in batches, prepared side by side, stored in order with the place reached.

A run that is cut short goes on behind the last batch that it stored; a file that was read wholly may be
read again and adds nothing. Memory holds a few batches, however long the file is.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from tracker import parse
from tracker.backfill import files
from tracker.backfill.files import Record
from tracker.clock import Clock
from tracker.errors import ParseError, UsageError
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_keep import Past, extent, unshown
from tracker.jobs.backfill_pool import PreparePool
from tracker.jobs.reading import Entry, Reading
from tracker.jobs.record import Recorder
from tracker.model.backfill import BackfillState, Span, StoredBackfill, Sureness
from tracker.model.source import Source
from tracker.store import Connection, Database, backfills, items, sources
from tracker.store.sources import Origin

logger = logging.getLogger(__name__)

BATCH = 500
AHEAD = 4
"""Batches that are prepared while one is stored."""
MOST_PROBLEMS = 20
VIA = "file"


@dataclass(slots=True)
class FileReport:
    """What became of a file. ``problems`` are sentences about records that were passed over."""

    records: int = 0
    new: int = 0
    known: int = 0
    passed_over: int = 0
    seconds: float = 0.0
    stopped: bool = False
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Lines up to number ``end``, ``lines`` of them, and the futures that hold their entries.

    ``problems`` are the lines that are no records; ``known`` counts those whose guid was known at once.
    """

    end: int
    lines: int
    problems: list[str]
    known: int
    prepared: list[Future[list[Entry]]]


class FileBackfill:
    """Reads one file into the store. ``source`` is given to records that name none."""

    def __init__(
        self,
        database: Database,
        rules: BackfillRules,
        path: Path,
        source: Source | None,
        span: Span,
        *,
        clock: Clock,
        stop: threading.Event,
    ) -> None:
        self._database = database
        self._rules = rules
        self._path = path
        self._source = source
        self._span = span
        self._clock = clock
        self._stop = stop
        self._sources: dict[str, Source] = {}
        self._recorder = Recorder(rules.stories)
        self._key = f"{files.stamp_of(path)} {source.id if source else '-'} {span.since:%Y%m%d}"
        self._done: dict[str, StoredBackfill] = {}
        self.report = FileReport()

    def run(self, on_batch: Callable[[FileReport], None] = lambda _report: None) -> FileReport:
        """Reads to the end, or until stopped.

        Raises:
            NotFoundError: the file cannot be read.
            UsageError: it holds nothing of a known form, or a record names no source and none is given.
        """
        begun = time.monotonic()
        with self._database.read() as connection:
            start = backfills.file_offset(connection, self._key)
            self._sources = {one.source.id: one.source for one in sources.all_sources(connection)}
        with self._pool() as pool:
            self.report.stopped = not self._read(pool, start, on_batch)
        if not self.report.stopped:
            self._finish()
        self.report.seconds = time.monotonic() - begun
        return self.report

    def _read(self, pool: PreparePool, start: int, on_batch: Callable[[FileReport], None]) -> bool:
        """Stores batch after batch; False where a stop came before the end. What was prepared is let go."""
        waiting: deque[_Batch] = deque()
        for end, batch in self._batches(start):
            waiting.append(self._submit(pool, end, batch))
            if len(waiting) > AHEAD:
                self._store(waiting.popleft(), on_batch)
            if self._stop.is_set():
                return False
        while waiting and not self._stop.is_set():
            self._store(waiting.popleft(), on_batch)
        return not waiting

    def _pool(self) -> AbstractContextManager[PreparePool]:
        large = self._path.stat().st_size > PreparePool.WORTH_BYTES
        processes = self._rules.processes if large else 1
        return PreparePool(self._rules.feeds_dir, processes, semantic=self._rules.stories.semantic)

    def _records(self) -> Iterator[Record | str]:
        if files.is_lines(self._path):
            return files.lines(self._path)
        with files.open_file(self._path) as file:
            body = file.read()
        try:
            feed = parse.parse(body)
        except ParseError as error:
            raise UsageError(
                f"{self._path.name} is neither a feed nor JSON Lines: {error} "
                "A list of feeds (OPML) goes in with `tracker sources import`."
            ) from None
        return (Record(entry) for entry in feed.entries)

    def _batches(self, start: int) -> Iterator[tuple[int, list[Record | str]]]:
        """Batches with the number of the last line in each; lines that are no records count too."""
        records = self._records()
        number = sum(1 for _ in islice(records, start))
        while some := list(islice(records, BATCH)):
            number += len(some)
            yield number, some

    def _submit(self, pool: PreparePool, end: int, lines: Sequence[Record | str]) -> _Batch:
        records = [(self._source_of(line).id, line) for line in lines if isinstance(line, Record)]
        with self._database.read() as connection:
            shown = items.known_sightings(connection, {(one, record.entry.guid) for one, record in records})
        by_source: dict[str, list[Record]] = {}
        for source_id, record in records:
            if (source_id, record.entry.guid) not in shown:
                by_source.setdefault(source_id, []).append(record)
        now = self._clock()
        pasts = [_past(self._sources[one], some, now) for one, some in by_source.items()]
        problems = [line for line in lines if isinstance(line, str)]
        known = len(records) - sum(map(len, by_source.values()))
        return _Batch(end, len(lines), problems, known, pool.submit(pasts, self._span))

    def _source_of(self, record: Record) -> Source:
        """The source that the record names, made where it is not known; else the one that was given."""
        if not record.source_id or record.source_id == getattr(self._source, "id", None):
            if self._source is None:
                raise UsageError(
                    f"A record of {self._path.name} names no source; say whose it is with --source ID."
                )
            return self._sources.setdefault(self._source.id, self._source)
        if record.source_id not in self._sources:
            made = Source(
                id=record.source_id,
                title=record.source_title or record.source_id,
                url=f"urn:china-ai-tracker:file:{record.source_id}",
                enabled=False,
                disabled_because="It came with a file, without the address of a feed.",
            )
            with self._database.write() as connection:
                sources.add(connection, [made], Origin.OPERATOR)
            self._sources[made.id] = made
        return self._sources[record.source_id]

    def _store(self, batch: _Batch, on_batch: Callable[[FileReport], None]) -> None:
        entries = [entry for part in batch.prepared for entry in part.result()]
        now = self._clock()
        with self._database.write() as connection:
            found, unknown = _by_source(entries), _by_source(unshown(connection, entries))
            readings = [Reading(source_id, tuple(unknown.get(source_id, ()))) for source_id in found]
            counts = self._recorder.record(connection, readings, now=now, backfilled=True)
            new_of = {one.source_id: count.new for one, count in zip(readings, counts, strict=True)}
            self._cover(connection, found, new_of)
            backfills.set_file_offset(connection, self._key, batch.end)
        new = sum(one.new for one in counts)
        self.report.records += batch.lines
        self.report.passed_over += len(batch.problems)
        self.report.problems += batch.problems[: MOST_PROBLEMS - len(self.report.problems)]
        self.report.new += new
        self.report.known += batch.known + len(entries) - new
        logger.info("%s: stored up to record %d", self._path.name, batch.end)
        on_batch(self.report)

    def _cover(
        self, connection: Connection, found: Mapping[str, Sequence[Entry]], new_of: Mapping[str, int]
    ) -> None:
        """Adds a batch to what is known of the history of each source by files."""
        first_time = [source_id for source_id in found if source_id not in self._done]
        for stored in backfills.of_sources(connection, first_time) if first_time else ():
            if stored.mechanism == VIA:
                self._done[stored.source_id] = stored
        now, reason = self._clock(), f"Reading {self._path.name}."
        for source_id, entries in found.items():
            stored = self._done.get(source_id) or StoredBackfill(
                source_id, VIA, self._span, BackfillState.RUNNING, None, now, sureness=Sureness.LIKELY
            )
            stored = extent((entry.item for entry in entries), stored)
            stored = replace(stored, items=stored.items + new_of[source_id], changed_at=now, reason=reason)
            self._done[source_id] = replace(stored, state=BackfillState.RUNNING)
        backfills.put_all(connection, [self._done[source_id] for source_id in found])

    def _finish(self) -> None:
        """The next run of this file begins at its beginning."""
        with self._database.write() as connection:
            reason = f"Read from {self._path.name}; a file says nothing of what it leaves out."
            ended = [replace(one, state=BackfillState.DONE, reason=reason) for one in self._done.values()]
            backfills.put_all(connection, ended)
            backfills.set_file_offset(connection, self._key, 0)


def _past(source: Source, records: Sequence[Record], now: datetime) -> Past:
    bounds = {one.entry.guid: one.bound for one in records if one.bound}
    entries = [one.entry for one in records if one.item is None]
    stored = {one.item.guid: one.item for one in records if one.item is not None}
    return Past(source, entries, now, bounds, stored=tuple(stored.values()))


def _by_source(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.item.source_id, []).append(entry)
    return found
