"""What the application is given, once, when it is made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tracker.clock import Clock
from tracker.model.entity import Ledger
from tracker.model.subscriber import ReaderWish
from tracker.store import Database

Confirm = Callable[[str, str], None]
"""Sends a letter to an address (the first) with the link that confirms it (the second).

Raises :class:`~tracker.errors.MailError` where it cannot be sent.
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much one client may ask: ``burst`` requests at once, then ``per_second``; 0 sets no limit.

    ``sign_ups`` is how many letters one client may cause in an hour.
    """

    burst: int = 120
    per_second: float = 10.0
    sign_ups: int = 5


@dataclass(frozen=True, slots=True)
class WebTools:
    """The store, the ledger, the time, and what an operator chose.

    ``name`` and ``promise`` stand on the masthead; ``timezone`` (IANA) is that of dates and of dates in
    queries; ``base_url`` is the public address ("" takes that of the request); ``token`` allows changes
    ("" allows none); ``confirm`` sends the letter that a sign-up needs (None: nobody can sign up);
    ``defaults`` is what a new reader gets who does not say otherwise.
    """

    database: Database
    ledger: Ledger = field(repr=False)
    clock: Clock
    templates_dir: Path
    name: str = "China AI Tracker"
    promise: str = ""
    timezone: str = "UTC"
    base_url: str = ""
    token: str = field(default="", repr=False)
    confirm: Confirm | None = None
    defaults: ReaderWish = field(default_factory=lambda: ReaderWish(email=""))
    allowance: Allowance = Allowance()
