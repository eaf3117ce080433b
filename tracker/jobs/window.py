"""The window of stored items that new ones are compared with, kept between transactions.

News falls into the last days, history anywhere, so the window is loaded in blocks of days around the
item that asks. When it grows too large, the blocks that nothing has asked for longest are let go: memory
stays flat in a backfill, and when one feed brings old entries of many months.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tracker.dedup import Fingerprint, StoryIndex, StoryRules
from tracker.dedup.evidence import opening
from tracker.model.prepared import Prepared
from tracker.model.story import Assignment, Level
from tracker.store import Connection, stories
from tracker.store.stories import Member, StoryRow

BLOCK = timedelta(days=2)
MOST_FINGERPRINTS = 100_000
"""About 180 MB; the blocks around the item in hand are never let go."""


@dataclass
class Placed:
    """Where new items went: stories begun and joined, and for each item its story and why."""

    begun: list[StoryRow] = field(default_factory=list)
    joined: list[StoryRow] = field(default_factory=list)
    story_of: dict[int, int] = field(default_factory=dict)
    copy_of: dict[int, int] = field(default_factory=dict)
    reason: dict[int, str] = field(default_factory=dict)


class StoryWindow:
    """Assigns stories to new items; knows the stored ones of the days around them."""

    def __init__(self, rules: StoryRules) -> None:
        self._rules = rules
        self._index: StoryIndex | None = None
        self._blocks: dict[int, None] = {}
        """Those that are loaded, by when they were last asked for."""
        self._covered: int | None = None

    def place(self, connection: Connection, new: Sequence[tuple[int, Prepared]]) -> Placed:
        """Gives each new item (id, prepared), in order of time, a story: a known one or a new one."""
        index = self._index or self._open(connection)
        placed = Placed()
        fresh = iter(stories.reserve_ids(connection, len(new)))
        members: dict[int, list[Member]] = {}
        for item_id, prepared in new:
            self._cover(connection, index, prepared.item.published)
            fingerprint = _fingerprint(prepared)
            item = prepared.item
            assignment = index.decide(fingerprint, item_id, opening(item.title, item.summary))
            story_id = assignment.story_id if assignment.story_id is not None else next(fresh)
            index.add(item_id, story_id, fingerprint)
            _note(placed, item_id, story_id, assignment)
            members.setdefault(story_id, []).append(Member(item_id, item.published, item.language))
        _grow(placed, members, stories.rows(connection, list(members)))
        return placed

    def _open(self, connection: Connection) -> StoryIndex:
        self._index = StoryIndex(self._rules, stories.edits(connection))
        return self._index

    def _cover(self, connection: Connection, index: StoryIndex, time: datetime) -> None:
        """Loads the blocks that an item published at ``time`` is compared with."""
        if self._covered == _block(time):
            return
        self._covered = _block(time)
        reach = self._rules.window // BLOCK
        wanted = range(self._covered - reach, self._covered + reach + 1)
        for number in wanted:
            if number not in self._blocks:
                for row in stories.window(connection, _start(number), _start(number + 1)):
                    if fingerprint := Fingerprint.from_bytes(row.fingerprint):
                        index.add(row.item_id, row.story_id, fingerprint)
            self._blocks.pop(number, None)
            self._blocks[number] = None
        while len(index) > MOST_FINGERPRINTS and (oldest := next(iter(self._blocks))) not in wanted:
            index.forget(_start(oldest), _start(oldest + 1))
            del self._blocks[oldest]


def _fingerprint(prepared: Prepared) -> Fingerprint:
    fingerprint = Fingerprint.from_bytes(prepared.fingerprint)
    if fingerprint is None:
        raise ValueError(f"the fingerprint of {prepared.item.guid} is of another version than this program")
    return fingerprint


def _block(time: datetime) -> int:
    return int(time.timestamp() // BLOCK.total_seconds())


def _start(number: int) -> datetime:
    return datetime.fromtimestamp(number * BLOCK.total_seconds(), UTC)


def _note(placed: Placed, item_id: int, story_id: int, assignment: Assignment) -> None:
    placed.story_of[item_id] = story_id
    placed.reason[item_id] = "" if assignment.level is Level.NEW else assignment.reason
    if assignment.level is Level.SAME_WRITING and assignment.matched_item_id is not None:
        placed.copy_of[item_id] = assignment.matched_item_id


def _grow(placed: Placed, members: dict[int, list[Member]], known: dict[int, StoryRow]) -> None:
    for story_id, joining in members.items():
        story = known.get(story_id) or stories.empty(story_id, joining[0])
        for member in joining:
            story = stories.joined_by(story, member)
        (placed.joined if story_id in known else placed.begun).append(story)
