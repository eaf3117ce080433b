"""Where documents are read: in this process, or in several so that every core works.

A few documents are read here, since a process costs half a second to start; a full round of polling
or a backfill uses one process for each core that the storing process leaves. Each is served by a thread,
which hands it one document at a time: when a process dies or hangs, it is plain which document it was
reading. That document is tried once more in a new process; the second death is its failure, and no
other document's.
"""

import logging
import os
import queue
import subprocess
import threading
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self

from tracker.jobs import reader_process
from tracker.jobs.reader_process import D, MakeReader, Reads, read_one
from tracker.jobs.reading import Document, Reading, unread

if TYPE_CHECKING:
    from tracker.jobs.prepare import Preparer

logger = logging.getLogger(__name__)

FEW = 24
"""So many documents are read sooner here than a process starts."""
TRIES = 2
BACKLOG = 48
"""So many bodies of feeds wait before one more process starts: what is nearly done needs no help."""
PATIENCE = 120.0
"""Seconds that one document may take; what takes longer hangs."""


def make_preparer(feeds_dir: Path, *, semantic: bool = False) -> "Preparer":
    """A reader of documents with the ledger of ``feeds_dir``, of meanings too where it is ``semantic``.

    The parsers and the tagger are imported here: a round that brings nothing new does without them.
    """
    from tracker.jobs import prepare  # noqa: PLC0415 - see above

    return prepare.make_preparer(feeds_dir, semantic=semantic)


def preparer_of(feeds_dir: Path, *, semantic: bool = False) -> MakeReader[Document]:
    """How to make the reader with the ledger of ``feeds_dir``, of meanings too where it is ``semantic``."""
    return partial(make_preparer, feeds_dir, semantic=semantic)


class Workers(Generic[D]):
    """Reads documents; a context manager. Processes start as documents come.

    Args:
        make_reader: makes the reader, once in each process.
        expected: how many documents are likely to come.
        processes: how many processes work on more than a few, with this one, which stores what the
            others read; 0 means one a core.
        patience: seconds after which a process that reads one document is taken to hang.
        backlog: so many documents wait before one more process starts.
    """

    def __init__(
        self,
        make_reader: MakeReader[D],
        *,
        expected: int,
        processes: int = 0,
        patience: float = PATIENCE,
        backlog: int = BACKLOG,
    ) -> None:
        others = (processes or _cores()) - 1
        apart = expected > FEW and others > 0
        self._place = partial(_Apart, make_reader, patience) if apart else partial(_Here, make_reader)
        self._most = others if apart else 1
        self._backlog = backlog
        self._waiting: queue.SimpleQueue[tuple[D, Callable[[Reading], None]] | None] = queue.SimpleQueue()
        self._abandoned = False
        self._threads: list[threading.Thread] = []
        self._places: list[_Here[D] | _Apart[D]] = []

    def submit(self, document: D, done: Callable[[Reading], None]) -> None:
        """Reads a document, then calls ``done`` with its reading, from a thread of the workers.

        A document at which our own code fails, or which ends its process, has a reading that says so.
        """
        self._waiting.put((document, done))
        started = len(self._threads)
        if started == 0 or (started < self._most and self._waiting.qsize() >= self._backlog):
            self._start_thread()

    def abandon(self) -> None:
        """Lets go what waits to be read, and what processes are reading."""
        self._abandoned = True
        for place in self._places:
            place.abandon()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.abandon()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _start_thread(self) -> None:
        place = self._place()
        self._places.append(place)
        thread = threading.Thread(target=self._work, args=(place,), name="reader", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self, place: "_Here[D] | _Apart[D]") -> None:
        try:
            while task := self._waiting.get():
                if self._abandoned:
                    continue
                document, done = task
                done(_read_in(place, document))
        finally:
            place.close()


def _read_in(place: "_Here[D] | _Apart[D]", document: D) -> Reading:
    """The reading of a document; one that says so where no process can be had for it."""
    try:
        return place.read(document)
    except Exception as error:
        logger.exception("%s cannot be read", document.name)
        return unread(document.name, f"could not begin ({type(error).__name__}: {error})")


class _Here(Generic[D]):
    """Reads in this process."""

    def __init__(self, make_reader: MakeReader[D]) -> None:
        self._make_reader = make_reader
        self._reader: Reads[D] | None = None

    def read(self, document: D) -> Reading:
        self._reader = self._reader or self._make_reader()
        return read_one(self._reader, document)

    def abandon(self) -> None:
        """What is being read is read to its end."""

    def close(self) -> None:
        """Nothing is open."""


class _Apart(Generic[D]):
    """Reads in a process of its own, which starts with the first document and anew after a death."""

    def __init__(self, make_reader: MakeReader[D], patience: float) -> None:
        self._make_reader = make_reader
        self._patience = patience
        self._abandoned = False
        self._running: tuple[subprocess.Popen[bytes], Connection[object, object]] | None = None

    def read(self, document: D) -> Reading:
        end = ""
        for _ in range(TRIES):
            process, connection = self._running = self._running or reader_process.start(self._make_reader)
            try:
                connection.send(document)
                if not connection.poll(self._patience):
                    end = f"took longer than {self._patience:.0f} s"
                    break
                return connection.recv()  # type: ignore[return-value]
            except (EOFError, ConnectionError):
                if self._abandoned:
                    break
                end = f"ended its process twice (exit status {process.wait()})"
                logger.warning("reading %s ended process %s", document.name, process.pid)
                self.close()
        self.close()
        return unread(document.name, end)

    def abandon(self) -> None:
        """Ends the process in the middle of what it reads."""
        self._abandoned = True
        if self._running is not None:
            self._running[0].kill()

    def close(self) -> None:
        """Ends the process, which is idle or hangs."""
        if self._running is not None:
            process, connection = self._running
            connection.close()
            process.kill()
            process.wait()
            self._running = None


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
