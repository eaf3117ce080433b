"""Requests that wait, a lane for each host: gives the next one that its host's budget lets start.

A host that has to wait keeps only its own lane waiting. No thread sleeps for a gap: whoever asks
is given another host's request, or told when to ask again.
"""

import heapq
import itertools
from collections import deque
from collections.abc import Iterable
from datetime import datetime

from tracker.fetch.limits import HostLimiter, Place
from tracker.model.fetch import FeedRequest


class _Lane:
    """The requests of one key. ``parked`` lanes wait for a connection to become free."""

    __slots__ = ("key", "parked", "waiting")

    def __init__(self, key: str) -> None:
        self.key = key
        self.waiting: deque[tuple[FeedRequest, Place]] = deque()
        self.parked = False


class Lanes:
    """Requests in lanes. Not thread-safe: whoever shares it, locks it."""

    def __init__(self, requests: Iterable[FeedRequest], limiter: HostLimiter) -> None:
        self._limiter = limiter
        self._lanes: dict[str, _Lane] = {}
        self._ready: list[tuple[datetime, int, str]] = []
        self._turn = itertools.count()
        self.waiting = 0
        for request in requests:
            place = limiter.place_of(request.url)
            lane = self._lanes.setdefault(place.key, _Lane(place.key))
            lane.waiting.append((request, place))
            self.waiting += 1
        for lane in self._lanes.values():
            self._line_up(lane)

    def take(self, now: datetime) -> tuple[FeedRequest, Place] | datetime | None:
        """The next request that may start now, already counted as started; else when one may.

        None when nothing can start before another request has finished (or nothing is left).
        """
        while self._ready:
            ready, _, key = self._ready[0]
            if ready > now:
                return ready
            heapq.heappop(self._ready)
            lane = self._lanes[key]
            request, place = lane.waiting[0]
            started = self._limiter.try_start(place)
            if started:
                lane.waiting.popleft()
                self.waiting -= 1
            self._line_up(lane)
            if started:
                return request, place
        return None

    def finished(self, place: Place) -> None:
        """Counts a request as ended, which may free its host for the next."""
        self._limiter.finish(place)
        lane = self._lanes[place.key]
        if lane.parked:
            self._line_up(lane)

    def abandon(self) -> None:
        """Forgets all requests that have not started."""
        self._ready.clear()
        for lane in self._lanes.values():
            lane.waiting.clear()
            lane.parked = False
        self.waiting = 0

    def _line_up(self, lane: _Lane) -> None:
        """Puts a lane in line for when its host may be asked, or parks it while that depends on others."""
        lane.parked = False
        if not lane.waiting:
            return
        start = self._limiter.next_start(lane.waiting[0][1])
        if start is None:
            lane.parked = True
        else:
            heapq.heappush(self._ready, (start, next(self._turn), lane.key))
