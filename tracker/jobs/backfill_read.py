"""History → entries ready to be stored, worked out in a process that reads.

The process has its own view of the database: what the store knows already costs no tagging, so reading a
history twice is cheap. What is stored meanwhile is found when the entries are stored.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from tracker.backfill import files
from tracker.backfill.files import Record
from tracker.errors import UsageError
from tracker.jobs.backfill_past import Past, items_of
from tracker.jobs.prepare import Preparer, make_preparer
from tracker.jobs.reader_process import MakeReader
from tracker.jobs.reading import Entry, Reading
from tracker.model.backfill import Span
from tracker.model.item import Item
from tracker.model.source import Source
from tracker.store import Connection, Database, items, sources


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a file of records, the first of which has this ``number``.

    ``source`` is that of the records that name none, None where all must name one.
    """

    file: str
    number: int
    lines: Sequence[bytes] = field(repr=False)
    source: Source | None
    span: Span
    received: datetime

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.file


@dataclass(frozen=True, slots=True)
class LinesReading(Reading):
    """What lines hold. ``problems`` are sentences about those that are no records.

    ``made`` are the sources that the store does not know, switched off.
    """

    records: int = 0
    made: tuple[Source, ...] = ()


class HistoryReader:
    """Reads what sources published in the past."""

    def __init__(self, database: Database, preparer: Preparer) -> None:
        self._database = database
        self._preparer = preparer
        self._sources: dict[str, Source] = {}

    def read(self, document: Past | Lines) -> Reading:
        """The entries that were published in the span of the document; of known ones just the item."""
        if isinstance(document, Lines):
            return self._read_lines(document)
        return Reading(document.source.id, self._entries([document]))

    def _read_lines(self, document: Lines) -> Reading:
        found = list(files.records(document.lines, document.file, document.number))
        problems = tuple(one for one in found if isinstance(one, str))
        by_source: dict[str, list[Record]] = {}
        made: dict[str, Source] = {}
        for record in found:
            if isinstance(record, Record):
                try:
                    source = self._source_of(record, document, made)
                except UsageError as error:
                    return Reading(document.name, refused=str(error))
                by_source.setdefault(source.id, []).append(record)
        known = self._sources | made
        entries = self._entries([_past(known[one], some, document) for one, some in by_source.items()])
        return LinesReading(
            document.name, entries, problems=problems, records=len(found), made=tuple(made.values())
        )

    def _entries(self, pasts: Sequence[Past]) -> tuple[Entry, ...]:
        found = [(item, past.source.entities) for past in pasts for item in items_of(past)]
        with self._database.read() as connection:
            shown = shown_before(connection, [item for item, _ in found])
        return tuple(
            Entry(item, None if _key(item) in shown else self._preparer.prepare(item, firms))
            for item, firms in found
        )

    def _source_of(self, record: Record, document: Lines, made: dict[str, Source]) -> Source:
        """The source that the record names, made where it is not known; else that of the document."""
        own = document.source
        if not record.source_id and own is None:
            raise UsageError(
                f"A record of {document.file} names no source; say whose it is with --source ID."
            )
        if own is not None and record.source_id in {"", own.id}:
            return self._sources.setdefault(own.id, own)
        source_id = record.source_id
        if source_id not in self._sources:
            with self._database.read() as connection:
                self._sources |= {one.source.id: one.source for one in sources.all_sources(connection)}
        return self._sources.get(source_id) or made.setdefault(source_id, _made(record))


def history_reader(database: Database, feeds_dir: Path, *, semantic: bool) -> MakeReader[Past | Lines]:
    """How to make the reader, in whichever process it is to read."""
    return partial(_make, database, feeds_dir, semantic=semantic)


def _make(database: Database, feeds_dir: Path, *, semantic: bool) -> HistoryReader:
    return HistoryReader(database, make_preparer(feeds_dir, semantic=semantic))


def shown_before(connection: Connection, found: Collection[Item]) -> set[tuple[str, str]]:
    """Sources and guids of the items that their source has shown before, under that guid or the address."""
    shown = set(items.known_sightings(connection, {_key(item) for item in found}))
    held = items.known_addresses(connection, {item.url_key for item in found if item.url_key})
    return shown | {
        _key(item)
        for item in found
        if item.url_key and item.url_key in held and held[item.url_key].source_id == item.source_id
    }


def _key(item: Item) -> tuple[str, str]:
    return item.source_id, item.guid


def _made(record: Record) -> Source:
    return Source(
        id=record.source_id,
        title=record.source_title or record.source_id,
        url=f"urn:china-ai-tracker:file:{record.source_id}",
        enabled=False,
        disabled_because="It came with a file, without the address of a feed.",
    )


def _past(source: Source, records: Sequence[Record], document: Lines) -> Past:
    bounds = {one.entry.guid: one.bound for one in records if one.bound}
    entries = [one.entry for one in records if one.item is None]
    stored = {one.item.guid: one.item for one in records if one.item is not None}
    return Past(source, document.span, entries, document.received, bounds, stored=tuple(stored.values()))
