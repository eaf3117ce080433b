"""What happened in an item: the types of events its words tell, with their amounts and the evidence."""

import math
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from tracker.model.tags import Amount, Event, EventType, Mention
from tracker.tag.events_amounts import amounts_of
from tracker.tag.events_negation import drop_denied
from tracker.tag.events_rules import ROLES, TYPES, add_located, add_versions, score
from tracker.tag.events_triggers import hits_in
from tracker.text.han import to_simplified
from tracker.text.language import ZH_HANT

_LEAD, _HAN_LEAD = 240, 140
"""Characters of the body that are read: the lead says what happened, what follows is often background."""
_LEAD_WEIGHT = 0.45
_LEAST = 1.4
"""The score below which a type is not told: one weak word of a title is not enough."""
_ALSO = 0.55
"""A second type must have this share of the first one's score."""
_MOST = 3
_PLACED = frozenset({"model", "person"})
"""The kinds of mentions whose place tells something of the event."""
_NO_EVIDENCE = (0.0, "")
_MOODS = frozenset({"DENY", "HEARSAY"})
_DENIED, _HEARSAY, _NO_FIRM = 0.5, 0.85, 0.9


def events_of(
    title: str,
    body: str,
    language: str,
    mentions: Sequence[Mention],
    amounts: Sequence[Amount] = (),
    *,
    body_of: Collection[str] = ("summary", "text"),
) -> tuple[Event, ...]:
    """The events of an item, surest first, at most three; ``other`` for a firm of which nothing is told.

    ``language`` is the item's (en, zh, zh-Hant, other); ``mentions`` and ``amounts`` are what the other
    taggers found, ``body_of`` the fields of mentions that ``body`` holds. Words of the title count most,
    those of the lead next. Confidence is lower where the title denies the event or reports it as hearsay.
    () where neither a firm nor an event is named.
    """
    near, lead = (0.5, _HAN_LEAD) if language.startswith("zh") else (1.0, _LEAD)
    scores: dict[str, float] = {}
    evidence: dict[str, tuple[float, str]] = {}
    moods: AbstractSet[str] = frozenset()
    parts = [(title, ("title",), 1.0), (body[:lead], body_of, _LEAD_WEIGHT if title else 1.0)]
    for text, fields, share in parts if title else parts[1:]:
        read = to_simplified(text) if language == ZH_HANT else text
        found = hits_in(read)
        drop_denied(found, read)
        if share == 1.0:  # The title, or what stands for it.
            moods = _MOODS & found.keys()
            add_versions(found, text)
        placed = [mention for mention in mentions if mention.kind in _PLACED and mention.field in fields]
        add_located(found, text, placed, amounts)
        for event, (value, start, end) in score(text, found, near).items():
            weighted = value * share
            if event not in scores:
                scores[event], evidence[event] = weighted, (weighted, text[start:end])
                continue
            scores[event] += weighted
            if weighted > evidence[event][0]:
                evidence[event] = (weighted, text[start:end])
    _add_amounts(scores, title, amounts)
    _settle(scores)
    return _chosen(scores, evidence, moods, mentions, amounts)


def _add_amounts(scores: dict[str, float], title: str, amounts: Sequence[Amount]) -> None:
    for amount in amounts:
        if amount.role in ROLES and amount.text in title:
            event, weight = ROLES[amount.role]
            scores[event] = scores.get(event, 0.0) + weight


def _settle(scores: dict[str, float]) -> None:
    """One piece of news told in the words of two types is of the narrower one."""
    if scores.get("ipo", 0.0) >= 3.0 and "funding" in scores:
        scores["funding"] *= 0.5
        scores["price"] = scores.get("price", 0.0) * 0.5
    if scores.get("open-source", 0.0) >= 4.0 and "release" in scores:
        scores["release"] = min(scores["release"], scores["open-source"] - 0.2)
    if scores.get("legal", 0.0) >= 3.5 and "deal" in scores:
        scores["deal"] = min(scores["deal"], scores["legal"] - 0.2)
    if scores.get("release", 0.0) >= 4.5 and "product" in scores:
        scores["product"] = min(scores["product"], scores["release"] - 0.5)


def _chosen(
    scores: dict[str, float],
    evidence: dict[str, tuple[float, str]],
    moods: AbstractSet[str],
    mentions: Sequence[Mention],
    amounts: Sequence[Amount],
) -> tuple[Event, ...]:
    ranked = sorted(((value, event) for event, value in scores.items() if value >= _LEAST), reverse=True)
    if not ranked:
        firm = next((mention for mention in mentions if mention.firm), None)
        return (Event(EventType.OTHER, 0.3, evidence=firm.text),) if firm else ()
    factor = (_DENIED if "DENY" in moods else 1.0) * (_HEARSAY if "HEARSAY" in moods else 1.0)
    factor *= 1.0 if mentions else _NO_FIRM
    kept = [(value, event) for value, event in ranked if value >= _ALSO * ranked[0][0]][:_MOST]
    shares = amounts_of([event for _, event in kept], amounts)
    return tuple(
        Event(
            TYPES[event],
            round((1 - math.exp(-value / 3)) * factor, 2),
            share,
            evidence.get(event, _NO_EVIDENCE)[1],
        )
        for (value, event), share in zip(kept, shares, strict=True)
    )
