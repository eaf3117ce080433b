"""A contradiction between reports as one line of English."""

import re

from tracker.model.claim import Bound, Claim, Figure, Side, Voice
from tracker.model.tags import Amount
from tracker.text.quantities import amount_text

_LABELS = {
    "raised": "money raised by {}",
    "fine": "fine for {}",
    "acquisition": "price of an acquisition, {}",
    "investment": "investment by {}",
    "order": "value of an order, {}",
    "fund": "size of a fund, {}",
    "jobs cut": "jobs cut by {}",
    "stake": "size of a stake, {}",
    "power": "power, {}",
}
_KINDS = {"year": "full year", "month": "one month"}
_IN_HEADING = frozenset({"people", "parameters", "tokens"})
_MOST_NAMED = 4


def claim_text(claim: Claim) -> str:
    """One line such as "Valuation: US$4.8 billion (Reuters, 36Kr) against US$5 billion (The Information)".

    The subject is named where it is known, and days (UTC) where one number replaced the other.
    """
    return f"{claim_heading(claim)}: {claim_sides(claim)}"


def claim_heading(claim: Claim) -> str:
    """What the numbers are of: "Valuation of Moonshot AI", "Users of Doubao (monthly)"."""
    form = _LABELS.get(claim.measure, f"{claim.measure} of {{}}")
    what = form.format(claim.subject) if claim.subject else re.split(r",? (?:of |by |for )?\{\}", form)[0]
    kinds = ", ".join(map(_kind, claim.kinds))
    return f"{what[:1].upper()}{what[1:]}{f' ({kinds})' if kinds else ''}"


def _kind(kind: str) -> str:
    if len(kind) == 1:
        return f"Series {kind.upper()}"
    return kind.upper() if kind[1:].isdigit() else _KINDS.get(kind, kind)


def claim_sides(claim: Claim) -> str:
    """The numbers with those who give them, in the order in which they were told."""
    joint = ", later " if claim.later else " against "
    return joint.join(f"{figure_text(side.figure)} ({_who(side, dated=claim.later)})" for side in claim.sides)


def figure_text(figure: Figure) -> str:
    """A number as it is meant: US$4.8 billion, more than 3 million, US$4 billion to US$5 billion."""
    text = _amount(figure.low)
    if figure.high is not None:
        text = f"{text} to {_amount(figure.high)}"
    return text if figure.bound is Bound.EXACT else f"{figure.bound.value} {text}"


def _amount(amount: Amount) -> str:
    """The amount without the unit that the heading names."""
    return (
        amount_text(amount).removesuffix(f" {amount.unit}")
        if amount.unit in _IN_HEADING
        else amount_text(amount)
    )


def _who(side: Side, *, dated: bool) -> str:
    names = list(dict.fromkeys(_voice(voice) for voice in side.voices))
    shown, more = names[:_MOST_NAMED], len(names) - _MOST_NAMED
    if more > 0:
        shown.append(f"{more} more")
    at = side.voices[0].at
    return ", ".join([*shown, f"{at.day} {at:%B}"] if dated else shown)


def _voice(voice: Voice) -> str:
    if voice.before is None:
        return voice.source_title
    return f"{voice.source_title}, which first had {figure_text(voice.before)}"
