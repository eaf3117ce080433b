"""What people decided about stories: pairs of items that belong together or apart."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from tracker.model.story import Assignment, Level

Edit = tuple[str, int, int]
"""("merge" or "split", item, other item): the two belong together, or the item does not belong there."""


class Edits:
    """What people decided, oldest first; a later word replaces an earlier one.

    Items that were joined form a group, so that two that were each joined to a third stay together
    whichever of the three is decided first. Who takes an item out of a story takes it out of its group.
    """

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self._group: dict[int, frozenset[int]] = {}
        self._apart: dict[int, set[int]] = {}
        for kind, item, other in edits:
            (self.link if kind == "merge" else self.unlink)(item, other)

    def __contains__(self, item_id: int) -> bool:
        """Whether people decided anything about the item."""
        return item_id in self._group or item_id in self._apart

    def __iter__(self) -> Iterator[int]:
        """The items that people decided something about."""
        return iter(self._group.keys() | self._apart.keys())

    def together_with(self, item_id: int | None) -> AbstractSet[int]:
        """Items that belong together with this one."""
        return frozenset() if item_id is None else self._group_of(item_id) - {item_id}

    def apart_from(self, item_id: int | None) -> AbstractSet[int]:
        """Items that must not share a story with this one, or with those it belongs together with."""
        if item_id is None:
            return frozenset()
        parted = {other for one in self._group_of(item_id) for other in self._apart.get(one, ())}
        return {one for other in parted for one in self._group_of(other)}

    def link(self, one: int, other: int) -> None:
        """The two items, and those that belong with them, tell one story, whatever their words."""
        group = self._group_of(one) | self._group_of(other)
        for member in group:
            self._group[member] = group
            self._apart.get(member, set()).difference_update(group)

    def unlink(self, item: int, other: int) -> None:
        """The item leaves those that it belongs with; it and the other never tell one story."""
        group = self._group_of(item)
        if other in group:
            for member in group:
                self._group[member] = group - {item}
            self._group[item] = frozenset({item})
        self._apart.setdefault(item, set()).add(other)
        self._apart.setdefault(other, set()).add(item)

    def _group_of(self, item_id: int) -> frozenset[int]:
        return self._group.get(item_id) or frozenset({item_id})


def joined_by_hand(item_id: int, story_id: int) -> Assignment:
    """The assignment of an item that a person joined to ``item_id``."""
    return Assignment(Level.SAME_EVENT, story_id, item_id, 1.0, f"joined by hand to item {item_id}")
