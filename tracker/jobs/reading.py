"""What goes to the workers and what comes back: a document, and the reading of it.

Apart from what reads (:mod:`tracker.jobs.prepare`), which takes longer to import than a round of polls
that brings nothing new takes to run.
"""

import copyreg
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Protocol

from tracker.model.feed import ArchiveLinks, PollingHints
from tracker.model.item import Item
from tracker.model.polling import Window
from tracker.model.prepared import Prepared
from tracker.model.source import Source
from tracker.model.tags import Tags


class Named(Protocol):
    """What is handed to a process that reads."""

    @property
    def name(self) -> str:
        """Whose it is, as messages say."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """A body to be read. ``known`` maps the guids of the source to the hashes of their writings."""

    source: Source
    body: bytes = field(repr=False)
    content_type: str
    url: str
    fetched_at: datetime
    known: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """The id of its source."""
        return self.source.id


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a reading; ``prepared`` is None where the guid and the hash are known."""

    item: Item
    prepared: Prepared | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that could be read, or the sentence why not (``refused``)."""

    source_id: str
    entries: tuple[Entry, ...] = ()
    entries_hash: str = ""
    hints: PollingHints = PollingHints()
    archive: ArchiveLinks = ArchiveLinks()
    window: Window | None = None
    problems: tuple[str, ...] = ()
    refused: str = ""
    cut: bool = False
    """Whether the document broke off in the middle."""
    internal: bool = False
    """Whether it was our own code that failed at it."""


def unread(source_id: str, why: str) -> Reading:
    """The reading of a document at which our own code failed; ``why`` goes on after "Reading it"."""
    return Reading(source_id, refused=f"Reading it {why}.", internal=True)


def _pickle_by_position(kind: type) -> None:
    """Lets values of a frozen dataclass travel as their fields in order: half the time of its own way."""
    values: Callable[[object], object] = attrgetter(*(spec.name for spec in fields(kind)))
    copyreg.pickle(kind, lambda value: (kind, values(value)))  # type: ignore[arg-type,return-value]


for _kind in (Item, Prepared, Entry, Tags):
    _pickle_by_position(_kind)
