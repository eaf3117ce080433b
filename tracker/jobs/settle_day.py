"""One day decided again: each item by what was published before it, and what differs is written."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.dedup import Fingerprint, StoryIndex, StoryRules, canonical, evidence, naming
from tracker.jobs.story_edits import APART
from tracker.model.story import Assignment, Level
from tracker.store import Connection, stories, story_days
from tracker.store.stories import Member, Move, StoryRow
from tracker.store.story_days import DAY, DayItem


@dataclass(frozen=True, slots=True)
class SettledDay:
    """A day: how many items it has, how many changed their story, and how many stories began and ended."""

    day: datetime
    items: int
    moved: int
    begun: int
    ended: int


@dataclass(frozen=True, slots=True)
class _Decided:
    """An item and what was decided; stories that begin have numbers below 0 until they are named."""

    item: DayItem
    story_id: int
    assignment: Assignment


class Settler:
    """Settles one day after the other; keeps the window from one to the next.

    To be thrown away when a transaction fails.
    """

    def __init__(self, rules: StoryRules) -> None:
        self._rules = rules
        self._index: StoryIndex | None = None
        self._loaded = datetime.min.replace(tzinfo=UTC)
        """Of the days before this one the window has all, as far as it reaches back."""
        self._change = 0

    def settle_next(self, connection: Connection, until: datetime) -> SettledDay | None:
        """Settles the earliest day that is due and over by ``until``; None where there is none."""
        change = stories.begin_change(connection)
        day = story_days.first_due(connection, until)
        if day is None:
            return None
        if change != self._change + 1 or day < self._loaded:
            self._index = None  # somebody else changed stories, or something came for a day before
        self._change = change
        return self._settle(connection, day)

    def _settle(self, connection: Connection, day: datetime) -> SettledDay:
        last = story_days.close(connection, day)
        index = self._window(connection, day)
        decided = self._decide(connection, index, day)
        names, begun = _named(connection, day, decided)
        for number, story_id in names.items():
            index.merge(story_id, number)
        moves = [_move(one, names.get(one.story_id, one.story_id)) for one in decided]
        outcome = _outcome(index, decided, moves)
        if outcome != last:
            # What was decided here was evidence there.
            story_days.mark_between(connection, day + DAY, day + DAY + self._rules.window)
            story_days.keep_outcome(connection, day, outcome)
        self._loaded = day + DAY
        ended = _write(connection, [one.item for one in decided], moves, begun)
        moved = sum(one.item.story_id != move.story_id for one, move in zip(decided, moves, strict=True))
        return SettledDay(day, len(decided), moved, len(begun), ended)

    def _window(self, connection: Connection, day: datetime) -> StoryIndex:
        """The index with all that was published in the time before the day, and nothing else."""
        start, index = day - self._rules.window, self._index
        if index is None:
            self._loaded = start
            index = self._index = StoryIndex(self._rules, stories.edits(connection))
            for item_id, story_id in stories.of_items(connection, sorted(index.edits)).items():
                if story_days.day_of(item_id) < start:
                    index.recall_item(item_id, story_id)
        index.forget_before(start)
        fresh: set[int] = set()
        for row in stories.window(connection, max(start, self._loaded), day):
            if fingerprint := Fingerprint.from_bytes(row.fingerprint):
                if row.story_id not in index:
                    fresh.add(row.story_id)
                index.add(row.item_id, row.story_id, fingerprint)
        if fresh:
            self._recall(connection, index, fresh.intersection(stories.spanning(connection, start)), day)
        return index

    def _decide(self, connection: Connection, index: StoryIndex, day: datetime) -> list[_Decided]:
        numbers = itertools.count(-1, -1)
        decided = []
        for item in sorted(story_days.items_of(connection, day), key=_place):
            fingerprint = Fingerprint.from_bytes(item.fingerprint)
            if fingerprint is None:
                continue
            assignment = index.decide(fingerprint, item.item_id, evidence.opening(item.title, item.summary))
            story_id = next(numbers) if assignment.story_id is None else assignment.story_id
            is_far = assignment.story_id is not None and story_id not in index
            index.add(item.item_id, story_id, fingerprint)
            if is_far:  # people joined it to a story of before the window
                self._recall(connection, index, [story_id], day)
            decided.append(_Decided(item, story_id, assignment))
        return decided

    def _recall(
        self, connection: Connection, index: StoryIndex, story_ids: Iterable[int], day: datetime
    ) -> None:
        """Tells the index of the items that stories have before its window."""
        known = stories.before(connection, sorted(story_ids), day - self._rules.window)
        for story_id, (first, number) in known.items():
            index.recall(story_id, first, number)


def _place(item: DayItem) -> canonical.Place:
    return canonical.place(item.published, item.title, item.source_id, item.guid)


def _named(
    connection: Connection, day: datetime, decided: Sequence[_Decided]
) -> tuple[dict[int, int], list[StoryRow]]:
    """The ids of the stories that begin on the day, and those of them that did not exist before."""
    groups: dict[int, list[DayItem]] = {}
    for one in decided:
        if one.story_id < 0:
            groups.setdefault(one.story_id, []).append(one.item)
    former = {number: [item.story_id for item in items] for number, items in groups.items()}
    known = stories.rows(connection, sorted({story_id for ids in former.values() for story_id in ids}))
    names = naming.heirs(former, {row.id for row in known.values() if row.first_seen < day})
    nameless = [number for number in groups if number not in names]
    begun = []
    for number, story_id in zip(nameless, stories.reserve_ids(connection, len(nameless)), strict=True):
        names[number] = story_id
        first = groups[number][0]
        begun.append(stories.empty(story_id, Member(first.item_id, first.published, first.language)))
    return names, begun


def _move(one: _Decided, story_id: int) -> Move:
    level, assignment = one.assignment.level, one.assignment
    copied = assignment.matched_item_id if level is Level.SAME_WRITING else None
    reason = "" if level is Level.NEW else assignment.reason
    if not reason and one.item.reason == APART:
        reason = APART
    return Move(one.item.item_id, story_id, copied, reason)


def _outcome(index: StoryIndex, decided: Sequence[_Decided], moves: Sequence[Move]) -> str:
    """A hash of all that later decisions may see of the day: its items, their words and their stories."""
    digest = hashlib.blake2b(digest_size=16)
    for one, move in zip(decided, moves, strict=True):
        first, size = index.extent(move.story_id)
        digest.update(f"{move.item_id} {move.story_id} {first} {size} ".encode())
        digest.update(one.item.fingerprint)
    return digest.hexdigest()


def _write(
    connection: Connection, items: Sequence[DayItem], moves: Sequence[Move], begun: Sequence[StoryRow]
) -> int:
    """Writes what differs from before; gives how many stories have no items any more."""
    pairs = list(zip(items, moves, strict=True))
    stories.insert(connection, begun)
    stories.move(
        connection,
        [
            move
            for item, move in pairs
            if (item.story_id, item.duplicate_of, item.reason)
            != (move.story_id, move.duplicate_of, move.reason)
        ],
    )
    moved = [(item.story_id, move.story_id) for item, move in pairs if item.story_id != move.story_id]
    gone = stories.rewrite(connection, set(itertools.chain.from_iterable(moved)))
    stories.succeed(connection, _successors(moved, gone))
    return len(gone)


def _successors(moved: Sequence[tuple[int, int]], gone: Iterable[int]) -> Mapping[int, int]:
    """For each story that is gone the one to which most of its last items went."""
    went: dict[int, Counter[int]] = {}
    for old, new in moved:
        went.setdefault(old, Counter())[new] += 1
    return {story_id: went[story_id].most_common(1)[0][0] for story_id in gone}
