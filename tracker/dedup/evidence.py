"""One sentence that says why an item was joined to a story."""

from collections.abc import Iterable, Mapping

from tracker.dedup.lexicon import CONCEPT
from tracker.dedup.quantities import CODE, NUMBER
from tracker.dedup.words import ENTITY, FIRM

MOST_NAMED = 6
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "thousand"))


def same_writing(item_id: int, alike: float) -> str:
    """The reason of a copy; ``alike`` is the share of three-word runs in common."""
    return f"same writing as item {item_id} ({alike:.0%} of its words)"


def same_event(
    shared: Iterable[str], types: Iterable[str], names: Mapping[str, str], seconds_apart: int
) -> str:
    """The reason of a report: the shared types of event and features, weightiest first, and the time."""
    said: list[str] = [kind.replace("-", " ") for kind in types]
    for feature in shared:
        phrase = _say(feature, names)
        joined = next((n for n, other in enumerate(said) if _overlap(other, phrase)), None)
        if joined is not None:
            said[joined] = _overlap(said[joined], phrase)
        elif phrase not in said:
            said.append(phrase)
    return f"same event: {', '.join(said[:MOST_NAMED])}, {_apart(seconds_apart)}"


def _say(feature: str, names: Mapping[str, str]) -> str:
    kind, rest = feature[0], feature[1:]
    if kind in (FIRM, ENTITY):
        return names.get(feature, rest)
    if kind == CONCEPT:
        return rest.replace("_", " ")
    if kind == CODE:
        return rest.replace(":", " ")
    return _number(rest) if kind == NUMBER else feature


def _number(written: str) -> str:
    if written.endswith("%"):
        return f"{float(written[:-1]):g} %"
    value = float(written)
    for scale, name in _SCALES:
        if value >= scale:
            return f"{value / scale:g} {name}"
    return f"{value:g}"


def _overlap(one: str, other: str) -> str:
    """Two runs of Chinese characters that overlap by one, as one run; "" where they do not."""
    if one.isascii() or other.isascii():
        return ""
    if one[-1] == other[0]:
        return one + other[1:]
    return other + one[1:] if other[-1] == one[0] else ""


def _apart(seconds: int) -> str:
    hours = abs(seconds) / 3600
    if hours < 1:
        return "within the hour"
    return f"{hours:.0f} h apart" if hours < 48 else f"{hours / 24:.0f} days apart"
