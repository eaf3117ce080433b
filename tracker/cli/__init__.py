"""The command line: one file a command in ``tracker/cli/commands``, found by its name.

Results go to standard output, progress and logs to standard error. Exit status: 0 done, 1 done in
part, 2 wrong use or configuration, 3 could not run. A mistake is answered in one sentence; the
traceback is shown only with ``-vv``.
"""

from tracker.cli.main import main

__all__ = ["main"]
