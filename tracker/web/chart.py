"""Coverage by week as bars: where each stands in a drawing of 720 x 190 units (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

WIDTH, HEIGHT = 720, 190
_TOP, _BOTTOM, _LEFT = 18, 162, 34
_GAP = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """A week: the time of its beginning, its items, and its rectangle."""

    start: datetime
    items: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars, oldest first; ``usual`` is the height of the line of a usual week, None without one."""

    bars: tuple[Bar, ...]
    most: int
    usual: float | None
    width: int = WIDTH
    height: int = HEIGHT
    top: int = _TOP
    bottom: int = _BOTTOM
    left: int = _LEFT


def draw(counts: Sequence[int], until: datetime) -> Chart:
    """The chart of items by week; the last week ends at ``until``."""
    most = max([*counts, 1])
    pitch = (WIDTH - _LEFT) / max(len(counts), 1)
    start = until - timedelta(weeks=len(counts))
    bars = tuple(
        Bar(
            start=start + timedelta(weeks=n),
            items=items,
            x=round(_LEFT + n * pitch + _GAP / 2, 1),
            y=round(_height_of(items, most), 1),
            width=round(pitch - _GAP, 1),
            height=round(_BOTTOM - _height_of(items, most), 1),
        )
        for n, items in enumerate(counts)
    )
    earlier = counts[-9:-1]
    usual = round(_height_of(median(earlier), most), 1) if any(earlier) else None
    return Chart(bars, most, usual)


def _height_of(items: float, most: int) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * items / most
