"""Share of voice: takes counts of items by firm and week, gives each firm's share against its own past.

A share is a firm's part of the items of all firms in the same week, so that a week in which more feeds
were read does not make every firm look louder; an item about several firms counts for each. The
comparison is the median of its earlier weeks; the spread is from the lower to the upper quartile.
"""

import statistics
from collections.abc import Sequence

from tracker.digest import chinese, figures
from tracker.model.digest import DigestInput, DigestRules, FirmWeeks
from tracker.model.edition import Voice

_ENOUGH_TO_MOVE = 3
_ENOUGH_WEEKS = 3
"""With fewer earlier weeks nobody can say what is usual."""
_MOVERS = 3
_CLEARLY = 1.0
"""Percentage points beyond the usual range that make a mover."""


def all_voices(given: DigestInput) -> tuple[Voice, ...]:
    """Every firm that was heard this week or before, the loudest first."""
    totals = totals_by_week(given.firm_weeks)
    voices = [_voice(weeks, totals, given) for weeks in given.firm_weeks]
    return tuple(sorted(voices, key=lambda voice: (-voice.items, -(voice.median or 0.0), voice.firm)))


def totals_by_week(firm_weeks: Sequence[FirmWeeks]) -> tuple[int, ...]:
    """The items of all firms by week, oldest first, this week last; from the first week with any."""
    longest = max((len(weeks.earlier) for weeks in firm_weeks), default=0)
    sums = [0] * (longest + 1)
    for weeks in firm_weeks:
        for index, number in enumerate((*weeks.earlier, weeks.this_week)):
            sums[index + longest - len(weeks.earlier)] += number
    while len(sums) > 1 and not sums[0]:
        sums.pop(0)
    return tuple(sums)


def weeks_compared(firm_weeks: Sequence[FirmWeeks]) -> int:
    """How many earlier weeks the shares are compared with; 0 where they are too few."""
    weeks = len(totals_by_week(firm_weeks)) - 1
    return weeks if weeks >= _ENOUGH_WEEKS else 0


def shown(voices: Sequence[Voice], rules: DigestRules) -> tuple[Voice, ...]:
    """The loudest firms of this week."""
    return tuple(voice for voice in voices[: rules.voices] if voice.items)


def sentences(voices: Sequence[Voice], weeks: int, language: str = "en") -> tuple[str, ...]:
    """Who moved up and who moved down, beyond what is usual for them."""
    up = sorted((v for v in voices if _risen(v) >= _CLEARLY), key=lambda v: (-_risen(v), v.firm))[:_MOVERS]
    down = sorted((v for v in voices if _fallen(v) >= _CLEARLY), key=lambda v: (-_fallen(v), v.firm))[
        :_MOVERS
    ]
    if language == "zh":
        return chinese.movers(up, down, compared=bool(voices and weeks))
    found = []
    if up:
        found.append(f"Louder than usual: {figures.listed([_move(voice) for voice in up])}.")
    if down:
        found.append(f"Quieter than usual: {figures.listed([_move(voice) for voice in down])}.")
    if voices and weeks and not up and not down:
        found.append("No firm’s share left its usual range.")
    return tuple(found)


def _risen(voice: Voice) -> float:
    return voice.share - voice.high if voice.high is not None and voice.items >= _ENOUGH_TO_MOVE else 0.0


def _fallen(voice: Voice) -> float:
    return voice.low - voice.share if voice.low is not None and voice.items else 0.0


def _move(voice: Voice) -> str:
    return f"{voice.name} ({figures.percent(voice.share)}, usually {figures.percent(voice.median or 0.0)})"


def _voice(weeks: FirmWeeks, totals: Sequence[int], given: DigestInput) -> Voice:
    name = given.firms[weeks.firm].name if weeks.firm in given.firms else weeks.firm
    latest_first = zip(reversed(weeks.earlier), reversed(totals[:-1]), strict=False)
    shares = [100 * number / total for number, total in latest_first if total]
    share = 100 * weeks.this_week / totals[-1] if totals[-1] else 0.0
    known = len(shares) >= _ENOUGH_WEEKS
    median = statistics.median(shares) if known else None
    low, high = _quartiles(shares) if known else (None, None)
    return Voice(weeks.firm, name, weeks.this_week, share, median, low, high)


def _quartiles(shares: Sequence[float]) -> tuple[float, float]:
    low, _, high = statistics.quantiles(shares, n=4, method="inclusive")
    return low, high
