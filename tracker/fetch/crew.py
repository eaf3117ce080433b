"""Threads that carry out many requests, and more threads while many wait for silence.

A thread that waits for a silent host does nothing, and costs nothing but its place. So ``workers``
counts the threads that get answers: for each that has waited longer than ``slow_after``, another
takes over, and while few answers come their number doubles at every look, up to ``max_threads``.
When answers come again, the extra threads leave. A thousand silent hosts delay ten good ones by
seconds.
"""

import resource
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from tracker.clock import Clock
from tracker.fetch import classify
from tracker.fetch.lanes import Lanes
from tracker.fetch.limits import HostLimiter, Place
from tracker.fetch.rules import FetchRules
from tracker.model.fetch import Failed, FeedRequest, FetchOutcome

_GRACE = 2.0
"""Seconds that running requests get to end after a stop."""
_LOOK = 0.1
"""Seconds between two looks at the stop flag."""
_AHEAD = 64
"""Outcomes that may wait to be taken; a taker that is slower holds the threads up, not the memory."""


class Crew:
    """The threads of one run over many requests."""

    def __init__(
        self,
        requests: Iterable[FeedRequest],
        limiter: HostLimiter,
        carry_out: Callable[[FeedRequest, Place], FetchOutcome],
        rules: FetchRules,
        clock: Clock,
    ) -> None:
        self._lanes = Lanes(requests, limiter)
        self._carry_out = carry_out
        self._rules = rules
        self._clock = clock
        self._lock = threading.Lock()
        self._work = threading.Condition(self._lock)
        self._told = threading.Condition(self._lock)
        self._room = threading.Condition(self._lock)
        self._done: deque[FetchOutcome] = deque()
        self._running: dict[int, float] = {}
        self._threads = 0
        self._most_threads = min(rules.max_threads, _open_files() // 2)
        self._wanted = rules.workers
        self._answers = 0
        self._last_look = time.monotonic()
        self._dismissed = False

    def outcomes(self, stop: threading.Event) -> Iterator[FetchOutcome]:
        """The outcomes as they come, until all are told, or the grace after ``stop`` is over."""
        self._hire(min(self._rules.workers, self._lanes.waiting))
        ends_at = float("inf")
        while time.monotonic() < ends_at:
            if stop.is_set() and ends_at == float("inf"):
                ends_at = time.monotonic() + _GRACE
                with self._lock:
                    self._lanes.abandon()
            with self._lock:
                outcome = self._next()
                over = outcome is None and not self._running and not self._lanes.waiting
            if outcome is not None:
                yield outcome
            elif over:
                return
            self._relieve()

    def dismiss(self) -> None:
        """Lets the threads go: waiting ones at once, busy ones when their request has ended."""
        with self._lock:
            self._dismissed = True
            self._lanes.abandon()
            self._work.notify_all()
            self._room.notify_all()

    def _next(self) -> FetchOutcome | None:
        if not self._done and (self._running or self._lanes.waiting):
            self._told.wait(_LOOK)
        if not self._done:
            return None
        self._room.notify()
        return self._done.popleft()

    def _relieve(self) -> None:
        """Hires for the threads that wait for silence; looks twice in ``slow_after``."""
        now = time.monotonic()
        patience = self._rules.slow_after.total_seconds()
        if now - self._last_look < patience / 2:
            return
        self._last_look = now
        with self._lock:
            slow = sum(1 for started in self._running.values() if now - started > patience)
            few_answers = self._answers < self._rules.workers
            self._answers = 0
            wanted = slow + max(self._rules.workers, slow if few_answers else 0)
            self._wanted = min(wanted, self._most_threads)
            missing = min(self._wanted - self._threads, self._lanes.waiting)
        self._hire(missing)

    def _hire(self, number: int) -> None:
        for _ in range(number):
            with self._lock:
                self._threads += 1
            threading.Thread(target=self._labour, name="fetch", daemon=True).start()

    def _labour(self) -> None:
        """A thread's life: take a request, carry it out, tell, until there is none or too many are here."""
        me = threading.get_ident()
        try:
            while task := self._take(me):
                self._carry(me, *task)
        finally:
            with self._lock:
                self._threads -= 1

    def _carry(self, me: int, request: FeedRequest, place: Place) -> None:
        """Carries out one request. An error of our own ends the thread and is told as a failure."""
        outcome: FetchOutcome | None = None
        try:
            outcome = self._carry_out(request, place)
        finally:
            if outcome is None:
                failure = classify.internal(request.source_id)
                outcome = Failed(request.source_id, request.url, failure, self._clock(), timedelta(0))
            self._tell(me, place, outcome)

    def _take(self, me: int) -> tuple[FeedRequest, Place] | None:
        """The next request; waits while none may start. None: leave."""
        with self._lock:
            while self._lanes.waiting and not self._dismissed:
                if self._threads > self._wanted:
                    return None
                found = self._lanes.take(self._clock())
                if isinstance(found, tuple):
                    self._running[me] = time.monotonic()
                    return found
                wait = None if found is None else max(0.001, (found - self._clock()).total_seconds())
                self._work.wait(wait)
            return None

    def _tell(self, me: int, place: Place, outcome: FetchOutcome) -> None:
        with self._lock:
            del self._running[me]
            self._lanes.finished(place)
            self._done.append(outcome)
            self._answers += 1
            self._told.notify()
            self._work.notify()
            while len(self._done) > _AHEAD and not self._dismissed:
                self._room.wait()


def _open_files() -> int:
    """How many files and sockets this process may have open."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 65536 if limit == resource.RLIM_INFINITY else limit
