"""Keeps what is dear to work out for a few minutes, for all visitors."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")


class Keep:
    """Values by name, each for a time; safe for threads, and worked out by one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[datetime, Any]] = {}

    def get(self, name: str, now: datetime, life: timedelta, make: Callable[[], T]) -> T:
        """The value of that name, made anew when there is none or it is too old."""
        with self._lock:
            kept = self._kept.get(name)
            if kept is None or now - kept[0] >= life:
                kept = self._kept[name] = (now, make())
            found: T = kept[1]
            return found
