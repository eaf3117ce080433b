"""The table of writings: finds those that share their smallest runs with a new one."""

from tracker.dedup import sketch

MOST_POSTINGS = 48
"""A run that this many writings have among their smallest is boilerplate and finds nothing."""


class Writings:
    """Which items have which of the smallest runs. One id stands alone, several in a list."""

    def __init__(self) -> None:
        self._by_run: dict[int, int | list[int]] = {}

    def add(self, item_id: int, drawn: bytes) -> None:
        """Take in the sketch of an item."""
        by_run = self._by_run
        for key in sketch.keys_of(drawn):
            held = by_run.get(key)
            if held is None:
                by_run[key] = item_id
            elif isinstance(held, list):
                held.append(item_id)
            else:
                by_run[key] = [held, item_id]

    def drop(self, item_id: int, drawn: bytes) -> None:
        """Let go of the sketch of an item."""
        for key in sketch.keys_of(drawn):
            held = self._by_run[key]
            if isinstance(held, list) and len(held) > 1:
                held.remove(item_id)
            else:
                del self._by_run[key]

    def near(self, drawn: bytes) -> list[int]:
        """Items that may be copies, those with most runs in common first (at most eight)."""
        found: dict[int, int] = {}
        for key in sketch.keys_of(drawn):
            held = self._by_run.get(key)
            if held is None:
                continue
            if not isinstance(held, list):
                found[held] = found.get(held, 0) + 1
            elif len(held) <= MOST_POSTINGS:
                for item_id in held:
                    found[item_id] = found.get(item_id, 0) + 1
        if len(found) < 2:
            return list(found)
        return sorted(found, key=lambda item_id: (-found[item_id], item_id))[:8]
