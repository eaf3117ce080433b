"""Where documents are read: in this process, or in several so that every core works.

A few documents are read here, since a process costs half a second to start; a full round of polling
or a backfill uses one process a core. A process that dies takes only its document with it.
"""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from tracker.catalogue import ledger
from tracker.jobs.prepare import Document, Preparer, Reading
from tracker.tag import Tagger

FEW = 24
"""So many documents are read sooner here than a process starts."""

_preparer: Preparer | None = None


def make_preparer(feeds_dir: Path) -> Preparer:
    """A reader of documents with the ledger of ``feeds_dir``."""
    return Preparer(Tagger(ledger.load_ledger(feeds_dir)))


class Workers:
    """Reads documents; a context manager.

    Args:
        feeds_dir: the catalogue, of which the ledger is needed.
        expected: how many documents are likely to come.
        processes: how many processes to use for more than a few; 0 means one a core.
    """

    def __init__(self, feeds_dir: Path, *, expected: int, processes: int = 0) -> None:
        processes = processes or _cores()
        self._executor: Executor = (
            ProcessPoolExecutor(
                processes,
                mp_context=multiprocessing.get_context("forkserver"),
                initializer=_start,
                initargs=(feeds_dir,),
            )
            if expected > FEW and processes > 1
            else ThreadPoolExecutor(1, initializer=_start, initargs=(feeds_dir,))
        )

    def submit(self, document: Document, done: Callable[[Future[Reading]], None]) -> None:
        """Reads a document, then calls ``done`` with the future that holds its reading."""
        self._executor.submit(_read, document).add_done_callback(done)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(wait=error is None, cancel_futures=True)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(feeds_dir: Path) -> None:
    global _preparer  # noqa: PLW0603 - what a worker of a pool holds is global to it
    _preparer = make_preparer(feeds_dir)


def _read(document: Document) -> Reading:
    if _preparer is None:
        raise RuntimeError("the worker was not started by Workers")
    return _preparer.read(document)
