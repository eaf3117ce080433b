"""What people decided about stories: pairs of items that belong together or apart."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from tracker.model.story import Assignment, Level


class Edits:
    """Pairs of item ids, kept by both of their members. A later word on a pair replaces an earlier one."""

    def __init__(
        self, must_link: Iterable[tuple[int, int]] = (), cannot_link: Iterable[tuple[int, int]] = ()
    ) -> None:
        self._together: dict[int, set[int]] = {}
        self._apart: dict[int, set[int]] = {}
        for one, other in must_link:
            self.link(one, other)
        for one, other in cannot_link:
            self.unlink(one, other)

    def link(self, one: int, other: int) -> None:
        """The two items tell one story, whatever their words."""
        _replace(self._together, self._apart, one, other)

    def unlink(self, one: int, other: int) -> None:
        """The two items never tell one story."""
        _replace(self._apart, self._together, one, other)

    def together_with(self, item_id: int | None) -> AbstractSet[int]:
        """Items joined to this one by hand."""
        return self._together.get(item_id, frozenset()) if item_id is not None else frozenset()

    def apart_from(self, item_id: int | None) -> AbstractSet[int]:
        """Items parted from this one by hand."""
        return self._apart.get(item_id, frozenset()) if item_id is not None else frozenset()


def joined_by_hand(item_id: int, story_id: int) -> Assignment:
    """The assignment of an item that a person joined to ``item_id``."""
    return Assignment(Level.SAME_EVENT, story_id, item_id, 1.0, f"joined by hand to item {item_id}")


def _replace(into: dict[int, set[int]], out_of: dict[int, set[int]], one: int, other: int) -> None:
    for first, second in ((one, other), (other, one)):
        into.setdefault(first, set()).add(second)
        out_of.get(first, set()).discard(second)
