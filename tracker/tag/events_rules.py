"""How the words of a text add up to types of events: pairs that tell together, weights, what damps them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.model.tags import Amount, EventType, Mention
from tracker.tag.events_triggers import MOST_OF_A_KIND, Hit, Hits, add

Partner = tuple[str, int, str, float]
"""A label, how near it must stand (in Latin characters), the type told beside it and how strongly."""

PAIRS: tuple[tuple[str, *Partner], ...] = (
    ("LAUNCH", "MODEL", 40, "release", 3.0),
    ("LAUNCH", "VERSION", 40, "release", 3.2),
    ("LAUNCH", "THING", 44, "product", 3.0),
    ("LAUNCH", "CHIP", 40, "chip", 3.0),
    ("MADE", "CHIP", 44, "chip", 2.5),
    ("MADE", "FAB", 44, "chip", 2.5),
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


class _Rule(NamedTuple):
    """What a label tells: a type by itself (``event``), with what it adds alone, or beside its partners."""

    event: str
    alone: float
    partners: tuple[Partner, ...]


def _rule(label: str) -> _Rule:
    event, alone = ALONE.get(label, (label if label in TYPES else "", 0.0))
    partners = tuple(
        (second, gap, told, weight) for first, second, gap, told, weight in PAIRS if first == label
    )
    return _Rule(event, alone, partners)


_RULES = {label: _rule(label) for label in (*TYPES, *ALONE, *(first for first, *_ in PAIRS))}
"""The labels that tell something; the others are only second parts of pairs."""
_STOCK_PRICE = 0.3
"""What talk of prices is worth where shares are spoken of."""
_ONE_MORE = 0.35
_OBJECTS_OF, _FARTHER = "LAUNCH", 0.75

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


def score(text: str, found: Hits, near: float) -> dict[str, Hit]:
    """The types that the hits of one field tell: how strongly, and where the words stand that told most.

    ``near`` shortens the distances between the parts of a pair: a Chinese character says more.
    """
    told: Hits = {}
    for label, kind in found.items():
        rule = _RULES.get(label)
        if rule is None:
            continue
        event, alone, partners = rule
        if alone:
            told.setdefault(event, []).append((alone, *kind[0][1:]))
        elif event:
            told.setdefault(event, []).extend(_damped(text, kind) if event == "ipo" else kind)
        if partners:
            for event, reason in _paired(found, label, partners, near):
                told.setdefault(event, []).append(reason)
    summed = {event: reasons[0] if len(reasons) == 1 else _summed(reasons) for event, reasons in told.items()}
    if "STOCK" in found and (price := summed.get("price")):
        summed["price"] = (price[0] * _STOCK_PRICE, *price[1:])
    return summed


def _paired(found: Hits, first: str, partners: Sequence[Partner], near: float) -> list[tuple[str, Hit]]:
    """What ``first`` tells with its partners; of what is launched, the nearest thing is meant most."""
    pairs: list[tuple[float, str, Hit]] = []
    for second, gap, event, weight in partners:
        if second in found and (pair := _nearest(found[first], found[second], gap * near)):
            between, start, end = pair
            pairs.append((between, event, (weight, start, end)))
    if first == _OBJECTS_OF and len(pairs) > 1:
        nearest = min(pairs)[0]
        return [
            (
                event,
                reason
                if between <= nearest or event == "open-source"
                else (reason[0] * _FARTHER, *reason[1:]),
            )
            for between, event, reason in pairs
        ]
    return [(event, reason) for _, event, reason in pairs]


def add_located(found: Hits, text: str, mentions: Sequence[Mention], amounts: Sequence[Amount]) -> None:
    """Add what other taggers found in a field: versions of models, persons, sums of money, shares.

    ``mentions`` are those of models and persons in the field whose text, or its beginning, ``text`` is.
    """
    for mention in mentions:
        if mention.start < len(text):
            add(found, "PERSON" if mention.kind == "person" else "VERSION", mention.start, mention.end)
    for amount in amounts:
        if amount.unit in {"money", "percent"} and (start := text.find(amount.text)) >= 0:
            add(found, "MONEY" if amount.unit == "money" else "PERCENT", start, start + len(amount.text))


def add_versions(found: Hits, text: str) -> None:
    """Add what looks like the version of a model that the ledger does not know: Foo-3.1, 可灵3.0."""
    for match in _VERSION.finditer(text):
        if _NO_VERSION.match(match[0]) is None:
            add(found, "VERSION", *match.span())
    if not text.isascii():
        for match in _HAN_VERSION.finditer(text):
            add(found, "VERSION", *match.span())


def _damped(text: str, reasons: list[Hit]) -> Iterator[Hit]:
    """The hits of ``ipo``, with little weight where it is only the background ("since its IPO")."""
    for weight, start, end in reasons:
        before = text[max(0, start - 14) : start]
        is_background = _BACKGROUND.search(before) or _BACKGROUND_AFTER.match(text, end)
        yield 1.0 if is_background else weight, start, end


def _nearest(firsts: list[Hit], seconds: list[Hit], gap: float) -> tuple[float, int, int] | None:
    """How far apart the nearest pair is and from where to where it reaches; None beyond ``gap``."""
    best: tuple[float, int, int] | None = None
    for _, start, end in firsts:
        for _, begin, stop in seconds:
            between = begin - end if begin >= end else start - stop
            if 0 <= between <= gap:
                gap = between
                best = (between, start, stop) if begin >= end else (between, begin, end)
    return best


def _summed(reasons: list[Hit]) -> Hit:
    """The strongest reason in full, three more in part: many words of one kind say little more than two."""
    reasons.sort(reverse=True)
    total, start, end = reasons[0]
    seen = {(start, end)}
    for weight, begin, stop in reasons[1:MOST_OF_A_KIND]:
        if (begin, stop) not in seen:
            seen.add((begin, stop))
            total += _ONE_MORE * weight
    return total, start, end
