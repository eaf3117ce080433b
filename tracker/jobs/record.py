"""Readings → rows: which entries are known, which story the new ones tell, and writing all of it.

    entries → identity (guid, address) → story (same writing, same event) → items, sightings, stories

Decides nothing itself: identity and stories are decided in :mod:`tracker.dedup`. The caller owns the
transaction; one :class:`Recorder` serves many transactions and keeps the window of recent items between
them, so it is to be thrown away when a transaction fails.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.dedup import StoryRules, identity
from tracker.jobs.reading import Entry, Reading
from tracker.jobs.window import StoryWindow
from tracker.model.item import Item
from tracker.model.prepared import Prepared
from tracker.store import Connection, items, stories, story_days


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the entries of one reading. ``copies`` are entries that other sources had before."""

    new: int = 0
    changed: int = 0
    known: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True)
class _Judged:
    """An entry, what it is, and whether its source has shown its guid before."""

    entry: Entry
    identity: identity.Identity
    reading: int
    known: bool


class Recorder:
    """Writes readings, one call a transaction."""

    def __init__(self, rules: StoryRules) -> None:
        self._window = StoryWindow(rules)

    def record(
        self, connection: Connection, readings: Sequence[Reading], *, now: datetime, backfilled: bool = False
    ) -> list[Counts]:
        """Stores what is new or changed in ``readings``.

        Args:
            connection: a transaction that writes.
            readings: of one or several sources, in the order in which they arrived.
            now: when they were seen, aware.
            backfilled: whether they are history rather than news.

        Returns:
            Counts for each reading.
        """
        judged = _judge(connection, readings)
        new_ids = self._insert_new(connection, judged, now, backfilled=backfilled)
        _mark_days(connection, judged, new_ids)
        _follow_guids(connection, judged)
        _write_edits(connection, judged, now)
        _write_sightings(connection, judged, _ids(judged, new_ids), now)
        return _count(judged, len(readings))

    def _insert_new(
        self, connection: Connection, judged: Sequence[_Judged], now: datetime, *, backfilled: bool
    ) -> dict[int, int]:
        """Inserts the new items in order of time; gives their ids by place."""
        places = [p for p, one in enumerate(judged) if one.identity.verdict is identity.Verdict.NEW]
        places.sort(key=lambda place: (judged[place].entry.item.published, place))
        prepared = [_new(judged[place]) for place in places]
        if not places:
            return {}
        ids = items.allocate_ids(connection, prepared)
        placed = self._window.place(connection, list(zip(ids, prepared, strict=True)))
        stories.insert(connection, placed.begun)
        items.insert(
            connection,
            [
                items.NewItem(
                    id=item_id,
                    prepared=one,
                    first_seen=now,
                    backfilled=backfilled,
                    story_id=placed.story_of[item_id],
                    duplicate_of=placed.copy_of.get(item_id),
                    story_reason=placed.reason[item_id],
                )
                for item_id, one in zip(ids, prepared, strict=True)
            ],
        )
        stories.update(connection, placed.joined)
        return dict(zip(places, ids, strict=True))


def _judge(connection: Connection, readings: Sequence[Reading]) -> list[_Judged]:
    entries = [(n, entry) for n, reading in enumerate(readings) for entry in reading.entries]
    candidates = [entry.item for _, entry in entries]
    known = _known(connection, candidates)
    verdicts = identity.same_items(candidates, known)
    return [
        _Judged(entry, verdict, n, (entry.item.source_id, entry.item.guid) in known.sightings)
        for (n, entry), verdict in zip(entries, verdicts, strict=True)
    ]


def _ids(judged: Sequence[_Judged], new_ids: Mapping[int, int]) -> dict[int, int]:
    """The item of each entry by place: the known one, the new one, or that of the entry it repeats."""
    ids: dict[int, int] = {}
    for place, one in enumerate(judged):
        found = one.identity.item_id if one.identity.repeats is None else ids[one.identity.repeats]
        ids[place] = new_ids[place] if found is None else found
    return ids


def _known(connection: Connection, candidates: Sequence[Item]) -> identity.Known:
    pairs = {(item.source_id, item.guid) for item in candidates}
    keys = {item.url_key for item in candidates if item.url_key}
    return identity.Known(
        {
            pair: identity.KnownSighting(known.item_id, known.content_hash, known.own)
            for pair, known in items.known_sightings(connection, pairs).items()
        },
        {
            key: identity.KnownItem(
                known.item_id,
                known.source_id,
                known.guid,
                known.content_hash,
                known.title,
                known.published,
            )
            for key, known in items.known_addresses(connection, keys).items()
        },
    )


def _new(one: _Judged) -> Prepared:
    prepared = _prepared(one.entry)
    if not one.identity.keeps_address:
        return prepared
    return replace(prepared, item=replace(prepared.item, url_key=None))


def _prepared(entry: Entry) -> Prepared:
    if entry.prepared is None:
        raise ValueError(f"{entry.item.source_id}: {entry.item.guid} left the store while it was read")
    return entry.prepared


def _mark_days(connection: Connection, judged: Sequence[_Judged], new_ids: Mapping[int, int]) -> None:
    """What is new or has other words makes its day one whose stories are to be settled."""
    edited = (one.identity.item_id for one in judged if one.identity.verdict is identity.Verdict.EDITED)
    item_ids = [*new_ids.values(), *(item_id for item_id in edited if item_id is not None)]
    story_days.mark(connection, map(story_days.day_of, item_ids))


def _follow_guids(connection: Connection, judged: Sequence[_Judged]) -> None:
    for one in judged:
        if one.identity.replaces_guid and one.identity.replaces_guid != one.entry.item.guid:
            item = one.entry.item
            items.rename_guid(connection, item.source_id, one.identity.replaces_guid, item.guid)


def _write_edits(connection: Connection, judged: Sequence[_Judged], now: datetime) -> None:
    edits = {
        one.identity.item_id: items.Edit(
            one.identity.item_id, _prepared(one.entry), keeps_address=one.identity.keeps_address
        )
        for one in judged
        if one.identity.verdict is identity.Verdict.EDITED and one.identity.item_id is not None
    }
    items.edit(connection, list(edits.values()), now)


def _write_sightings(
    connection: Connection, judged: Sequence[_Judged], ids: Mapping[int, int], now: datetime
) -> None:
    """Adds the sightings that are new and notes that the others were there again."""
    new: dict[tuple[str, str], items.NewSighting] = {}
    seen: dict[tuple[str, str], str] = {}
    for place, one in enumerate(judged):
        item = one.entry.item
        key = (item.source_id, item.guid)
        if one.known or one.identity.replaces_guid:
            seen[key] = item.content_hash
        elif key not in new:
            new[key] = items.NewSighting(
                *key,
                item_id=ids[place],
                own=one.identity.verdict is identity.Verdict.NEW,
                url=item.original_url or item.url,
                content_hash=item.content_hash,
                seen=now,
            )
    items.add_sightings(connection, list(new.values()))
    items.touch_sightings(connection, [(*key, content_hash) for key, content_hash in seen.items()], now)


def _count(judged: Sequence[_Judged], readings: int) -> list[Counts]:
    by_reading = [Counter[identity.Verdict]() for _ in range(readings)]
    for one in judged:
        by_reading[one.reading][one.identity.verdict] += 1
    return [
        Counts(
            new=counted[identity.Verdict.NEW],
            changed=counted[identity.Verdict.EDITED],
            known=counted[identity.Verdict.UNCHANGED] + counted[identity.Verdict.SIGHTING],
            copies=counted[identity.Verdict.SIGHTING],
        )
        for counted in by_reading
    ]
