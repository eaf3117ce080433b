"""Level one: is this entry an item that is known, another sighting of one, or new?

An entry has two keys. Its guid is unique within its source, and a publisher who gives the same guid
again means the same entry, whatever else changed. Its ``url_key`` names the writing across sources;
it is None where the address tells nothing. The guid is asked first: a publisher who moves an article
keeps the guid, and the old record has to follow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.model.item import MADE, Item, PublishedSource

_ANOTHER = timedelta(hours=6)
"""Entries at one address that were published so far apart may be different writings."""


class Verdict(StrEnum):
    """What an entry is to the store."""

    UNCHANGED = "unchanged"
    """Known, and nothing to write but that it was seen."""
    EDITED = "edited"
    """Known, and its publisher changed it: the item is to be written again."""
    SIGHTING = "sighting"
    """A known item in another place (or under another guid): the sighting is to be written."""
    NEW = "new"


@dataclass(frozen=True, slots=True)
class KnownSighting:
    """What the store knows under (source, guid). ``own``: the item was first made from this sighting."""

    item_id: int
    content_hash: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What the store knows under a ``url_key``: the item and the sighting that it was made from."""

    item_id: int
    source_id: str
    guid: str
    content_hash: str
    title: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """The store's answers for the keys of one batch; what it does not know is absent."""

    sightings: Mapping[tuple[str, str], KnownSighting] = field(default_factory=dict)
    url_keys: Mapping[str, KnownItem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identity:
    """What one entry is.

    ``item_id`` is the known item, None for a new one. ``repeats`` is the place in the batch of an
    earlier entry that is the same item (then ``item_id`` is that entry's). ``replaces_guid`` is the
    guid that this source used for the item before, where it makes new guids for old entries: the
    sighting of that guid can be rewritten instead of another one kept. ``keeps_address`` says that
    the address of the entry belongs to another item, so the address of this one must stay as it is (that
    of a new one: none).
    """

    verdict: Verdict
    item_id: int | None = None
    repeats: int | None = None
    replaces_guid: str = ""
    keeps_address: bool = False
    reason: str = ""


def same_item(item: Item, known: Known) -> Identity:
    """What ``item`` is, given what the store knows under its keys."""
    sighting = known.sightings.get((item.source_id, item.guid))
    holder = known.url_keys.get(item.url_key) if item.url_key else None
    if sighting is not None:
        return _seen_before(item, sighting, holder)
    if holder is not None:
        return _same_address(item, holder)
    return Identity(Verdict.NEW, reason="neither its guid nor its address is known")


def same_items(items: Sequence[Item], known: Known) -> list[Identity]:
    """What each of a batch is, in order: an entry also repeats an earlier one of the same batch.

    Two entries of one source that share an address are one item; the first of them stands.
    """
    present = {(item.source_id, item.guid) for item in items}
    by_guid: dict[tuple[str, str], int] = {}
    by_address: dict[str, int] = {}
    identities: list[Identity] = []
    for place, item in enumerate(items):
        first = by_guid.get((item.source_id, item.guid))
        if first is None and item.url_key:
            first = by_address.get(item.url_key)
        identity = same_item(item, known)
        if (item.source_id, identity.replaces_guid) in present:
            identity = _twin(identity)
        if first is not None and identity.verdict is Verdict.NEW:
            identity = _repeat(item, first, items[first], identities[first])
        identities.append(identity)
        by_guid.setdefault((item.source_id, item.guid), place)
        if item.url_key:
            by_address.setdefault(item.url_key, place)
    return identities


def _seen_before(item: Item, sighting: KnownSighting, holder: KnownItem | None) -> Identity:
    taken = holder is not None and holder.item_id != sighting.item_id
    if sighting.content_hash == item.content_hash:
        return Identity(
            Verdict.UNCHANGED, sighting.item_id, keeps_address=taken, reason="same guid, same content"
        )
    if not sighting.own:
        reason = "this source's copy of the item changed"
        return Identity(Verdict.SIGHTING, sighting.item_id, keeps_address=taken, reason=reason)
    return Identity(
        Verdict.EDITED, sighting.item_id, keeps_address=taken, reason="same guid, changed content"
    )


def _same_address(item: Item, holder: KnownItem) -> Identity:
    if holder.source_id != item.source_id:
        reason = f"same address as the item from {holder.source_id}"
        return Identity(Verdict.SIGHTING, holder.item_id, reason=reason)
    if _is_another(item, holder):
        return _another()
    verdict = Verdict.SIGHTING if holder.content_hash == item.content_hash else Verdict.EDITED
    reason = "same address under a new guid" + ("" if verdict is Verdict.SIGHTING else ", changed content")
    return Identity(verdict, holder.item_id, replaces_guid=holder.guid, reason=reason)


def _is_another(item: Item, holder: KnownItem | Item) -> bool:
    """Whether an entry of the same source at the same address is a later writing and no edit.

    Some pages ("today", "changelog") show one writing after the other, each entry with a guid and a date of
    its own. Elsewhere a new guid is an accident, and title or date are the same.
    """
    return (
        item.published_source is PublishedSource.FEED
        and not item.guid.startswith(MADE)
        and not holder.guid.startswith(MADE)
        and item.title != holder.title
        and abs(item.published - holder.published) >= _ANOTHER
    )


def _another() -> Identity:
    reason = "another guid, title and date at an address whose content changes"
    return Identity(Verdict.NEW, keeps_address=True, reason=reason)


def _twin(identity: Identity) -> Identity:
    """The guid that it seemed to replace is still there: the document carries the item twice, for good."""
    return Identity(
        Verdict.SIGHTING, identity.item_id, reason="a second guid at the address of another entry"
    )


def _repeat(item: Item, place: int, first: Item, identity: Identity) -> Identity:
    """What an entry is whose guid or address is that of ``first``, the entry at ``place`` of this batch."""
    if (first.source_id, first.guid) == (item.source_id, item.guid):
        return Identity(
            Verdict.UNCHANGED, identity.item_id, repeats=place, reason="given twice under one guid"
        )
    if first.source_id == item.source_id and _is_another(item, first):
        return _another()
    return Identity(Verdict.SIGHTING, identity.item_id, repeats=place, reason="given twice at one address")
