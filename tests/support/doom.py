"""A process that kills itself at one call of one function, as a power cut would end it."""

import os
import signal
from collections.abc import Callable
from typing import Any, Literal


def at(owner: Any, name: str, number: int, when: Literal["before", "after"] = "before") -> None:
    """Makes this process die at the ``number``-th call of ``owner.name``, from 1."""
    real: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def doomed(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            _die()
        result = real(*args, **options)
        if calls == number and when == "after":
            _die()
        return result

    setattr(owner, name, doomed)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
