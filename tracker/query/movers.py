"""Who is in the news more, or less, than usual (pure)."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from tracker.model.digest import FirmWeeks

_AT_LEAST = 2
"""One item more or less is chance."""


@dataclass(frozen=True, slots=True)
class Mover:
    """A firm, its items in the last seven days and in a usual week (the median of up to eight)."""

    firm: str
    now: int
    usual: float

    @property
    def change(self) -> float:
        """How far from the usual, in units of chance: the root of a count is about its deviation."""
        return (self.now - self.usual) / math.sqrt(self.usual + 1)

    @property
    def sentence(self) -> str:
        """The figures for a reader."""
        items = f"{self.now} item{'' if self.now == 1 else 's'}"
        return f"{items}, usually {self.usual:g}"


def movers(weeks: Sequence[FirmWeeks], known: Collection[str], number: int) -> tuple[Mover, ...]:
    """The firms of the ledger (``known``) that moved most, up or down, the largest change first.

    Where no earlier week is stored there is nothing to compare with, and nobody moved.
    """
    found = [of(week) for week in weeks if week.firm in known and week.earlier]
    moved = [mover for mover in found if abs(mover.now - mover.usual) >= _AT_LEAST]
    return tuple(sorted(moved, key=lambda mover: (-abs(mover.change), mover.firm))[:number])


def of(week: FirmWeeks) -> Mover:
    """A firm's week against its own usual."""
    return Mover(week.firm, week.this_week, median(week.earlier) if week.earlier else 0.0)
