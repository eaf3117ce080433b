"""The stories of the window: their members in order of time, how large they are, what is their core."""

from bisect import insort

from tracker.dedup import scoring
from tracker.dedup.rules import StoryRules
from tracker.dedup.scoring import Entry, Weighed


class _Story:
    """``first``, ``last`` and ``size`` also count members that the window never had or has let go of."""

    __slots__ = ("first", "last", "members", "size")

    def __init__(self, time: int) -> None:
        self.first = self.last = time
        self.size = 0
        self.members: list[Entry] = []


class Stories:
    """Which items form which story."""

    def __init__(self, rules: StoryRules) -> None:
        self._rules = rules
        self._span = rules.longest_span.total_seconds()
        self._stories: dict[int, _Story] = {}

    def __contains__(self, story_id: int) -> bool:
        """Whether the window holds a member of the story."""
        return story_id in self._stories

    def add(self, entry: Entry) -> None:
        """Take an item into its story."""
        story = self._stories.get(entry.story_id)
        if story is None:
            story = self._stories[entry.story_id] = _Story(entry.fp.time)
        story.first = min(story.first, entry.fp.time)
        story.last = max(story.last, entry.fp.time)
        story.size += 1
        insort(story.members, entry, key=_by_time)

    def head(self, story_id: int) -> Entry | None:
        """The first member that the window holds; None where it holds none."""
        story = self._stories.get(story_id)
        return story.members[0] if story else None

    def extent(self, story_id: int) -> tuple[int, int]:
        """When a story began and how many members it has, those outside the window included."""
        story = self._stories[story_id]
        return story.first, story.size

    def recall(self, story_id: int, first: int, size: int) -> None:
        """Tell of a story that the window holds: it began at ``first``, ``size`` members are outside."""
        story = self._stories[story_id]
        story.first = min(story.first, first)
        story.size += size

    def drop(self, entry: Entry) -> None:
        """Let go of an item; its story is forgotten with its last member."""
        story = self._stories[entry.story_id]
        story.members.remove(entry)
        if not story.members:
            del self._stories[entry.story_id]

    def merge(self, story_id: int, other: int) -> None:
        """Make the members of ``other`` members of ``story_id``."""
        absorbed = self._stories.pop(other, None)
        if absorbed is None:
            return
        for entry in absorbed.members:
            entry.story_id = story_id
            self.add(entry)

    def takes_copy(self, story_id: int, time: int) -> bool:
        """Whether a copy of ``time`` still belongs to the story.

        A full story takes copies, and late ones: up to twice the longest span, so that a text that
        is posted again every day does not make a story without an end.
        """
        return self._spanned(story_id, time) <= 2 * self._span

    def takes_report(self, story_id: int, time: int) -> bool:
        """Whether the story is open to one more report, of ``time``."""
        small = self._stories[story_id].size < self._rules.most_members
        return small and self._spanned(story_id, time) <= self._span

    def score(self, story_id: int, new: Weighed, best: float, scores: dict[int, float]) -> float:
        """The score of a story whose best member scores ``best``: that member's and its core's.

        ``scores`` are those of items that are known already, by item id; it takes in more.

        The core are the members that came first and last. One look-alike at the edge of a story is
        not enough to join it, or stories would grow link by link into something else.
        """
        members = self._stories[story_id].members
        half = self._rules.core // 2
        core = members if len(members) <= self._rules.core else members[:half] + members[-half:]
        for entry in core:
            if entry.item_id not in scores:
                scores[entry.item_id] = scoring.score(new, entry, self._rules)
        mean = sum(scores[entry.item_id] for entry in core) / len(core)
        return self._rules.best_member * best + (1 - self._rules.best_member) * mean

    def _spanned(self, story_id: int, time: int) -> int:
        story = self._stories[story_id]
        return max(story.last, time) - min(story.first, time)


def _by_time(entry: Entry) -> tuple[int, int]:
    return entry.fp.time, entry.item_id
