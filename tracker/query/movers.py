"""Who is in the news more, or less, than usual (pure)."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from tracker.model.digest import FirmWeeks

_AT_LEAST, _SHARE = 2, 0.1
"""So many items more or less, and so much of the usual, are more than chance."""


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
        return f"{self.now:,} item{'' if self.now == 1 else 's'}, usually {usually(self.usual)}"


def movers(weeks: Sequence[FirmWeeks], known: Collection[str], number: int) -> tuple[Mover, ...]:
    """The firms of the ledger (``known``) that moved most, up or down, the largest change first.

    Where no earlier week is stored there is nothing to compare with, and nobody moved.
    """
    found = [of(week) for week in weeks if week.firm in known and week.earlier]
    moved = [mover for mover in found if abs(mover.now - mover.usual) >= max(_AT_LEAST, mover.usual * _SHARE)]
    return tuple(sorted(moved, key=lambda mover: (-abs(mover.change), mover.firm))[:number])


def of(week: FirmWeeks) -> Mover:
    """A firm's week against its own usual."""
    return Mover(week.firm, week.this_week, median(week.earlier) if week.earlier else 0.0)


def usually(number: float) -> str:
    """A usual week in figures; half an item is worth telling only of few."""
    return f"{number:g}" if number < 100 else f"{number:,.0f}"
