"""A contradiction between reports as one line of English."""

from tracker.model.claim import Bound, Claim, Figure, Side, Voice
from tracker.text.quantities import amount_text

_LABELS = {"raised": "money raised", "order": "order value", "power": "power capacity"}
_PERIODS = {"year": "full year", "month": "one month"}
_MOST_NAMED = 4


def claim_text(claim: Claim) -> str:
    """One line such as "Valuation: US$4.8 billion (Reuters, 36Kr) against US$5 billion (The Information)".

    The subject is named where it is known, and days (UTC) where one number replaced the other.
    """
    return f"{claim_heading(claim)}: {claim_sides(claim)}"


def claim_heading(claim: Claim) -> str:
    """What the numbers are of: "Valuation of Moonshot AI", "Users of Doubao (monthly)"."""
    label = _LABELS.get(claim.measure, claim.measure)
    kinds = ", ".join(
        _PERIODS.get(kind, kind.upper() if kind[1:].isdigit() else kind) for kind in claim.kinds
    )
    of = f" of {claim.subject}" if claim.subject else ""
    return f"{label[:1].upper()}{label[1:]}{of}{f' ({kinds})' if kinds else ''}"


def claim_sides(claim: Claim) -> str:
    """The numbers with those who give them, in the order in which they were told."""
    joint = ", later " if claim.later else " against "
    return joint.join(f"{figure_text(side.figure)} ({_who(side, dated=claim.later)})" for side in claim.sides)


def figure_text(figure: Figure) -> str:
    """A number as it is meant: US$4.8 billion, more than 3 million users, US$4 billion to US$5 billion."""
    text = amount_text(figure.low)
    if figure.high is not None:
        text = f"{text} to {amount_text(figure.high)}"
    return text if figure.bound is Bound.EXACT else f"{figure.bound.value} {text}"


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
