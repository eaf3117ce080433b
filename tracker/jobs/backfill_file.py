"""A file on disk → items: documents of some lines each, read side by side, stored with the place reached.

A run that is cut short goes on behind what it stored; a file that was read wholly may be read again and
adds nothing. Memory holds a few documents, however long the file is.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from tracker import parse
from tracker.backfill import files
from tracker.clock import Clock
from tracker.errors import CannotRunError, ParseError, UsageError
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_keep import Keeper, UnreadError, record
from tracker.jobs.backfill_past import Past, extent
from tracker.jobs.backfill_read import Lines, LinesReading
from tracker.jobs.reading import Entry, Reading
from tracker.jobs.record import Counts, Recorder
from tracker.model.backfill import BackfillState, Span, StoredBackfill, Sureness
from tracker.model.feed import ParsedFeed
from tracker.model.source import Source
from tracker.store import Connection, Database, backfills, sources
from tracker.store.sources import Origin

logger = logging.getLogger(__name__)

PART = 250
"""Lines a document."""
PART_BYTES = 20_000
"""A document has so many at least: what makes processes worth their start is the number of documents."""
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
class FilePlan:
    """What a run would read: how many lines or entries, behind those that an earlier run has stored."""

    file: str
    form: str
    total: int
    start: int


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
        self._key = f"{files.stamp_of(path)} {source.id if source else '-'} {span.since:%Y%m%d}"
        self._made: set[str] = set()
        self._done: dict[str, StoredBackfill] = {}
        self._on_batch: Callable[[FileReport], None] = lambda _report: None
        self.report = FileReport()

    def plan(self) -> FilePlan:
        """What a run would read.

        Raises:
            NotFoundError, UsageError: as :meth:`run`.
        """
        if files.is_lines(self._path):
            form, total = files.LINES, sum(1 for _ in files.lines(self._path))
        else:
            feed = self._feed()
            form, total = feed.format, len(feed.entries)
        return FilePlan(self._path.name, form, total, self._start())

    def run(self, on_batch: Callable[[FileReport], None] = lambda _report: None) -> FileReport:
        """Reads to the end, or until stopped; ``on_batch`` is called from a thread as records are stored.

        Raises:
            NotFoundError: the file cannot be read.
            UsageError: it holds nothing of a known form, or a record names no source and none is given.
            CannotRunError: a part of it cannot be read.
        """
        begun, self._on_batch = time.monotonic(), on_batch
        documents = self._documents(self._start())
        expected = self._path.stat().st_size // PART_BYTES
        try:
            with Keeper(self._database, self._rules, expected=expected) as keeper:
                self.report.stopped = not self._read(keeper, documents)
        except UnreadError as unread:
            kind = CannotRunError if unread.reading.internal else UsageError
            raise kind(unread.reading.refused) from None
        if not self.report.stopped:
            self._finish()
        self.report.seconds = time.monotonic() - begun
        return self.report

    def store(
        self, connection: Connection, recorder: Recorder, read: Sequence[tuple[int, Reading]]
    ) -> Callable[[], None]:
        """What was read, with the number of the last line; see :class:`tracker.jobs.backfill_keep.Owner`."""
        now = self._clock()
        made = self._add_sources(connection, [reading for _, reading in read])
        entries = [entry for _, reading in read for entry in reading.entries]
        counts = record(connection, recorder, entries, now)
        done = self._cover(connection, entries, counts)
        end, _ = read[-1]
        backfills.set_file_offset(connection, self._key, end)

        def committed() -> None:
            self._made |= made
            self._done |= done
            new = sum(one.new for one in counts.values())
            self._count([reading for _, reading in read], new)
            logger.info("%s: stored up to record %d", self._path.name, end)
            self._on_batch(self.report)

        return committed

    def _read(self, keeper: Keeper, documents: Iterator[tuple[int, Past | Lines]]) -> bool:
        """Has document after document stored; False where a stop came before the end."""
        lane = keeper.lane(self)
        for end, document in documents:
            lane.put(end, document)
            if self._stop.is_set():
                keeper.let_go()
                return False
        lane.flush()
        return True

    def _documents(self, start: int) -> Iterator[tuple[int, Past | Lines]]:
        """Documents behind line, or entry, ``start``, each with the number of the last one in it."""
        if files.is_lines(self._path):
            return self._of_lines(start)
        feed = self._feed()
        if self._source is None:
            raise UsageError(f"{self._path.name} does not say whose feed it is; give --source ID.")
        past = Past(self._source, self._span, feed.entries[start:], self._clock())
        return self._of_feed(past, start)

    def _feed(self) -> ParsedFeed:
        with files.open_file(self._path) as file:
            body = file.read()
        try:
            return parse.parse(body)
        except ParseError as error:
            raise UsageError(f"{self._path.name} is neither a feed nor JSON Lines: {error}") from None

    def _start(self) -> int:
        """How many lines or entries an earlier run has stored, which was cut short."""
        with self._database.read() as connection:
            return backfills.file_offset(connection, self._key)

    def _of_lines(self, start: int) -> Iterator[tuple[int, Lines]]:
        lines = files.lines(self._path)
        number = sum(1 for _ in islice(lines, start))
        while some := tuple(islice(lines, PART)):
            yield (
                number + len(some),
                Lines(self._path.name, number + 1, some, self._source, self._span, self._clock()),
            )
            number += len(some)

    def _of_feed(self, past: Past, start: int) -> Iterator[tuple[int, Past]]:
        for part in past.parts():
            start += len(part.entries)
            yield start, part

    def _add_sources(self, connection: Connection, readings: Sequence[Reading]) -> set[str]:
        """Adds the sources that only the file knows; gives their ids."""
        made = {
            source.id: source
            for reading in readings
            if isinstance(reading, LinesReading)
            for source in reading.made
            if source.id not in self._made
        }
        if made:
            known = {one.source.id for one in sources.all_sources(connection)}
            new = [source for source in made.values() if source.id not in known]
            sources.add(connection, new, Origin.OPERATOR)
        return set(made)

    def _cover(
        self, connection: Connection, entries: Sequence[Entry], counts: dict[str, Counts]
    ) -> dict[str, StoredBackfill]:
        """Adds what was read to what is known of the history of each source by files."""
        found: dict[str, list[Entry]] = {}
        for entry in entries:
            found.setdefault(entry.item.source_id, []).append(entry)
        first_time = [source_id for source_id in found if source_id not in self._done]
        known = dict(self._done)
        for stored in backfills.of_sources(connection, first_time) if first_time else ():
            if stored.mechanism == VIA:
                known[stored.source_id] = stored
        now, reason = self._clock(), f"Reading {self._path.name}."
        done = {}
        for source_id, some in found.items():
            stored = known.get(source_id) or StoredBackfill(
                source_id, VIA, self._span, BackfillState.RUNNING, None, now, sureness=Sureness.LIKELY
            )
            stored = extent((entry.item for entry in some), stored)
            items = stored.items + counts.get(source_id, Counts()).new
            done[source_id] = replace(
                stored, state=BackfillState.RUNNING, items=items, changed_at=now, reason=reason
            )
        backfills.put_all(connection, list(done.values()))
        return done

    def _count(self, readings: Sequence[Reading], new: int) -> None:
        report = self.report
        for reading in readings:
            lines = reading.records if isinstance(reading, LinesReading) else len(reading.entries)
            report.records += lines
            report.passed_over += len(reading.problems)
            report.problems += reading.problems[: MOST_PROBLEMS - len(report.problems)]
            report.known += len(reading.entries)
        report.new += new
        report.known -= new

    def _finish(self) -> None:
        """The next run of this file begins at its beginning."""
        with self._database.write() as connection:
            reason = f"Read from {self._path.name}; a file says nothing of what it leaves out."
            ended = [replace(one, state=BackfillState.DONE, reason=reason) for one in self._done.values()]
            backfills.put_all(connection, ended)
            backfills.set_file_offset(connection, self._key, 0)
