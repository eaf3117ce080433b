"""The clock of one request: what its thread is doing, and when it has to be done.

A server that sends one byte a second never trips a socket's time-out, which starts anew with every
read. So each read takes as its time-out what is left of the whole request. The sockets find that
here, by thread: one thread carries one request at a time.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class OutOfTimeError(TimeoutError):
    """The request as a whole took longer than it may."""


class _Flight(threading.local):
    """Of this thread: when its request must end (monotonic seconds), and whether its socket is a used one."""

    ends_at: float = float("inf")
    reused: bool = False


_flight = _Flight()


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Everything that this thread reads inside is done ``seconds`` from now, or OutOfTimeError."""
    _flight.ends_at = time.monotonic() + seconds
    try:
        yield
    finally:
        _flight.ends_at = float("inf")


def remaining() -> float:
    """Seconds left for this thread's request. OutOfTimeError when there are none."""
    left = _flight.ends_at - time.monotonic()
    if left <= 0:
        raise OutOfTimeError
    return left


def out_of_time() -> bool:
    """Whether this thread's request has used up its time."""
    return time.monotonic() >= _flight.ends_at


def note_reused(*, reused: bool) -> None:
    """Remembers whether the connection that this request uses has carried one before."""
    _flight.reused = reused


def was_reused() -> bool:
    """Whether the request went over a connection that had been left open."""
    return _flight.reused
