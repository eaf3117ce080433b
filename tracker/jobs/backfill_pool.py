"""Items → entries ready to be stored, in this process or one for each core."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from tracker.jobs.prepare import Preparer
from tracker.jobs.reading import Entry
from tracker.jobs.workers import make_preparer
from tracker.model.item import Item

PART = 100
"""Items a task: what a worker has begun has to be waited for when a run is stopped."""

_preparer: Preparer | None = None


class PreparePool:
    """Prepares items; a context manager. ``processes`` 0 is one a core, 1 is none but this."""

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

    def submit(self, some: Sequence[Item], hints: Mapping[str, tuple[str, ...]]) -> list[Future[list[Entry]]]:
        """The entries of items in their order, part by part; ``hints`` are the firms of each source."""
        parts = [some[start : start + PART] for start in range(0, len(some), PART)]
        return [self._executor.submit(_prepare, part, hints) for part in parts]

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


def _prepare(some: Sequence[Item], hints: Mapping[str, tuple[str, ...]]) -> list[Entry]:
    """In a worker: the items with tags, signals and search terms."""
    if _preparer is None:
        raise RuntimeError("the worker was not started by PreparePool")
    return [Entry(item, _preparer.prepare(item, hints[item.source_id])) for item in some]
