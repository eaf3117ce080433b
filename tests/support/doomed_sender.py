"""Works through an outbox in a process of its own, and kills itself where it is told to.

    python doomed_sender.py DATABASE PORT [POINT [N]]

POINT is one of POINTS, N which letter it is about, from 1.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from delivery_facts import MONDAY, RULES, mailer_to

from tracker.jobs import deliver
from tracker.mail import Mailer
from tracker.store import Database, deliveries

POINTS = {
    "before the claim": (deliveries, "claim", "before"),
    "after the claim": (deliver, "letter_to", "before"),
    "before the last dot is marked": (deliveries, "hand_over", "before"),
    "in the transaction of the mark": (deliveries, "hand_over", "after"),
    "after the answer": (Mailer, "send", "after"),
    "in the transaction of the end": (deliveries, "settle", "after"),
}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def doom(point: str, number: int) -> None:
    """Makes the process die at a point of its ``number``-th letter."""
    owner, name, when = POINTS[point]
    real: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def doomed(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            die()
        result = real(*args, **options)
        if calls == number and when == "after":
            die()
        return result

    setattr(owner, name, doomed)


def main() -> None:
    database, port, *rest = sys.argv[1:]
    if rest:
        doom(rest[0], int(rest[1]))
    with mailer_to(int(port)) as mailer:
        deliver.deliver(
            Database(f"sqlite:///{database}"),
            mailer,
            RULES,
            clock=lambda: MONDAY,
            stop=threading.Event(),
        )


if __name__ == "__main__":
    main()
