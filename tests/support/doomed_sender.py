"""Works through an outbox in a process of its own, and kills itself where it is told to.

    python doomed_sender.py DATABASE PORT [POINT [N]]

POINT is one of POINTS, N which letter it is about, from 1.
"""

import sys
import threading
from typing import Any, Literal

import doom
from delivery_facts import MONDAY, RULES, mailer_to

from tracker.jobs import deliver
from tracker.mail import Mailer
from tracker.store import Database, deliveries

POINTS: dict[str, tuple[Any, str, Literal["before", "after"]]] = {
    "before the claim": (deliveries, "claim", "before"),
    "after the claim": (deliver, "letter_to", "before"),
    "before the last dot is marked": (deliveries, "hand_over", "before"),
    "in the transaction of the mark": (deliveries, "hand_over", "after"),
    "after the answer": (Mailer, "send", "after"),
    "in the transaction of the end": (deliveries, "settle", "after"),
}


def main() -> None:
    database, port, *rest = sys.argv[1:]
    if rest:
        owner, name, when = POINTS[rest[0]]
        doom.at(owner, name, int(rest[1]), when)
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
