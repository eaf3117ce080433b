"""The window: the fingerprints of about ten days, and where a new one belongs among them."""

from collections.abc import Iterable
from datetime import datetime

from tracker.dedup import sketch
from tracker.dedup.edits import Edits, joined_by_hand
from tracker.dedup.fingerprint import Fingerprint
from tracker.dedup.rules import StoryRules
from tracker.model.story import Assignment, Level

MOST_POSTINGS = 64
"""A run that this many writings begin with is boilerplate and finds nothing."""


class StoryIndex:
    """Fingerprints in memory with the stories they form.

    Not for several threads. ``must_link`` and ``cannot_link`` are pairs of item ids that a person
    joined or parted; they come before every other evidence.
    """

    def __init__(
        self,
        rules: StoryRules,
        must_link: Iterable[tuple[int, int]] = (),
        cannot_link: Iterable[tuple[int, int]] = (),
    ) -> None:
        self._rules = rules
        self.edits = Edits(must_link, cannot_link)
        self._items: dict[int, tuple[Fingerprint, int]] = {}
        self._members: dict[int, set[int]] = {}
        self._by_run: dict[int, list[int]] = {}

    def __len__(self) -> int:
        """How many items the window holds."""
        return len(self._items)

    def add(self, item_id: int, story_id: int, fp: Fingerprint) -> None:
        """Take an item that belongs to ``story_id`` into the window."""
        self._items[item_id] = (fp, story_id)
        self._members.setdefault(story_id, set()).add(item_id)
        for key in sketch.hashes_of(fp.sketch)[: sketch.KEYS]:
            self._by_run.setdefault(key, []).append(item_id)

    def decide(self, fp: Fingerprint, item_id: int | None = None) -> Assignment:
        """Where an item with this fingerprint belongs. Changes nothing.

        ``item_id`` is needed where people may have joined or parted the item before (a later run
        over history).
        """
        for other in sorted(self.edits.together_with(item_id)):
            if other in self._items:
                return joined_by_hand(other, self._items[other][1])
        barred = {self._items[other][1] for other in self.edits.apart_from(item_id) if other in self._items}
        return self._same_writing(fp, barred) or Assignment(
            Level.NEW, None, None, 0.0, "nothing in the window tells of it"
        )

    def forget_before(self, time: datetime) -> None:
        """Let go of all items published before ``time``."""
        limit = time.timestamp()
        for item_id in [key for key, (fp, _) in self._items.items() if fp.time < limit]:
            self._drop(item_id)

    def merge(self, story_id: int, other: int) -> None:
        """Make the members of ``other`` members of ``story_id``."""
        for item_id in self._members.pop(other, set()):
            self._items[item_id] = (self._items[item_id][0], story_id)
            self._members.setdefault(story_id, set()).add(item_id)

    def _drop(self, item_id: int) -> None:
        fp, story_id = self._items.pop(item_id)
        self._members[story_id].discard(item_id)
        if not self._members[story_id]:
            del self._members[story_id]
        for key in sketch.hashes_of(fp.sketch)[: sketch.KEYS]:
            postings = self._by_run[key]
            postings.remove(item_id)
            if not postings:
                del self._by_run[key]

    def _same_writing(self, fp: Fingerprint, barred: set[int]) -> Assignment | None:
        hashes = sketch.hashes_of(fp.sketch)
        best, best_id = 0.0, -1
        for item_id in self._candidates(hashes):
            other, story_id = self._items[item_id]
            if story_id in barred:
                continue
            alike = sketch.similarity(hashes, sketch.hashes_of(other.sketch))
            short = min(fp.runs, other.runs) < self._rules.short_runs
            wanted = self._rules.short_writing if short else self._rules.same_writing
            if alike >= wanted and (alike, -item_id) > (best, -best_id):
                best, best_id = alike, item_id
        if best_id < 0:
            return None
        reason = f"same writing as item {best_id} ({best:.0%} of its words)"
        return Assignment(Level.SAME_WRITING, self._items[best_id][1], best_id, best, reason)

    def _candidates(self, hashes: tuple[int, ...]) -> set[int]:
        found: set[int] = set()
        for key in hashes[: sketch.KEYS]:
            postings = self._by_run.get(key, ())
            if len(postings) <= MOST_POSTINGS:
                found.update(postings)
        return found
