"""How the words of a text add up to types of events: pairs that tell together, weights, what damps them."""

import re
from collections.abc import Sequence

from tracker.model.tags import Amount, EventType, Mention
from tracker.tag.events_triggers import Hit

Pair = tuple[str, str, int, str, float]
"""Two labels, how near they must stand (in Latin characters), the type they tell and how strongly."""

Told = tuple[float, int, int]
"""How strongly a type is told, and where the words stand that told it most."""

PAIRS: tuple[Pair, ...] = (
    ("LAUNCH", "MODEL", 40, "release", 3.0),
    ("LAUNCH", "VERSION", 40, "release", 3.2),
    ("LAUNCH", "THING", 44, "product", 3.0),
    ("LAUNCH", "CHIP", 40, "chip", 3.0),
    ("LAUNCH", "OPEN", 50, "open-source", 4.4),
    ("OPEN", "VERSION", 40, "open-source", 1.6),
    ("NEW", "MODEL", 24, "release", 1.6),
    ("METRIC", "PERCENT", 40, "earnings", 2.2),
    ("METRIC", "MONEY", 24, "earnings", 1.5),
    ("CUT", "PRICE", 30, "price", 3.6),
    ("CUT", "COST", 30, "price", 2.2),
    ("RAISE", "MONEY", 40, "funding", 3.0),
    ("RAISE", "ROUND", 40, "funding", 1.8),
    ("MONEY", "ROUND", 30, "funding", 1.2),
    ("LISTING", "BOURSE", 36, "ipo", 3.2),
    ("LISTING", "STOCK", 44, "ipo", 2.2),
    ("CUT", "METRIC", 20, "earnings", 2.0),
    ("MONEY", "ORDER", 24, "deal", 3.4),
    ("GOV", "RULES", 44, "policy", 2.8),
    ("CUT", "JOBS", 24, "people", 3.0),
    ("MOVE", "ROLE", 36, "people", 3.4),
    ("MOVE", "PERSON", 30, "people", 2.6),
)
ALONE = {
    "THING": ("product", 0.8),
    "CHIP": ("chip", 1.5),
    "OPEN": ("open-source", 1.2),
    "VERSION": ("release", 0.8),
}
"""What a single part is worth without its partner."""

ROLES = {
    "raised": ("funding", 1.5),
    "valuation": ("funding", 1.0),
    "revenue": ("earnings", 1.2),
    "profit": ("earnings", 1.2),
    "loss": ("earnings", 1.2),
    "fine": ("legal", 1.2),
    "deal": ("deal", 1.0),
    "stake": ("deal", 1.0),
}
"""What an amount of the title adds, by its role."""

TYPES = {event.value: event for event in EventType}
"""Types by their name: the name is what is counted by, as an enumeration's members are slow keys."""
_PARTNERS = {
    first: [(second, gap, event, weight) for one, second, gap, event, weight in PAIRS if one == first]
    for first, *_ in PAIRS
}
_MOST_OF_A_KIND = 4
"""Hits of one label that are looked at: more of them say no more."""
_STOCK_PRICE = 0.3
"""What talk of prices is worth where shares are spoken of."""
_ONE_MORE = 0.35
_OBJECTS_OF, _FARTHER, _ANYWHERE = "LAUNCH", 0.75, 1_000

_BACKGROUND = re.compile(
    r"(?:since (?:its |the )?|after (?:its |the )?|post-|pre-|ahead of (?:its |the )?)\Z", re.IGNORECASE
)
_BACKGROUND_AFTER = re.compile(r"(?:后|之后|以来|至今)")
_VERSION = re.compile(
    # The first letter comes before the look behind it, so that the search leaps from capital to capital.
    r"[A-Z](?<![A-Za-z0-9].)(?:[A-Za-z]+[- ]?(?:[A-Z]{1,2}-?)?\d{1,2}(?:\.\d{1,2})?|\d\.\d)(?![\d%])"
)
_HAN_VERSION = re.compile(r"\d(?<=[\u4e00-\u9fff].)\.\d(?![\d%％亿万元倍成折点分级米])")
"""可灵3.0: a version right after a Chinese name."""

_NO_VERSION = re.compile(
    r"Q[1-4]|HBM|L?PDDR|DDR|RTX|USB|Wi-?Fi|COVID|CES|H\d|A\d\d|B\d\d"
    r"|(?:Top|Series|Episode|Day|Part|Web|Section|Phase)(?![a-z])|[A-Z][a-z]{2,8} \d+\Z"
)


