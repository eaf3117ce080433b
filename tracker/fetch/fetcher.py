"""The fetcher: one request politely, or many at once."""

import threading
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

from tracker.clock import Clock, utc_now
from tracker.fetch.crew import Crew
from tracker.fetch.exchange import Exchange
from tracker.fetch.limits import HostLimiter, Turns
from tracker.fetch.rules import FetchRules
from tracker.fetch.transport import Transport
from tracker.model.fetch import FeedRequest, FetchOutcome, Postponed

_LOOK_AGAIN = 0.05
_STOPPED = "Not asked, since the run was stopped."


class Fetcher:
    """Asks for documents by ``rules``. Thread-safe; close it, or use it as a context manager.

    ``clock`` gives the times of outcomes and measures the gaps between requests; ``turns`` shares
    hosts with other processes.
    """

    def __init__(self, rules: FetchRules, clock: Clock = utc_now, turns: Turns | None = None) -> None:
        self.rules = rules
        self.limiter = HostLimiter(rules, clock, turns)
        self._clock = clock
        self._transport = Transport(rules)
        self._exchange = Exchange(rules, self.limiter, self._transport, clock)

    def fetch(self, request: FeedRequest, stop: threading.Event | None = None) -> FetchOutcome:
        """What became of one request. Waits for its host's budget; never raises for an outside failure.

        Nothing is sent after ``stop`` is set: the request is then postponed.
        """
        stop = stop or threading.Event()
        place = self.limiter.place_of(request.url)
        while stop.is_set() or not self.limiter.try_start(place):
            start = self.limiter.next_start(place)
            wait = _LOOK_AGAIN if start is None else (start - self._clock()).total_seconds()
            if stop.wait(max(0.001, wait)):
                return Postponed(request.source_id, request.url, self._clock(), _STOPPED, self._clock())
        try:
            return self._exchange.carry_out(request, place)
        finally:
            self.limiter.finish(place)

    def fetch_all(
        self, requests: Iterable[FeedRequest], stop: threading.Event | None = None
    ) -> Iterator[FetchOutcome]:
        """What became of each request, as they end; many run at once, each host within its budget.

        Put the sources that failed last time at the end: hosts are begun in the order given. After
        ``stop`` is set nothing new starts, what is under way has two seconds to end, and the rest
        is not told of. An iterator that is given up stops likewise, without the wait.
        """
        crew = Crew(requests, self.limiter, self._exchange.carry_out, self.rules, self._clock)
        try:
            yield from crew.outcomes(stop or threading.Event())
        finally:
            crew.dismiss()
            self._transport.close_idle()

    def close(self) -> None:
        """Closes the connections that were kept open."""
        self._transport.close_idle()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
