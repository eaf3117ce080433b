"""Polls sources once: the whole journey of the data from the catalogue to the store.

    due → claim → fetch (threads) → read (processes) → record (one writer) → next time and health

Each source ends with one action word, one row in ``fetches`` and one line of the report. What this does
not decide: what is due and when next (:mod:`tracker.fetch.schedule`), what is known
(:mod:`tracker.dedup.identity`), which story (:class:`tracker.dedup.StoryIndex`).

Crash-safe: a source is claimed before its request is sent (:mod:`tracker.jobs.poll_claims`), and its items
and its new state are written in one transaction, so a killed poll is simply polled again later.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from tracker.clock import Clock
from tracker.dedup import StoryRules
from tracker.errors import TrackerError
from tracker.fetch import Fetcher, health, schedule
from tracker.fetch.schedule import ScheduleRules
from tracker.jobs import poll_claims
from tracker.jobs.poll_outcome import (
    Ended,
    body_row,
    is_same_body,
    line_of,
    request_of,
    result_of,
    row_of,
)
from tracker.jobs.poll_report import PollLine, PollReport
from tracker.jobs.reading import Document, Reading, unread
from tracker.jobs.record import Counts, Recorder
from tracker.jobs.workers import Workers, preparer_of
from tracker.model.fetch import Fetched, FetchOutcome
from tracker.model.polling import PollState
from tracker.store import Connection, Database, fetches, holes, items, sources
from tracker.store.sources import StoredSource

logger = logging.getLogger(__name__)

BATCH_SOURCES = 96
BATCH_ENTRIES = 1_000
IDLE_SECONDS = 0.25
"""What has ended is written when a batch is full, or when nothing ended for so long."""
IN_FLIGHT = 144
"""Documents held at once between fetching and writing."""
KNOWN_GUIDS = 2_000
"""So many of a source's last guids travel with a document, to spare the tagging of known entries."""


@dataclass(frozen=True, slots=True)
class PollRules:
    """What a round of polling keeps to."""

    feeds_dir: Path
    schedule: ScheduleRules = ScheduleRules()
    stories: StoryRules = StoryRules()
    processes: int = 0
    keep_bodies: bool = True

    def schedule_of(self, stored: StoredSource) -> ScheduleRules:
        """The schedule for one source: its own rhythm by the catalogue, between the bounds of all."""
        return replace(self.schedule, base=timedelta(minutes=stored.source.poll_minutes))


def poll(
    database: Database,
    chosen: Sequence[StoredSource],
    fetcher: Fetcher,
    rules: PollRules,
    *,
    clock: Clock,
    stop: threading.Event,
    on_line: Callable[[PollLine], None] = lambda _line: None,
) -> PollReport:
    """Polls ``chosen`` once; a source that fails never stops another.

    A source that was not reached when the round was stopped is as it was before.

    Args:
        database: where to read what is known and write what is found.
        chosen: the sources, in the order in which they should be asked.
        fetcher: what sends the requests.
        rules: how to read, group and schedule.
        clock: the time.
        stop: set from outside to end early: no new request starts, what arrived is written.
        on_line: called as each source ends.

    Raises:
        StoreError: the database refused; what was written before stays.
    """
    begun = time.monotonic()
    claimed = poll_claims.take(database, chosen, rules.schedule_of, clock())
    _keep_holds(database, claimed, fetcher, clock)
    ended: queue.Queue[Ended | int | BaseException] = queue.Queue()
    writer = _Writer(database, rules, clock, on_line)
    reader = preparer_of(rules.feeds_dir, semantic=rules.stories.semantic)
    with Workers(reader, expected=len(claimed), processes=rules.processes) as workers:
        feeder = _Feeder(database, claimed, workers, ended)
        thread = threading.Thread(target=feeder.run, args=(fetcher, stop), name="feeder", daemon=True)
        thread.start()
        for batch in _batches(ended):
            writer.write(batch)
            feeder.release(batch)
        thread.join()
        reached = {line.source_id for line in writer.lines}
        unreached = [stored for stored in chosen if stored.source.id not in reached]
        poll_claims.give_back(database, unreached, claimed)
    return PollReport(writer.lines, time.monotonic() - begun)


def _keep_holds(
    database: Database, claimed: Mapping[str, StoredSource], fetcher: Fetcher, clock: Clock
) -> None:
    """Whoever refused a source in an earlier round or process is not asked for its neighbours either."""
    with database.read() as connection:
        refused = sources.refused(connection, clock())
    for stored in refused:
        if stored.source.id not in claimed and stored.state.held_until:
            fetcher.limiter.hold(fetcher.limiter.place_of(stored.source.url), stored.state.held_until)


def _batches(ended: "queue.Queue[Ended | int | BaseException]") -> Iterator[list[Ended]]:
    """What has ended, in batches worth a transaction, until as many came as the feeder says."""
    batch: list[Ended] = []
    came, expected = 0, -1
    while came != expected:
        try:
            event = ended.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            event = None
        if isinstance(event, BaseException):
            raise event
        if isinstance(event, int):
            expected = event
        elif event is not None:
            came += 1
            batch.append(event)
        full = len(batch) >= BATCH_SOURCES or sum(map(_size, batch)) >= BATCH_ENTRIES
        if batch and (event is None or full or came == expected):
            yield batch
            batch = []