def score(text: str, hits: Sequence[Hit], near: float) -> dict[str, Told]:
    """The types that the hits of one field tell.

    ``near`` shortens the distances between the parts of a pair: a Chinese character says more.
    """
    found = _by_label(hits)
    told: dict[str, list[Told]] = {}
    for label, kind in found.items():
        if label in TYPES:
            reasons = [(weight, start, end) for _, weight, start, end in kind]
            told[label] = _damped(text, reasons) if label == "ipo" else reasons
    for label, (event, weight) in ALONE.items():
        if label in found:
            told.setdefault(event, []).append((weight, *found[label][0][2:]))
    for first in found.keys() & _PARTNERS.keys():
        for event, reason in _paired(found, first, near):
            told.setdefault(event, []).append(reason)
    summed = {event: _summed(reasons) for event, reasons in told.items()}
    if "STOCK" in found and (price := summed.get("price")):
        summed["price"] = (price[0] * _STOCK_PRICE, *price[1:])
    return summed


def _paired(found: dict[str, list[Hit]], first: str, near: float) -> list[tuple[str, Told]]:
    """What ``first`` tells with its partners; of what is launched, the nearest thing is meant most."""
    pairs = [
        (between, event, weight, start, end)
        for second, gap, event, weight in _PARTNERS[first]
        if second in found and (pair := _nearest(found[first], found[second], gap * near))
        for between, start, end in (pair,)
    ]
    nearest = min(pairs)[0] if len(pairs) > 1 and first == _OBJECTS_OF else _ANYWHERE
    return [
        (event, (weight if between <= nearest or event == "open-source" else weight * _FARTHER, start, end))
        for between, event, weight, start, end in pairs
    ]


def _by_label(hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        kind = found.get(hit[0])
        if kind is None:
            found[hit[0]] = [hit]
        elif len(kind) < _MOST_OF_A_KIND:
            kind.append(hit)
    return found


def located(field: str, text: str, mentions: Sequence[Mention], amounts: Sequence[Amount]) -> list[Hit]:
    """Hits for what other taggers found in a field: versions of models, persons, sums of money, shares."""
    found: list[Hit] = []
    for mention in mentions:
        if mention.kind in {"model", "person"} and mention.field == field and mention.start < len(text):
            label = "PERSON" if mention.kind == "person" else "VERSION"
            found.append((label, 1.0, mention.start, mention.end))
    for amount in amounts:
        if amount.unit in {"money", "percent"} and (start := text.find(amount.text)) >= 0:
            label = "MONEY" if amount.unit == "money" else "PERCENT"
            found.append((label, 1.0, start, start + len(amount.text)))
    return found


def versions(text: str) -> list[Hit]:
    """What looks like the version of a model that the ledger does not know: Foo-3.1, 可灵3.0."""
    found: list[Hit] = [
        ("VERSION", 1.0, match.start(), match.end())
        for match in _VERSION.finditer(text)
        if _NO_VERSION.match(match[0]) is None
    ]
    if not text.isascii():
        found.extend(("VERSION", 1.0, match.start(), match.end()) for match in _HAN_VERSION.finditer(text))
    return found


def _damped(text: str, reasons: list[Told]) -> list[Told]:
    """The hits of ``ipo``, with little weight where it is only the background ("since its IPO")."""
    return [
        (
            1.0
            if _BACKGROUND.search(text[max(0, start - 14) : start]) or _BACKGROUND_AFTER.match(text, end)
            else weight,
            start,
            end,
        )
        for weight, start, end in reasons
    ]


def _nearest(firsts: list[Hit], seconds: list[Hit], gap: float) -> tuple[float, int, int] | None:
    """How far apart the nearest pair is and from where to where it reaches; None beyond ``gap``."""
    best: tuple[float, int, int] | None = None
    for _, _, start, end in firsts:
        for _, _, begin, stop in seconds:
            between = begin - end if begin >= end else start - stop
            if 0 <= between <= gap:
                gap = between
                best = (between, start, stop) if begin >= end else (between, begin, end)
    return best


def _summed(reasons: list[Told]) -> Told:
    """The strongest reason in full, three more in part: many words of one kind say little more than two."""
    if len(reasons) == 1:
        return reasons[0]
    reasons.sort(reverse=True)
    total, start, end = reasons[0]
    seen = {(start, end)}
    for weight, begin, stop in reasons[1:_MOST_OF_A_KIND]:
        if (begin, stop) not in seen:
            seen.add((begin, stop))
            total += _ONE_MORE * weight
    return total, start, end
