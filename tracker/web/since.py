"""Since when each address has answered what it answers now, as far as this process has seen."""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

MOST_ADDRESSES = 10_000
"""Those that nobody has asked for longest are forgotten first; they count as changed when they come again."""


class Since:
    """Notes when an answer was first seen; safe for threads.

    The dates of the items would not do: an edit, a new tag or a story that grew changes an answer whose
    items are all old, and a date that misses this would keep clients on a stale copy.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def note(self, address: str, tag: str, now: datetime) -> datetime:
        """When the address first gave the answer with this tag: a whole second, later than for any before."""
        second = now.replace(microsecond=0)
        with self._lock:
            known, since = self._seen.pop(address, (tag, second))
            if known != tag:
                since = max(second, since + timedelta(seconds=1))
            self._seen[address] = (tag, since)
            if len(self._seen) > MOST_ADDRESSES:
                self._seen.popitem(last=False)
        return since
