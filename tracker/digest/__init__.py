"""The weekly digest: takes a week's stories as a DigestInput, gives an Edition and that as mail.

``build`` decides and writes, ``render`` sets; both are pure apart from reading the templates.
"""

from tracker.digest.build import build
from tracker.digest.memory import earlier
from tracker.digest.render import render, standalone

__all__ = ["build", "earlier", "render", "standalone"]
