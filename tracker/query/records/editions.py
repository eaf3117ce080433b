"""An issue of the weekly letter as a record."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from tracker.query import archive
from tracker.query.archive import Issue
from tracker.query.records.times import Time, utc
from tracker.store.editions import StoredEdition


class EditionHead(TypedDict):
    """An issue without its body."""

    week: Annotated[str, Field(description="ISO week, such as 2026-W47")]
    number: int
    built: Time
    subject: str


class EditionRecord(EditionHead):
    """An issue as plain text."""

    text: str


def edition_head(issue: Issue) -> EditionHead:
    """An issue of the archive as JSON has it."""
    return {
        "week": issue.week,
        "number": issue.number,
        "built": utc(issue.built_at),
        "subject": issue.subject,
    }


def edition_record(stored: StoredEdition) -> EditionRecord:
    """An issue as JSON has it."""
    return {
        "week": stored.week,
        "number": stored.number,
        "built": utc(stored.built_at),
        "subject": stored.rendered.subject,
        "text": archive.text(stored.rendered),
    }
