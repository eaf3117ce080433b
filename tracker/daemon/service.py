"""APScheduler ticks: what is due is asked of the database at each, never kept in memory."""

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from tracker.clock import Clock
from tracker.errors import TrackerError

logger = logging.getLogger(__name__)

STOP_WITHIN = timedelta(seconds=4)
"""A task that has not ended by then is left behind: what it had not written is done again."""


@dataclass(frozen=True, slots=True)
class Task:
    """Work that is done again and again; ``run`` looks for what is due and ends early on ``stop``."""

    every: timedelta
    run: Callable[[threading.Event], object]


Tasks = Mapping[str, Task]


class Daemon:
    """Runs tasks at their intervals until a signal comes.

    Args:
        tasks: by name; each runs in a thread of its own and never twice at once.
        clock: the time, for the record of the last runs.
        on_run: called with the name of a task that ended well, and the time.
    """

    def __init__(
        self, tasks: Tasks, clock: Clock, on_run: Callable[[str], None] = lambda _name: None
    ) -> None:
        self._tasks = tasks
        self._clock = clock
        self._on_run = on_run
        self._running: set[str] = set()
        self._changed = threading.Condition()
        self.stop = threading.Event()

    def run(self) -> bool:
        """Until SIGTERM or Ctrl-C; returns within five seconds of it.

        Returns:
            Whether every task had ended. If not, the caller must not wait for the threads.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        scheduler = self._scheduler()
        scheduler.start()
        logger.info("running: %s", ", ".join(f"{name} every {t.every}" for name, t in self._tasks.items()))
        self.stop.wait()
        logger.info("stopping")
        scheduler.shutdown(wait=False)
        with self._changed:
            clean = self._changed.wait_for(lambda: not self._running, STOP_WITHIN.total_seconds())
        if clean:
            logger.info("stopped")
        else:
            logger.warning("stopped, leaving behind: %s", ", ".join(sorted(self._running)))
        return clean

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            timezone="UTC",
            daemon=True,
            executors={"default": ThreadPoolExecutor(len(self._tasks))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, task in self._tasks.items():
            seconds = task.every.total_seconds()
            scheduler.add_job(
                self._run, "interval", (name, task), seconds=seconds, id=name, next_run_time=self._clock()
            )
        scheduler.add_listener(self._complain, EVENT_JOB_ERROR)
        return scheduler

    def _run(self, name: str, task: Task) -> None:
        if self.stop.is_set():
            return
        self._note(name, running=True)
        try:
            task.run(self.stop)
        except TrackerError as error:
            logger.error("%s: %s", name, error)  # noqa: TRY400 - the sentence says it; a traceback would hide it
        else:
            self._on_run(name)
        finally:
            self._note(name, running=False)

    def _note(self, name: str, *, running: bool) -> None:
        with self._changed:
            (self._running.add if running else self._running.discard)(name)
            self._changed.notify_all()

    def _complain(self, event: JobExecutionEvent) -> None:
        """A task that failed in a way nobody foresaw is loud, and runs again at its next time."""
        logger.error("%s failed: %s\n%s", event.job_id, event.exception, event.traceback)
