"""How likely two items tell one event: what they share, against what only one of them says.

The score is the index of Tversky ("Features of similarity", 1977) with a constant in the
denominator, so that little evidence never makes a high score, however short the titles are:

    score = shared / (shared + doubt + unmatched · (rest of one title + rest of the other))

Evidence is the weight of the features that both have (see :mod:`tracker.dedup.rarity`); what stands
in the body counts less and is never held against an item. Between languages only features that cross
can be missed: Chinese words are not expected in an English title.
"""

from collections.abc import Iterable
from math import log

from tracker.dedup.fingerprint import Fingerprint
from tracker.dedup.meaning import likeness
from tracker.dedup.quantities import CODE
from tracker.dedup.rarity import Rarity
from tracker.dedup.rules import StoryRules
from tracker.dedup.words import BRIDGES, ENTITY, FIRM

_NAMES = (FIRM, ENTITY)
_COMMON_CODES = tuple(f"{CODE}{family}:" for family in ("q", "h", "round"))


class Weighed:
    """A fingerprint with the weights of its features at one moment.

    ``titled`` has the features of the title, ``led`` those of the body at the weight of their place,
    ``lesser`` every feature at the weight of a place in the body. ``total`` is the weight of the title,
    ``bridge`` of what another language can be expected to have.
    """

    __slots__ = (
        "bridge",
        "codes",
        "doubt",
        "firms",
        "fp",
        "half_life",
        "led",
        "lesser",
        "rarity",
        "titled",
        "total",
    )

    def __init__(self, fp: Fingerprint, rarity: Rarity, rules: StoryRules) -> None:
        self.fp = fp
        self.rarity = rarity
        in_title = rarity.weights(fp.title)
        self.titled = dict(zip(fp.title, in_title, strict=True))
        self.total = sum(in_title)
        self.bridge = _bridge(fp, in_title, self.total)
        self.codes = codes_of(fp)
        self.firms = frozenset(firms_of(fp))
        self.doubt = rules.doubt
        self.half_life = rules.half_life.total_seconds()
        share = rules.lead
        in_lead = rarity.weights(fp.lead)
        self.led = {feature: weight * share for feature, weight in zip(fp.lead, in_lead, strict=True)}
        self.lesser = {feature: weight * share for feature, weight in self.titled.items()}
        rare = rules.rare
        for feature, weight in zip(fp.lead, in_lead, strict=True):
            if weight >= rare:
                self.lesser[feature] = weight * share * share


class Entry:
    """An item of the window: its fingerprint and its story."""

    __slots__ = ("fp", "item_id", "story_id")

    def __init__(self, item_id: int, story_id: int, fp: Fingerprint) -> None:
        self.item_id = item_id
        self.story_id = story_id
        self.fp = fp


def score(new: Weighed, known: Entry, rules: StoryRules, least: float = 0.0) -> float:
    """How likely ``new`` tells the event of ``known``: 0.0 to 1.0.

    0.0 also where what the two share shows that the score is below ``least``: most candidates fall there,
    before the rest of their titles is weighed.
    """
    titled, led, lesser, other = new.titled, new.led, new.lesser, known.fp
    shared = [titled[feature] for feature in other.title if feature in titled]
    in_titles = sum(shared)
    told = [lesser[feature] for feature in other.lead if feature in lesser]
    if led:
        told += [led[feature] for feature in other.title if feature in led]
    shared += told
    if not shared:
        return 0.0
    # Long bodies share words by chance; they confirm what the titles say, up to as much again.
    evidence = in_titles + min(sum(told), in_titles * rules.confirm + rules.lead_alone)
    if new.fp.meaning:
        evidence += vote(new, other, rules)
    nearness = _nearness(new, other.time)
    if evidence / (evidence + new.doubt) * nearness < least:
        return 0.0
    # Both titles are weighed by what is rare now, whenever the other came.
    weights = new.rarity.weights(other.title)
    if new.fp.language == other.language:
        rest = max(new.total - evidence, 0.0) + max(sum(weights) - evidence, 0.0)
    else:
        crossing = _bridge(other, weights, sum(weights))
        rest = max(new.bridge - evidence, 0.0) + max(crossing - evidence, 0.0)
    result = evidence / (evidence + new.doubt + rules.unmatched * rest)
    if evidence - max(shared) < rules.second:
        result *= rules.single
    if result >= rules.same_event and _is_vague(new, other, rules):
        result *= rules.vague
    if _at_odds(new, other):
        result *= rules.conflict
    return result * nearness


