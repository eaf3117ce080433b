"""So many requests a client: a bucket of tokens for each address, in memory."""

import math
import threading
from collections import OrderedDict
from datetime import datetime

MOST_CLIENTS = 10_000
"""Those who have not asked for longest are forgotten first."""


class Limiter:
    """Lets a client ask ``burst`` times at once, then ``per_second`` times a second; safe for threads.

    With a rate of 0 everybody may always ask.
    """

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst = float(burst)
        self._rate = per_second
        self._lock = threading.Lock()
        self._clients: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def take(self, client: str, now: datetime) -> int:
        """Counts a request; 0 where it is allowed, else how many seconds to wait."""
        if not self._rate:
            return 0
        with self._lock:
            tokens, seen = self._clients.pop(client, (self._burst, now))
            tokens = min(self._burst, tokens + max(0.0, (now - seen).total_seconds()) * self._rate)
            allowed = tokens >= 1
            self._clients[client] = (tokens - 1 if allowed else tokens, now)
            if len(self._clients) > MOST_CLIENTS:
                self._clients.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - tokens) / self._rate))
