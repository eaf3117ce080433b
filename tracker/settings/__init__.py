"""Settings: ``tracker.toml``, then ``TRACKER_*`` variables, read once into one frozen object.

A key ``port`` of the table ``[smtp]`` is the variable ``TRACKER_SMTP_PORT``; ``TRACKER_SMTP_PASSWORD_FILE``
names a file that holds the value, for secrets. A value that cannot be meant stops the program with
:class:`~tracker.errors.SettingsError`, which names the key and where it was read. Only entry points
read settings; stages get what they need as arguments.
"""

from tracker.settings.reading import ELSEWHERE, PREFIX, keys, load
from tracker.settings.tables import Settings

__all__ = ["ELSEWHERE", "PREFIX", "Settings", "keys", "load"]