def _size(ended: Ended) -> int:
    return len(ended.reading.entries) if ended.reading else 0


class _Feeder:
    """Fetches in its own thread and has bodies read; what has ended goes into a queue.

    The queue ends with the number of polls that it held, or with the error that stopped the feeder.
    """

    def __init__(
        self,
        database: Database,
        claimed: Mapping[str, StoredSource],
        workers: Workers[Document],
        ended: "queue.Queue[Ended | int | BaseException]",
    ) -> None:
        self._database = database
        self._claimed = claimed
        self._workers = workers
        self._ended = ended
        self._slots = threading.BoundedSemaphore(IN_FLIGHT)

    def run(self, fetcher: Fetcher, stop: threading.Event) -> None:
        """Until every source was asked, or the round was stopped."""
        count = 0
        try:
            # Those that failed last time come last: hosts are begun in the order given.
            order = sorted(self._claimed.values(), key=lambda stored: stored.state.failures > 0)
            requests = [request_of(stored) for stored in order]
            for outcome in fetcher.fetch_all(requests, stop):
                count += 1
                self._pass_on(self._claimed[outcome.source_id], outcome)
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that reads the queue
            self._ended.put(error)
        else:
            self._ended.put(count)

    def release(self, batch: Sequence[Ended]) -> None:
        """Makes room for as many documents as the batch held."""
        for one in batch:
            if one.reading is not None:
                self._slots.release()

    def _pass_on(self, stored: StoredSource, outcome: FetchOutcome) -> None:
        if not isinstance(outcome, Fetched) or is_same_body(outcome, stored.state):
            self._ended.put(Ended(stored, outcome))
            return
        self._slots.acquire()
        with self._database.read() as connection:
            known = items.recent_hashes(connection, stored.source.id, KNOWN_GUIDS)
        document = Document(
            source=stored.source,
            body=outcome.body,
            content_type=outcome.headers.get("content-type", ""),
            url=outcome.final_url,
            fetched_at=outcome.fetched_at,
            known=known,
        )

        def finish(reading: Reading) -> None:
            self._ended.put(Ended(stored, outcome, reading))

        self._workers.submit(document, finish)


class _Writer:
    """The one thread that writes: a batch a transaction, or a source a transaction where a batch fails."""

    def __init__(
        self, database: Database, rules: PollRules, clock: Clock, on_line: Callable[[PollLine], None]
    ) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._on_line = on_line
        self._recorder = Recorder(rules.stories)
        self.lines: list[PollLine] = []

    def write(self, batch: Sequence[Ended]) -> None:
        """Records what has ended; a source whose entries cannot be recorded fails alone."""
        try:
            self._write(batch)
        except TrackerError:
            raise
        except Exception as error:
            self._recorder = Recorder(self._rules.stories)  # its window may hold what was rolled back
            if len(batch) > 1:
                for one in batch:
                    self.write([one])
            elif batch[0].reading is None or not batch[0].reading.internal:
                logger.exception("recording %s failed", batch[0].stored.source.id)
                why = f"failed inside the tracker ({type(error).__name__}: {error})"
                self.write([replace(batch[0], reading=unread(batch[0].stored.source.id, why))])
            else:
                raise

    def _write(self, batch: Sequence[Ended]) -> None:
        now = self._clock()
        with self._database.write() as connection:
            read = [one for one in batch if one.reading is not None]
            recorded = self._recorder.record(
                connection, [one.reading for one in read if one.reading], now=now
            )
            counts = dict(zip((one.stored.source.id for one in read), recorded, strict=True))
            lines = self._settle(
                connection, [(one, counts.get(one.stored.source.id, Counts())) for one in batch]
            )
            fetches.add(connection, [row_of(line) for line in lines])
        for line in lines:
            logger.info("%s", line)
            self._on_line(line)
        self.lines += lines

    def _settle(self, connection: Connection, batch: Sequence[tuple[Ended, Counts]]) -> list[PollLine]:
        """Writes what the sources learnt: their states, the addresses they moved to, bodies, holes."""
        now = self._clock()
        states: dict[str, PollState] = {}
        lines = []
        for ended, counts in batch:
            stored, result = ended.stored, result_of(ended, counts)
            source_id, rules = stored.source.id, self._rules.schedule_of(stored)
            state = states[source_id] = schedule.next_state(stored.state, result, now, rules)
            if hole := health.find_hole(stored.state, result):
                holes.add(connection, source_id, hole, now)
            answered = "" if state.failures else result.url  # the listed address, where a move is undone
            if (url := schedule.new_address(state, rules) or answered) and url != stored.source.url:
                sources.set_url(connection, source_id, url)
            lines.append(line_of(ended, result, counts, state))
        sources.save_states(connection, states)
        if self._rules.keep_bodies:
            outcomes = [one.outcome for one, _ in batch if one.reading is not None]
            fetches.add_bodies(connection, [body_row(o) for o in outcomes if isinstance(o, Fetched)])
        return lines
