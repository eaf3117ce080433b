"""Times as JSON has them."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""RFC 3339 in UTC, to the second: 2026-10-07T09:30:00Z."""


def utc(moment: datetime) -> str:
    """A time (aware) as RFC 3339 has it, in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_or_none(moment: datetime | None) -> str | None:
    """The same, and nothing for nothing."""
    return None if moment is None else utc(moment)
