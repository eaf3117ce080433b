"""A source as a record: without its address, which may hold a password."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from tracker.query.records.times import Time, utc_or_none
from tracker.store.sources import StoredSource


class SourceRecord(TypedDict):
    """A feed and how it is."""

    id: str
    title: str
    language: str
    category: str
    kind: str
    tier: Annotated[int, Field(description="1 the firm itself, 2 a newsroom, 3 one that repeats others")]
    read: Annotated[bool, Field(description="whether it is polled at all")]
    paused: bool
    health: Annotated[str, Field(description="new, ok, quiet, suspect, failing, broken or gone")]
    reason: Annotated[str, Field(description="the sentence that explains its health")]
    last_answer: Annotated[Time | None, Field(description="when it last answered well")]
    next_visit: Time | None


def source_record(stored: StoredSource) -> SourceRecord:
    """A source as JSON has it."""
    one, state = stored.source, stored.state
    return {
        "id": one.id,
        "title": one.title,
        "language": one.language,
        "category": one.category.value,
        "kind": one.kind,
        "tier": int(one.tier),
        "read": stored.polled,
        "paused": stored.paused,
        "health": state.health.value,
        "reason": state.health_reason,
        "last_answer": utc_or_none(state.last_ok),
        "next_visit": utc_or_none(stored.next_due),
    }
