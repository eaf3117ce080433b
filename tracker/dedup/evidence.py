"""One sentence that says why an item was joined to a story."""

import re
from collections.abc import Collection, Container, Iterable, Mapping

from tracker.dedup import words
from tracker.dedup.lexicon import CONCEPT
from tracker.dedup.quantities import CODE, NUMBER
from tracker.dedup.stems import stem
from tracker.dedup.words import ENTITY, FIRM

MOST_NAMED = 6
MOST_QUOTED = 320
"""Characters of the summary that words are looked for in."""
_LATIN = re.compile(r"[A-Za-z]+(?:['’.][A-Za-z]+)*")
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "thousand"))


def opening(title: str, summary: str) -> str:
    """What reasons quote of an item."""
    return f"{title}\n{summary[:MOST_QUOTED]}"


def same_writing(item_id: int, alike: float) -> str:
    """The reason of a copy; ``alike`` is the share of three-word runs in common."""
    return f"same writing as item {item_id} ({alike:.0%} of its words)"


def same_event(
    shared: Collection[str], types: Iterable[str], names: Mapping[str, str], seconds_apart: int, text: str
) -> str:
    """The reason of a report.

    Args:
        shared: the features in common, weightiest first.
        types: the types of event in common.
        names: what entities are called.
        seconds_apart: between the two items.
        text: of the item, whose words are quoted; of those that it has not, the stems are named.
    """
    quoted = _quotes(words.clean(text), frozenset(shared))
    phrases = [quoted.get(feature) or _say(feature, names) for feature in shared]
    said = dict.fromkeys([kind.replace("-", " ") for kind in types] + phrases)
    return f"same event: {', '.join(list(said)[:MOST_NAMED])}, {_apart(seconds_apart)}"


def _quotes(text: str, shared: Container[str]) -> dict[str, str]:
    """How a text writes features: the words whose stems they are, and shared runs of Chinese as a whole."""
    found: dict[str, str] = {}
    for match in _LATIN.finditer(text):
        found.setdefault(stem(match[0].lower()), match[0])
    if text.isascii():
        return found
    start = None
    for place in range(len(text)):
        pair = text[place : place + 2]
        if pair in shared and not pair.isascii():
            start = place if start is None else start
        elif start is not None:
            run = text[start : place + 1]
            found |= {run[at : at + 2]: run for at in range(len(run) - 1)}
            start = None
    return found


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


def _apart(seconds: int) -> str:
    hours = abs(seconds) / 3600
    if hours < 1:
        return "within the hour"
    return f"{hours:.0f} h apart" if hours < 48 else f"{hours / 24:.0f} days apart"
