"""A file on disk → items: records in batches, prepared side by side, stored in order with the place reached.

A run that is cut short goes on behind the last batch that it stored; a file that was read wholly may be
read again and adds nothing. Memory holds a few batches, however long the file is.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
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
from tracker.jobs.backfill_keep import Past, extent, items_of, unknown_of
from tracker.jobs.backfill_pool import PreparePool
from tracker.jobs.reading import Entry, Reading
from tracker.jobs.record import Recorder
from tracker.model.backfill import BackfillState, Span, StoredBackfill, Sureness
from tracker.model.item import Item
from tracker.model.source import Source
from tracker.store import Connection, Database, backfills, sources
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
    """Items by source, and the futures that hold the unknown ones prepared.

    ``lines`` were read up to number ``end``, ``problems`` of them are no records.
    """

    end: int
    lines: int
    problems: list[str]
    found: dict[str, list[Item]]
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
        now = self._clock()
        by_source: dict[str, list[Record]] = {}
        for line in lines:
            if isinstance(line, Record):
                by_source.setdefault(self._source_of(line).id, []).append(line)
        found = {one: self._items(self._sources[one], records, now) for one, records in by_source.items()}
        with self._database.read() as connection:
            unknown = [item for one, some in found.items() for item in unknown_of(connection, one, some)]
        hints = {one: self._sources[one].entities for one in by_source}
        problems = [line for line in lines if isinstance(line, str)]
        return _Batch(end, len(lines), problems, found, pool.submit(unknown, hints))

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

    def _items(self, source: Source, records: Sequence[Record], now: datetime) -> list[Item]:
        bounds = {one.entry.guid: one.bound for one in records if one.bound}
        return items_of(Past(source, [one.entry for one in records], now, bounds), self._span)

    def _store(self, batch: _Batch, on_batch: Callable[[FileReport], None]) -> None:
        entries = [entry for part in batch.prepared for entry in part.result()]
        readings = [
            Reading(one, tuple(entry for entry in entries if entry.item.source_id == one))
            for one in batch.found
        ]
        now = self._clock()
        with self._database.write() as connection:
            counts = self._recorder.record(connection, readings, now=now, backfilled=True)
            for reading, counted in zip(readings, counts, strict=True):
                self._cover(connection, reading.source_id, batch.found[reading.source_id], counted.new)
            backfills.set_file_offset(connection, self._key, batch.end)
        self.report.records += batch.lines
        self.report.passed_over += len(batch.problems)
        self.report.problems += batch.problems[: MOST_PROBLEMS - len(self.report.problems)]
        self.report.new += sum(one.new for one in counts)
        self.report.known += sum(map(len, batch.found.values())) - sum(one.new for one in counts)
        logger.info("%s: stored up to record %d", self._path.name, batch.end)
        on_batch(self.report)

    def _cover(
        self,
        connection: Connection,
        source_id: str,
        found: Sequence[Item],
        new: int,
    ) -> None:
        """Adds a batch to what is known of the source's history by files."""
        stored = self._done.get(source_id) or backfills.get(connection, source_id, VIA)
        if stored is None:
            stored = StoredBackfill(
                source_id,
                VIA,
                self._span,
                BackfillState.RUNNING,
                None,
                self._clock(),
                sureness=Sureness.LIKELY,
            )
        stored = extent(found, replace(stored, items=stored.items + new, changed_at=self._clock()))
        stored = replace(stored, state=BackfillState.RUNNING, reason=f"Reading {self._path.name}.")
        self._done[source_id] = stored
        backfills.put(connection, stored)

    def _finish(self) -> None:
        """The next run of this file begins at its beginning."""
        with self._database.write() as connection:
            for stored in self._done.values():
                reason = f"Read from {self._path.name}; a file says nothing of what it leaves out."
                backfills.put(connection, replace(stored, state=BackfillState.DONE, reason=reason))
            backfills.set_file_offset(connection, self._key, 0)
