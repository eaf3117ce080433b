"""What an item tells beside names: its amounts and events, from the title and the first part of the body."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.model.tags import Amount, Event, Mention
from tracker.tag.amounts import amounts_in
from tracker.tag.events import events_of

_BODY = 1_000
"""Code points of the body that are read: news says first what happened."""


@dataclass(frozen=True, slots=True)
class Told:
    """The events of an item, surest first, and all its amounts in order."""

    events: tuple[Event, ...]
    amounts: tuple[Amount, ...]


def tell(fields: tuple[str, str, str], language: str, mentions: Sequence[Mention]) -> Told:
    """Read the events and amounts of an item's title, and of its text or else its summary.

    ``mentions`` are those found in the same fields.
    """
    title, summary, text = fields
    # A text that begins with the summary goes on where the summary ends, with the same offsets.
    body, body_of = (text, ("summary", "text")) if text.startswith(summary) else (summary, ("summary",))
    body = body[:_BODY]
    amounts = amounts_in(title) + amounts_in(body)
    return Told(events_of(title, body, language, mentions, amounts, body_of=body_of), amounts)
