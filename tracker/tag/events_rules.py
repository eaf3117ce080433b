"""How the words of a text add up to types of events: pairs that tell together, weights, what damps them."""

import re
from collections.abc import Sequence

from tracker.model.tags import Amount, EventType, Mention
from tracker.tag.events_triggers import Hit

Pair = tuple[str, str, int, EventType, float]
"""Two labels, how near they must stand (in Latin characters), the type they tell and how strongly."""

PAIRS: tuple[Pair, ...] = (
    ("LAUNCH", "MODEL", 40, EventType.RELEASE, 3.0),
    ("LAUNCH", "VERSION", 40, EventType.RELEASE, 3.2),
    ("LAUNCH", "THING", 44, EventType.PRODUCT, 3.0),
    ("LAUNCH", "CHIP", 40, EventType.CHIP, 3.0),
    ("LAUNCH", "OPEN", 50, EventType.OPEN_SOURCE, 4.4),
    ("OPEN", "VERSION", 40, EventType.OPEN_SOURCE, 1.6),
    ("NEW", "MODEL", 24, EventType.RELEASE, 1.6),
    ("METRIC", "PERCENT", 40, EventType.EARNINGS, 2.2),
    ("METRIC", "MONEY", 24, EventType.EARNINGS, 1.5),
    ("CUT", "PRICE", 30, EventType.PRICE, 3.6),
    ("CUT", "COST", 30, EventType.PRICE, 1.8),
    ("RAISE", "MONEY", 40, EventType.FUNDING, 3.0),
    ("RAISE", "ROUND", 40, EventType.FUNDING, 1.8),
    ("MONEY", "ROUND", 30, EventType.FUNDING, 1.2),
    ("CUT", "JOBS", 24, EventType.PEOPLE, 3.0),
    ("MOVE", "ROLE", 36, EventType.PEOPLE, 3.4),
    ("MOVE", "PERSON", 30, EventType.PEOPLE, 2.6),
)
ALONE = {
    "THING": (EventType.PRODUCT, 0.8),
    "CHIP": (EventType.CHIP, 1.5),
    "VERSION": (EventType.RELEASE, 0.8),
    "OPEN": (EventType.OPEN_SOURCE, 1.2),
}
"""What the strongest single part is worth without its partner."""

ROLES = {
    "raised": (EventType.FUNDING, 1.5),
    "valuation": (EventType.FUNDING, 1.0),
    "revenue": (EventType.EARNINGS, 1.2),
    "profit": (EventType.EARNINGS, 1.2),
    "loss": (EventType.EARNINGS, 1.2),
    "fine": (EventType.LEGAL, 1.2),
    "deal": (EventType.DEAL, 1.0),
    "stake": (EventType.DEAL, 1.0),
}
"""What an amount of the title adds, by its role."""

_BACKGROUND = re.compile(
    r"(?:since (?:its |the )?|after (?:its |the )?|post-|pre-|ahead of (?:its |the )?)\Z", re.IGNORECASE
)
_BACKGROUND_AFTER = re.compile(r"(?:后|之后|以来|至今)")
_VERSION = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z]+[- ]?(?:[A-Z]{1,2}-?)?\d{1,2}(?:\.\d{1,2})?|[A-Z]\d\.\d)(?![\d%])"
)
_NO_VERSION = re.compile(
    r"Q[1-4]|HBM|L?PDDR|DDR|RTX|USB|WiFi|Wi-Fi|Covid|COVID|CES|H\d|A\d\d|B\d\d|(?:Top|Series|Episode|Day|Part|Web|Section|Phase)(?![a-z])|[A-Z][a-z]{2,8} \d+\Z"
)


def score(
    text: str,
    hits: Sequence[Hit],
    han: bool,  # noqa: FBT001
) -> dict[EventType, tuple[float, Hit]]:
    """The types that the hits of one field tell: each with its score and the hit (or pair) that told most."""
    told: dict[EventType, list[tuple[float, Hit]]] = {}
    parts: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.label.isupper():
            parts.setdefault(hit.label, []).append(hit)
        else:
            told.setdefault(EventType(hit.label), []).append((_damped(text, hit), hit))
    for label, (event, weight) in ALONE.items():
        if label in parts:
            told.setdefault(event, []).append((weight, parts[label][0]))
    for first, second, gap, event, weight in PAIRS:
        if first in parts and second in parts:
            pair = _nearest(parts[first], parts[second], gap // 2 if han else gap)
            if pair is not None:
                told.setdefault(event, []).append((weight, pair))
    if "STOCK" in parts and EventType.PRICE in told:
        told[EventType.PRICE] = [(value * 0.4, hit) for value, hit in told[EventType.PRICE]]
    return {event: _summed(reasons) for event, reasons in told.items()}


def located(field: str, text: str, mentions: Sequence[Mention], amounts: Sequence[Amount]) -> list[Hit]:
    """Hits for what other taggers found in a field: versions of models, persons, sums of money."""
    found = []
    for mention in mentions:
        if mention.field == field and mention.kind in {"model", "person"}:
            label = "PERSON" if mention.kind == "person" else "VERSION"
            found.append(Hit(label, 1.0, mention.start, mention.end))
    shares = ((amount, text.find(amount.text)) for amount in amounts if amount.unit == "percent")
    found += [Hit("PERCENT", 1.0, start, start + len(amount.text)) for amount, start in shares if start >= 0]
    sums = ((amount, text.find(amount.text)) for amount in amounts if amount.unit == "money")
    found += [Hit("MONEY", 1.0, start, start + len(amount.text)) for amount, start in sums if start >= 0]
    versions = (match for match in _VERSION.finditer(text) if _NO_VERSION.match(match[0]) is None)
    found += [Hit("VERSION", 1.0, match.start(), match.end()) for match in versions]
    return found


def _damped(text: str, hit: Hit) -> float:
    """The weight of a hit; little where it is only the background of the news ("since its IPO")."""
    if hit.label == EventType.IPO and (
        _BACKGROUND.search(text[max(0, hit.start - 14) : hit.start]) or _BACKGROUND_AFTER.match(text, hit.end)
    ):
        return 1.0
    return hit.weight


def _nearest(firsts: list[Hit], seconds: list[Hit], gap: int) -> Hit | None:
    best: Hit | None = None
    for first in firsts:
        for second in seconds:
            between = max(second.start - first.end, first.start - second.end)
            if 0 <= between <= gap:
                gap = between
                best = Hit(first.label, 1.0, min(first.start, second.start), max(first.end, second.end))
    return best


def _summed(reasons: list[tuple[float, Hit]]) -> tuple[float, Hit]:
    """The strongest reason in full, two more in part: many words of one kind say little more than two."""
    ordered = sorted(reasons, key=lambda reason: -reason[0])
    total, seen = ordered[0][0], {(ordered[0][1].start, ordered[0][1].end)}
    for weight, hit in ordered[1:4]:
        if (hit.start, hit.end) not in seen:
            seen.add((hit.start, hit.end))
            total += 0.35 * weight
    return total, ordered[0][1]
