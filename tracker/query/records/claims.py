"""Different numbers for one thing as records."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from tracker.model.claim import Claim, Figure, Voice
from tracker.query.records.amounts import AmountRecord, amount_record
from tracker.query.records.times import Time, utc
from tracker.text.claims import claim_text


class FigureRecord(TypedDict):
    """A number as a report gives it."""

    low: AmountRecord
    high: Annotated[AmountRecord | None, Field(description="the upper end of a range")]
    bound: Annotated[str, Field(description='about, nearly, more than, up to; "" for the number itself')]


class VoiceRecord(TypedDict):
    """An outlet that gives a number."""

    source: Annotated[str, Field(description="id of the source")]
    title: Annotated[str, Field(description="its name")]
    item: Annotated[int, Field(description="the item in which it first gave the number")]
    at: Time
    before: Annotated[FigureRecord | None, Field(description="another number that it gave earlier")]


class SideRecord(TypedDict):
    """One of the numbers, with all who give it."""

    figure: FigureRecord
    voices: list[VoiceRecord]


class ClaimRecord(TypedDict):
    """A thing for which the items of a story give different numbers."""

    text: Annotated[str, Field(description="all of it as one line")]
    measure: Annotated[str, Field(description="what is measured: valuation, raised, parameters, …")]
    subject: Annotated[str, Field(description='of which firm or model, "" where that is not known')]
    kinds: Annotated[list[str], Field(description="what narrows it: planned, monthly, q3, …")]
    later: Annotated[bool, Field(description="the numbers replaced each other in time")]
    sides: Annotated[list[SideRecord], Field(description="in the order in which they were told")]


def claim_record(claim: Claim) -> ClaimRecord:
    """A claim as JSON has it."""
    return {
        "text": claim_text(claim),
        "measure": claim.measure,
        "subject": claim.subject,
        "kinds": list(claim.kinds),
        "later": claim.later,
        "sides": [
            {"figure": _figure(side.figure), "voices": [_voice(voice) for voice in side.voices]}
            for side in claim.sides
        ],
    }


def _voice(voice: Voice) -> VoiceRecord:
    return {
        "source": voice.source_id,
        "title": voice.source_title,
        "item": voice.item_id,
        "at": utc(voice.at),
        "before": None if voice.before is None else _figure(voice.before),
    }


def _figure(figure: Figure) -> FigureRecord:
    return {
        "low": amount_record(figure.low),
        "high": None if figure.high is None else amount_record(figure.high),
        "bound": figure.bound.value,
    }
