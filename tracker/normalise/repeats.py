"""Guids that repeat within one document: the same writing folds, different ones are told apart."""

import dataclasses
from collections import Counter
from collections.abc import Sequence

from tracker.model.item import Item
from tracker.normalise.identity import digest


def distinct(items: Sequence[Item]) -> tuple[tuple[Item, ...], int]:
    """``items`` with unique guids, in their order, and how many of them had to be renamed.

    Of two entries with one guid and one address (or one content) the one updated last stays. Where
    different writings share a guid, *all* of them are renamed: which of them comes first changes
    from poll to poll, and a name must not pass from one writing to another.
    """
    if len({item.guid for item in items}) == len(items):
        return tuple(items), 0
    kept: dict[tuple[str, str], Item] = {}
    for item in items:
        identity = (item.guid, item.url_key or item.content_hash)
        known = kept.get(identity)
        if known is None or (item.updated or item.published) > (known.updated or known.published):
            kept[identity] = item
    uses = Counter(item.guid for item in kept.values())
    renamed = [_renamed(item) if uses[item.guid] > 1 else item for item in kept.values()]
    # Entries without an address may also share their title: then only the content tells.
    again = Counter(item.guid for item in renamed)
    told = tuple(
        dataclasses.replace(item, guid=f"{item.guid}.{item.content_hash[:8]}")
        if again[item.guid] > 1
        else item
        for item in renamed
    )
    return told, sum(count for count in uses.values() if count > 1)


def _renamed(item: Item) -> Item:
    return dataclasses.replace(item, guid=f"{item.guid}#{digest(item.url_key or item.title)[:12]}")
