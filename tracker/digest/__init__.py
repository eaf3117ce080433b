"""The weekly digest: takes a week's stories as a DigestInput, gives an Edition and that as mail.

``build`` decides and writes, ``render`` sets; both are pure apart from reading the templates. ``machine``
says what a language model may be asked about an issue, and puts in what held of its answer.
"""

from tracker.digest import machine
from tracker.digest.build import build
from tracker.digest.memory import earlier
from tracker.digest.render import render, standalone
from tracker.digest.weighing import Weighing, weigh

__all__ = ["Weighing", "build", "earlier", "machine", "render", "standalone", "weigh"]
