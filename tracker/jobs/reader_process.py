"""The program of a process that reads documents for another.

It is started as a plain program with one end of a pipe, rather than by :mod:`multiprocessing`: that
would import the command line into each process, and keep a server process and a tracker beside them.
"""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeVar

from tracker.jobs.reading import Named, Reading, unread

logger = logging.getLogger(__name__)

_PROGRAM = "import sys; from tracker.jobs.reader_process import serve; serve(int(sys.argv[1]))"


D_contra = TypeVar("D_contra", bound=Named, contravariant=True)
D = TypeVar("D", bound=Named)


class Reads(Protocol[D_contra]):
    """What reads documents of one kind."""

    def read(self, document: D_contra) -> Reading:
        """The reading of a document."""


MakeReader = Callable[[], Reads[D]]
"""Makes a reader in whichever process reads; it travels there by pickle."""


def start(make_reader: MakeReader[D]) -> "tuple[subprocess.Popen[bytes], Connection[object, object]]":
    """Starts a process and gives the end of the pipe: a document sent brings its reading.

    The process ends when the pipe is closed, or when this program is gone.
    """
    ours, theirs = Pipe()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", _PROGRAM, str(theirs.fileno())],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
    ours.send(make_reader)
    return process, ours


def serve(descriptor: int) -> None:
    """The life of the process: reads what comes until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that asks
    connection: Connection[object, object] = Connection(descriptor)
    try:
        reader: Reads[Any] = connection.recv()()  # type: ignore[operator]
        while True:
            connection.send(read_one(reader, connection.recv()))
    except (EOFError, ConnectionError):
        return


def read_one(reader: Reads[D], document: D) -> Reading:
    """The reading of a document; one that says so where our own code fails at it."""
    try:
        return reader.read(document)
    except Exception as error:
        logger.debug("reading %s failed", document.name, exc_info=True)
        return unread(document.name, f"failed inside the tracker ({type(error).__name__}: {error})")
