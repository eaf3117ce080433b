"""The table of features: finds the items of the same days whose titles share what is telling.

A score halves in :attr:`StoryRules.half_life`, so an item far away in time cannot tell the same event
however much it shares. The table is therefore kept by day, and only the days around an item are read.
"""

from operator import itemgetter

from tracker.dedup.fingerprint import Fingerprint
from tracker.dedup.scoring import Weighed

TELLING = 2.2
"""A feature that weighs less finds no items: half of the stream has it."""
LIKELY = 0.6
"""Items that share less than this part of what the likeliest shares are not looked at."""
MOST_FOUND = 8
MOST_READ = 100
"""Entries of the table that are read for one item, those of the rarest features first."""
_DAY = 86_400


class Lookup:
    """Which items have which feature in their titles, by day of publication (UTC).

    One id stands alone, several in a list.
    """

    def __init__(self) -> None:
        self._days: dict[int, dict[str, int | list[int]]] = {}
        self._sizes: dict[int, int] = {}

    def add(self, item_id: int, fp: Fingerprint) -> None:
        """Take in an item. A generic title is never found."""
        if fp.generic:
            return
        today = fp.time // _DAY
        day = self._days.setdefault(today, {})
        self._sizes[today] = self._sizes.get(today, 0) + 1
        for feature in fp.title:
            held = day.get(feature)
            if held is None:
                day[feature] = item_id
            elif isinstance(held, list):
                held.append(item_id)
            else:
                day[feature] = [held, item_id]

    def drop(self, item_id: int, fp: Fingerprint) -> None:
        """Let go of an item."""
        if fp.generic:
            return
        today = fp.time // _DAY
        day = self._days[today]
        self._sizes[today] -= 1
        for feature in fp.title:
            held = day[feature]
            if isinstance(held, list) and len(held) > 1:
                held.remove(item_id)
            else:
                del day[feature]
        if not self._sizes[today]:
            del self._days[today], self._sizes[today]

    def around(self, fp: Fingerprint) -> int:
        """How many items are near enough in time to tell the event of ``fp``."""
        today = fp.time // _DAY
        return sum(self._sizes.get(day, 0) for day in (today - 1, today, today + 1))

    def find(self, new: Weighed, least: float) -> list[tuple[int, float]]:
        """The items of the days around ``new`` that share most of what is telling, likeliest first.

        ``least`` is the evidence that the titles must share. With each item comes the most that they
        can share.
        """
        found: dict[int, float] = {}
        today = new.fp.time // _DAY
        days = [self._days[day] for day in (today - 1, today, today + 1) if day in self._days]
        held = [
            (len(item_ids) if isinstance(item_ids, list) else 1, feature, item_ids)
            for feature, weight in new.titled.items()
            if weight >= TELLING
            for day in days
            if (item_ids := day.get(feature)) is not None
        ]
        held.sort(key=_rarest_first)
        left = MOST_READ
        known = found.get
        titled = new.titled
        # In a fixed order, as the last digit of a sum depends on it.
        skipped = {feature: weight for feature, weight in titled.items() if weight < TELLING}
        for number, feature, item_ids in held:
            weight = titled[feature]
            if not isinstance(item_ids, list):
                found[item_ids] = known(item_ids, 0.0) + weight
            elif number <= left:
                left -= number
                for item_id in item_ids:
                    found[item_id] = known(item_id, 0.0) + weight
            else:
                left = 0
                skipped[feature] = weight
        if not found:
            return []
        unread = sum(skipped.values())
        least = max(max(found.values()) * LIKELY, least - unread)
        likely = [(-weight, item_id) for item_id, weight in found.items() if weight >= least]
        likely.sort()
        return [(item_id, unread - negative) for negative, item_id in likely[:MOST_FOUND]]


_rarest_first = itemgetter(0)