def bound(new: Weighed, most: float, time: int, rules: StoryRules) -> float:
    """What no score is above with an item of ``time`` whose title shares at most ``most``."""
    evidence = most * (1 + rules.confirm) + rules.lead_alone + _most_vote(new, rules)
    return evidence / (evidence + new.doubt) * _nearness(new, time)


def _nearness(new: Weighed, time: int) -> float:
    """What the distance in time leaves of a score."""
    return float(0.5 ** (abs(new.fp.time - time) / new.half_life))


def vote(new: Weighed, other: Fingerprint, rules: StoryRules) -> float:
    """The evidence that two titles in different languages mean the same.

    0.0 where a meaning is missing, and where the titles share nothing that tells one event from others.
    """
    fp = new.fp
    if fp.language == other.language or not (fp.meaning and other.meaning) or _is_vague(new, other, rules):
        return 0.0
    alike = likeness(fp.meaning, other.meaning)
    share = (alike - rules.vote_from) / (rules.vote_full - rules.vote_from)
    return rules.vote * min(max(share, 0.0), 1.0)


def _most_vote(new: Weighed, rules: StoryRules) -> float:
    return rules.vote if new.fp.meaning else 0.0


def doubt_of_crowd(around: int, rules: StoryRules) -> float:
    """What ``around`` items to be confused with add to doubt.

    Among ten times as many there are ten times as many that look alike by chance, so the evidence
    asked for grows with the logarithm.
    """
    return rules.crowding * log(max(around / rules.crowd, 1.0))


def least_in_titles(new: Weighed, rules: StoryRules) -> float:
    """What titles must share, or no score reaches the threshold, whatever the other item is."""
    rest = min(new.total, new.bridge)
    wanted = rules.same_event
    least = wanted * (new.doubt + rules.unmatched * rest) / (1 - wanted + wanted * rules.unmatched)
    return (least - rules.lead_alone - _most_vote(new, rules)) / (1 + rules.confirm)


def shared_features(new: Weighed, known: Entry) -> dict[str, float]:
    """What the two have in common and how much it weighs, the weightiest first."""
    whole = new.titled | new.led
    found = {feature: whole[feature] for feature in known.fp.title if feature in whole}
    found |= {feature: new.lesser[feature] for feature in known.fp.lead if feature in new.lesser}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def codes_of(fp: Fingerprint) -> tuple[str, ...]:
    """The codes of a title: its models, versions, quarters and rounds."""
    return tuple([feature for feature in fp.title if feature[0] == CODE])


def firms_of(fp: Fingerprint) -> tuple[str, ...]:
    """The firms that a title names."""
    return tuple([feature for feature in fp.title if feature[0] == FIRM])


def _is_vague(new: Weighed, other: Fingerprint, rules: StoryRules) -> bool:
    """Whether nothing that the titles share tells one event from others.

    What tells is a name, a version or a rare word; of quarters, rounds and common acts there are many.
    """
    titled = new.titled
    for feature in other.title:
        weight = titled.get(feature)
        if weight is None:
            continue
        kind = feature[0]
        if kind in _NAMES or (kind == CODE and not feature.startswith(_COMMON_CODES)):
            return False
        if kind != CODE and weight >= rules.telling:
            return False
    return True


def _at_odds(new: Weighed, other: Fingerprint) -> bool:
    """Whether the titles name different versions of one thing, or firms and none in common."""
    if new.codes and (codes := codes_of(other)) and conflicting(new.codes, codes):
        return True
    # Mostly they have a firm in common: asked first, as it is quick.
    return bool(new.firms) and new.firms.isdisjoint(other.title) and bool(firms_of(other))


def conflicting(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two titles name different versions of one thing and none in common."""
    versions: dict[str, set[str]] = {}
    for code in some:
        family, _, version = code.partition(":")
        versions.setdefault(family, set()).add(version)
    rivals: dict[str, set[str]] = {}
    for code in others:
        family, _, version = code.partition(":")
        rivals.setdefault(family, set()).add(version)
    return any(versions[family].isdisjoint(rivals[family]) for family in versions.keys() & rivals.keys())


def _bridge(fp: Fingerprint, weights: list[float], total: float) -> float:
    if fp.language == "zh":
        # A Latin word that Chinese quotes is a name, and the English report will have it.
        return sum(
            weight
            for feature, weight in zip(fp.title, weights, strict=True)
            if feature[0] in BRIDGES or feature.isascii()
        )
    crossing = sum(weight for feature, weight in zip(fp.title, weights, strict=True) if feature[0] in BRIDGES)
    # Of the plain English words about half are names that could be quoted, or have a Chinese equal.
    return (crossing + total) / 2
