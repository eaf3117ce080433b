"""Where the reports of one story give different numbers for the same thing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.model.tags import Amount


class Bound(StrEnum):
    """How exactly a number is meant."""

    EXACT = ""
    ABOUT = "about"
    NEARLY = "nearly"
    AT_LEAST = "more than"
    AT_MOST = "up to"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a report gives it: ``high`` is the upper end of a range, else None."""

    low: Amount
    high: Amount | None = None
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Voice:
    """Who gives a number: the item in which an outlet first gave it, and its time (aware, UTC).

    ``before`` is another number that the same outlet gave earlier, None where it never did.
    """

    source_id: str
    source_title: str
    item_id: int
    at: datetime
    before: Figure | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the numbers and those who give it, the first to say so first."""

    figure: Figure
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Different numbers for one thing: ``measure`` (valuation, raised, parameters, ...) of ``subject``.

    ``subject`` is the name of the firm or model, "" where none is known; ``kinds`` narrow the measure
    (planned, net, monthly, q3). The sides stand in the order in which they were first told. ``later``:
    the numbers replaced each other in time, rather than that outlets do not agree.
    """

    measure: str
    subject: str
    sides: tuple[Side, ...]
    kinds: tuple[str, ...] = ()
    later: bool = False
