"""The window: the fingerprints of about ten days, and where a new one belongs among them."""

from collections import ChainMap
from collections.abc import Container, Iterable
from datetime import UTC, datetime

from tracker.dedup import evidence, scoring, sketch
from tracker.dedup.edits import Edit, Edits, joined_by_hand
from tracker.dedup.fingerprint import Fingerprint
from tracker.dedup.lookup import Lookup
from tracker.dedup.rarity import Rarity
from tracker.dedup.rules import StoryRules
from tracker.dedup.scoring import Entry, Weighed
from tracker.dedup.stories import Stories
from tracker.dedup.writing import Writings
from tracker.model.story import Assignment, Level


class StoryIndex:
    """Fingerprints in memory with the stories they form.

    Not for several threads. ``edits`` are what people decided, oldest first (:class:`Edits`); they come
    before every other evidence. What the index decides depends on what it holds and on nothing else: not
    on the order in which that came, nor on what it held before.
    """

    def __init__(self, rules: StoryRules, edits: Iterable[Edit] = ()) -> None:
        self._rules = rules
        self.edits = Edits(edits)
        self._rarity = Rarity(rules)
        self._writings = Writings()
        self._stories = Stories(rules)
        self._entries: dict[int, Entry] = {}
        self._lookup = Lookup()
        self._names: dict[str, str] = {}
        self._elsewhere: dict[int, int] = {}
        """The stories of items that people joined or parted and that the window does not hold."""

    def __len__(self) -> int:
        """How many items the window holds."""
        return len(self._entries)

    def add(self, item_id: int, story_id: int, fp: Fingerprint) -> None:
        """Take an item that belongs to ``story_id`` into the window."""
        entry = Entry(item_id, story_id, fp)
        self._entries[item_id] = entry
        before = self._stories.head(story_id)
        self._stories.add(entry)
        self._count_head(before, self._stories.head(story_id))
        self._writings.add(item_id, fp.sketch)
        self._names.update(fp.names)
        self._lookup.add(item_id, fp)

    def decide(self, fp: Fingerprint, item_id: int | None = None, text: str = "") -> Assignment:
        """Where an item with this fingerprint belongs. Changes nothing.

        ``item_id`` is needed where people may have joined or parted the item before (a later run
        over history). The reason quotes words as ``text`` writes them, the title and beginning of the item.
        """
        for other in sorted(self.edits.together_with(item_id)):
            if (story_id := self._story_of(other)) is not None:
                return joined_by_hand(other, story_id)
        barred = {self._story_of(other) for other in self.edits.apart_from(item_id)}
        return (
            self._same_writing(fp, barred)
            or self._same_event(fp, barred, text)
            or Assignment(Level.NEW, None, None, 0.0, "nothing in the window tells of it")
        )

    def forget_before(self, time: datetime) -> None:
        """Let go of all items published before ``time``."""
        self.forget(datetime.min.replace(tzinfo=UTC), time)

    def forget(self, since: datetime, until: datetime) -> None:
        """Let go of all items published from ``since`` to before ``until``."""
        first, limit = since.timestamp(), until.timestamp()
        for entry in [entry for entry in self._entries.values() if first <= entry.fp.time < limit]:
            self._drop(entry)

    def merge(self, story_id: int, other: int) -> None:
        """Make the members of ``other`` members of ``story_id``."""
        if story_id != other:
            heads = self._stories.head(story_id), self._stories.head(other)
            self._stories.merge(story_id, other)
            for head in heads:
                self._count_head(head, None)
            self._count_head(None, self._stories.head(story_id))

    def __contains__(self, story_id: int) -> bool:
        """Whether the window holds an item of the story."""
        return story_id in self._stories

    def extent(self, story_id: int) -> tuple[int, int]:
        """When a story of the window began (seconds since 1970) and its size, with what was let go of."""
        return self._stories.extent(story_id)

    def recall(self, story_id: int, first: int, size: int) -> None:
        """Tell of a story of the window that ``size`` items of it lie before, the first at ``first``."""
        self._stories.recall(story_id, first, size)

    def recall_item(self, item_id: int, story_id: int) -> None:
        """Tell where an item is that people joined or parted and that lies before the window."""
        self._elsewhere[item_id] = story_id

    def _story_of(self, item_id: int) -> int | None:
        entry = self._entries.get(item_id)
        return self._elsewhere.get(item_id) if entry is None else entry.story_id

    def _count_head(self, before: Entry | None, after: Entry | None) -> None:
        """Rarity counts each story once, by the first item of it that the window holds."""
        if before is not after:
            if before is not None:
                self._rarity.count(before.fp, -1)
            if after is not None:
                self._rarity.count(after.fp)

    def _weighed(self, fp: Fingerprint) -> Weighed:
        weighed = Weighed(fp, self._rarity, self._rules)
        weighed.doubt += scoring.doubt_of_crowd(self._lookup.around(fp), self._rules)
        return weighed

    def _drop(self, entry: Entry) -> None:
        del self._entries[entry.item_id]
        before = self._stories.head(entry.story_id)
        self._stories.drop(entry)
        self._count_head(before, self._stories.head(entry.story_id))
        if entry.item_id in self.edits:
            self._elsewhere[entry.item_id] = entry.story_id
        self._writings.drop(entry.item_id, entry.fp.sketch)
        self._lookup.drop(entry.item_id, entry.fp)

    def _same_writing(self, fp: Fingerprint, barred: Container[int | None]) -> Assignment | None:
        best, found = 0.0, None
        for item_id in self._writings.near(fp.sketch):
            entry = self._entries[item_id]
            alike = sketch.similarity(fp.sketch, entry.fp.sketch)
            if alike > best and self._is_copy(fp, entry.fp, alike) and entry.story_id not in barred:
                best, found = alike, entry
        if found is None or not self._stories.takes_copy(found.story_id, fp.time):
            return None
        reason = evidence.same_writing(found.item_id, best)
        return Assignment(Level.SAME_WRITING, found.story_id, found.item_id, best, reason)

    def _is_copy(self, fp: Fingerprint, other: Fingerprint, alike: float) -> bool:
        runs = min(fp.runs, other.runs)
        short = runs < self._rules.short_runs
        if alike < (self._rules.short_writing if short else self._rules.same_writing):
            return False
        if (fp.generic or other.generic) and runs < self._rules.generic_runs:
            return False
        return not scoring.conflicting(scoring.codes_of(fp), scoring.codes_of(other))

    def _same_event(self, fp: Fingerprint, barred: Container[int | None], text: str) -> Assignment | None:
        if fp.generic:
            return None
        new = self._weighed(fp)
        scores = self._alike(new)
        best: dict[int, Entry] = {}
        for item_id, alike in scores.items():
            entry = self._entries[item_id]
            rival = best.get(entry.story_id)
            if rival is None or alike > scores[rival.item_id]:
                best[entry.story_id] = entry
        score, closest = 0.0, None
        for story_id, member in best.items():
            if story_id not in barred and self._stories.takes_report(story_id, fp.time):
                whole = self._stories.score(story_id, new, scores[member.item_id], scores)
                if whole > score:
                    score, closest = whole, member
        if closest is None or score < self._rules.same_event:
            return None
        shared = scoring.shared_features(new, closest)
        names = ChainMap(dict(fp.names), self._names)
        types = [kind for kind in fp.events if kind in closest.fp.events]
        reason = evidence.same_event(shared, types, names, fp.time - closest.fp.time, text)
        if scoring.vote(new, closest.fp, self._rules):
            reason += ", titles alike in meaning"
        return Assignment(Level.SAME_EVENT, closest.story_id, closest.item_id, score, reason)

    def _alike(self, new: Weighed) -> dict[int, float]:
        """The scores of the items that by themselves tell the event of ``new``, by id."""
        scores: dict[int, float] = {}
        least = self._rules.same_event
        for item_id, most in self._lookup.find(new, scoring.least_in_titles(new, self._rules)):
            entry = self._entries[item_id]
            if scoring.bound(new, most, entry.fp.time, self._rules) < least:
                continue
            alike = scoring.score(new, entry, self._rules, least)
            if alike >= least:
                scores[item_id] = alike
        return scores
