"""Numbers as a row of small bars, for a terminal or a text."""

from collections.abc import Sequence

_BARS = "▁▂▃▄▅▆▇█"
NOTHING = "·"


def spark(values: Sequence[float]) -> str:
    """One character a value: a bar by its height against the largest, a dot for nothing.

    Args:
        values: none below 0.
    """
    most = max(values, default=0)
    return "".join(
        _BARS[min(int(value / most * len(_BARS)), len(_BARS) - 1)] if value > 0 else NOTHING
        for value in values
    )
