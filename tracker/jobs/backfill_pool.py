"""What sources published → entries ready to be stored, worked out in this process or one for each core."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from tracker.jobs.backfill_keep import Past, items_of
from tracker.jobs.prepare import Preparer
from tracker.jobs.reading import Entry
from tracker.jobs.workers import make_preparer
from tracker.model.backfill import Span

PART = 100
"""Entries a task: what a worker has begun has to be waited for when a run is stopped."""

_preparer: Preparer | None = None


class PreparePool:
    """Normalises and prepares; a context manager. ``processes`` 0 is one a core, 1 is none but this."""

    WORTH_BYTES: ClassVar[int] = 500_000
    """A file of so many bytes is worth the half second that processes cost."""

    def __init__(self, feeds_dir: Path, processes: int, *, semantic: bool = False) -> None:
        number = processes or os.cpu_count() or 1
        context = multiprocessing.get_context("forkserver")
        self._executor: Executor = (
            ProcessPoolExecutor(number, context, initializer=_start, initargs=(feeds_dir, semantic))
            if number > 1
            else ThreadPoolExecutor(1, initializer=_start, initargs=(feeds_dir, semantic))
        )

    def submit(self, pasts: Sequence[Past], span: Span) -> list[Future[list[Entry]]]:
        """The entries made of what came from several sources, part by part, in their order."""
        return [self._executor.submit(_prepare, part, span) for part in _parts(pasts)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(wait=error is None, cancel_futures=True)


def _start(feeds_dir: Path, semantic: bool) -> None:  # noqa: FBT001 - an initialiser takes no names
    if threading.current_thread() is threading.main_thread():
        # Ctrl-C reaches the whole group of processes; when to end is for the one that was called to say.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _preparer  # noqa: PLW0603 - what a worker of a pool holds is global to it
    _preparer = make_preparer(feeds_dir, semantic=semantic)


def _prepare(pasts: Sequence[Past], span: Span) -> list[Entry]:
    """In a worker: the items published in the span, with tags, signals and search terms."""
    if _preparer is None:
        raise RuntimeError("the worker was not started by PreparePool")
    return [
        Entry(item, _preparer.prepare(item, past.source.entities))
        for past in pasts
        for item in items_of(past, span)
    ]


def _parts(pasts: Sequence[Past]) -> Iterator[list[Past]]:
    """Tasks of about ``PART`` entries; what came from one source stays together."""
    part: list[Past] = []
    for past in pasts:
        part.append(past)
        if sum(len(one.entries) for one in part) >= PART:
            yield part
            part = []
    if part:
        yield part
