"""The score of a story: takes a candidate, gives every part of its score with its reason."""

import math
from datetime import datetime

from tracker.digest import figures
from tracker.digest.candidates import Candidate
from tracker.model.digest import DigestInput, DigestRules
from tracker.model.edition import ScorePart

_HALF_LIFE_DAYS = 4.0
_TOLD_BEFORE = 0.4
"""The novelty of a story that an earlier issue told and to which something new happened."""


def parts(candidate: Candidate, given: DigestInput, rules: DigestRules) -> tuple[ScorePart, ...]:
    """The addends of a story's score, in a fixed order."""
    return (
        _outlets(candidate, rules),
        _first_party(candidate, rules),
        _languages(candidate, rules),
        _event(candidate, rules),
        _novelty(candidate, rules),
        _firm(candidate, given, rules),
        _recency(candidate, given.period.end, rules),
    )


def _outlets(candidate: Candidate, rules: DigestRules) -> ScorePart:
    """Outlets with words of their own count in full, copies and aggregators for a quarter."""
    own = sum(outlet.own_words and outlet.tier <= 2 for outlet in candidate.outlets)
    rest = len(candidate.outlets) - own
    why = f"{figures.counted(own, 'independent outlet')}, {figures.counted(rest, 'copy', 'copies')}"
    return ScorePart("outlets", rules.outlets, math.log2(1 + own + rest / 4), why)


def _first_party(candidate: Candidate, rules: DigestRules) -> ScorePart:
    own = [outlet.title for outlet in candidate.outlets if outlet.tier == 1]
    return ScorePart(
        "first party", rules.first_party, float(bool(own)), own[0] if own else "no word of the firm's own"
    )


def _languages(candidate: Candidate, rules: DigestRules) -> ScorePart:
    both = {"en", "zh"} <= set(candidate.languages)
    return ScorePart("languages", rules.languages, float(both), " and ".join(candidate.languages))


def _event(candidate: Candidate, rules: DigestRules) -> ScorePart:
    return ScorePart("event", rules.event, rules.event_weights.get(candidate.event, 0.0), candidate.event)


def _novelty(candidate: Candidate, rules: DigestRules) -> ScorePart:
    if candidate.earlier is None:
        return ScorePart("novelty", rules.novelty, 1.0, "not told before")
    why = f"told in No. {candidate.earlier.issue}; new: {candidate.novelty}"
    return ScorePart("novelty", rules.novelty, _TOLD_BEFORE, why)


def _firm(candidate: Candidate, given: DigestInput, rules: DigestRules) -> ScorePart:
    if not candidate.firms:
        return ScorePart("firm", rules.firm, 0.0, "no firm")
    firm = candidate.firms[0]
    name = given.firms[firm].name if firm in given.firms else firm
    value = rules.firm_weights.get(firm, 1.0) * candidate.salience
    return ScorePart("firm", rules.firm, value, f"{name}, salience {candidate.salience:.2f}")


def _recency(candidate: Candidate, end: datetime, rules: DigestRules) -> ScorePart:
    newest = max(stored.item.published for stored in candidate.items)
    days = max((end - newest).total_seconds() / 86400, 0.0)
    return ScorePart(
        "recency",
        rules.recency,
        0.5 ** (days / _HALF_LIFE_DAYS),
        f"newest report {days:.1f} days before the end",
    )
