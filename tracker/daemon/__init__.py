"""The daemon: the clocks that start the jobs, and the signals that end them.

State is in the database, so a restart loses nothing and polls nothing twice.
"""

from tracker.daemon.service import Daemon, Task

__all__ = ["Daemon", "Task"]
