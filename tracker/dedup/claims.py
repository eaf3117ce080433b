"""Where the reports of a story contradict each other: takes its items, gives what they do not agree on.

    item -> statements (:mod:`tracker.dedup.claims_reading`) -> groups about one thing -> one voice
    an outlet and writing -> sides of numbers that agree (:mod:`tracker.dedup.claims_values`)

A wrong "they do not agree" is worse than a missed one, so everything that is unsure is left out.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from tracker.dedup.claims_reading import Statement, statements
from tracker.dedup.claims_values import agree, is_point
from tracker.model.claim import Claim, Figure, Side, Voice
from tracker.model.source import Tier
from tracker.model.story import StoredItem

_LATER = timedelta(hours=24)
"""Numbers that are told so far apart are news and no contradiction."""
_MOST_SIDES = 3
"""More numbers than this are a list and no dispute."""
_FURTHEST = 20.0
"""Numbers so many times apart measure different things."""
_NARROWED_BY = ("entity", "version", "period", "year", "round")


class _Said(NamedTuple):
    """What an outlet says, and what it said before if that was another number."""

    now: Statement
    since: StoredItem
    was: Statement | None

    @property
    def figure(self) -> Figure:
        return self.now.figure


def claims_of(items: Sequence[StoredItem]) -> tuple[Claim, ...]:
    """What the items of one story give different numbers for; () for most stories.

    Pure, and the same whatever the order of the items. Copies of one writing are one voice, and an
    outlet that corrected itself is shown with both numbers.
    """
    telling = [stored for stored in items if stored.tags.amounts]
    if len(telling) < 2:
        return ()
    about: dict[tuple[str, str, tuple[str, ...]], list[Statement]] = defaultdict(list)
    for stored in sorted(telling, key=_in_time):
        for statement in statements(stored):
            about[statement.measure, statement.firm, tuple(sorted(statement.tags))].append(statement)
    found = [
        claim
        for key in sorted(about)
        for group in _narrowed(about[key], _NARROWED_BY)
        if (claim := _claim(group)) is not None
    ]
    return tuple(sorted(found, key=lambda claim: (claim.sides[0].voices[0].at, claim.measure, claim.subject)))


def _in_time(stored: StoredItem) -> tuple[datetime, int]:
    return stored.item.published, stored.id


def _narrowed(group: Sequence[Statement], by: Sequence[str]) -> Iterator[Sequence[Statement]]:
    """Groups in which nothing that is told differs; where it does, who does not tell it is in none."""
    if not by:
        yield group
        return
    value = attrgetter(by[0])
    told = sorted({value(statement) for statement in group} - {""})
    if len(told) < 2:
        yield from _narrowed(group, by[1:])
        return
    for one in told:
        yield from _narrowed([statement for statement in group if value(statement) == one], by[1:])


def _claim(group: Sequence[Statement]) -> Claim | None:
    sides = _sides(_voices(_one_an_item(group)))
    later = False
    if len(sides) == 1:
        sides, later = _replaced(sides[0]), True
    if not 2 <= len(sides) <= _MOST_SIDES or _too_far(sides):
        return None
    shown = sorted(map(_side, sides), key=lambda side: (side.voices[0].at, side.figure.low.value))
    return Claim(
        measure=group[0].measure,
        subject=max((statement.name for statement in group), key=lambda name: (len(name), name)),
        sides=tuple(shown),
        kinds=(*sorted(group[0].tags), *_told(group, "period"), *_told(group, "round")),
        later=later or all(one.voices[-1].at + _LATER <= two.voices[0].at for one, two in pairwise(shown)),
    )


def _told(group: Sequence[Statement], attribute: str) -> list[str]:
    return sorted({getattr(statement, attribute) for statement in group} - {""})


def _one_an_item(group: Sequence[Statement]) -> list[Statement]:
    """The statement of each item: of its title if that has one; none of an item that is of two minds."""
    by_item: dict[int, list[Statement]] = defaultdict(list)
    for statement in group:
        by_item[statement.stored.id].append(statement)
    chosen = []
    for several in by_item.values():
        titled = [statement for statement in several if statement.titled] or several
        if all(agree(titled[0].figure, other.figure) for other in titled[1:]):
            chosen.append(max(titled, key=lambda statement: is_point(statement.figure)))
    return chosen


def _voices(chosen: Sequence[Statement]) -> list[_Said]:
    """One voice a writing and an outlet, in order of time; what an outlet says last is what it says."""
    by_outlet: dict[str, list[Statement]] = defaultdict(list)
    by_writing: dict[int, list[Statement]] = defaultdict(list)
    for statement in chosen:
        stored = statement.stored
        writing = stored.id if stored.duplicate_of is None else stored.duplicate_of
        if any(agree(statement.figure, other.figure) for other in by_writing[writing]):
            continue
        by_writing[writing].append(statement)
        # An aggregator repeats what others say: its items are no corrections of each other.
        outlet = f"#{stored.id}" if stored.tier == Tier.AGGREGATOR else stored.item.source_id
        by_outlet[outlet].append(statement)
    return [_voice(several) for several in by_outlet.values()]


def _voice(several: Sequence[Statement]) -> _Said:
    now = several[-1]
    was = next((one for one in several if not agree(one.figure, now.figure)), None)
    since = now if was is not None else several[0]
    return _Said(now, since.stored, was)


def _sides(said: Sequence[_Said]) -> list[list[_Said]]:
    """Those who agree, together; a number that fits several sides (a bound, another currency) takes none."""
    sides: list[list[_Said]] = []
    for one in sorted(said, key=_plainest):
        fitting = [side for side in sides if any(agree(one.figure, other.figure) for other in side)]
        if not fitting:
            sides.append([one])
        elif len(fitting) == 1:
            fitting[0].append(one)
    return [sure for side in sides if (sure := [one for one in side if not _knows_another(one, side, sides)])]


def _plainest(one: _Said) -> tuple[bool, str, float, int]:
    low = one.figure.low
    return not is_point(one.figure), low.currency, low.value, one.now.stored.id


def _knows_another(one: _Said, own: Sequence[_Said], sides: Sequence[Sequence[_Said]]) -> bool:
    """Whether the item also has the number of another side: then it tells of both, and contradicts none."""
    if one.was is not None:
        return False
    others = [other.figure for side in sides if side is not own for other in side]
    return any(
        agree(Figure(amount), other)
        for amount in one.now.stored.tags.amounts
        for other in others
        if amount.currency == other.low.currency and not agree(Figure(amount), one.figure)
    )


def _replaced(side: Sequence[_Said]) -> list[list[_Said]]:
    """A number that all agree on by now, after the one that an outlet gave first; [] if none did."""
    changed = next((one for one in side if one.was is not None), None)
    if changed is None or changed.was is None:
        return []
    first = _Said(changed.was, changed.was.stored, None)
    return [[first], [one._replace(was=None) for one in side]]


def _too_far(sides: Sequence[Sequence[_Said]]) -> bool:
    values = [side[0].figure.low.value for side in sides]
    return min(values) <= 0 or max(values) > _FURTHEST * min(values)


def _side(side: Sequence[_Said]) -> Side:
    """The number that most of them give, in the most exact form, with all who give it."""
    voices = sorted((_shown(one) for one in side), key=lambda voice: (voice.at, voice.item_id))
    figure = max(
        side, key=lambda one: (is_point(one.figure), _digits(one.figure), -one.figure.low.value)
    ).figure
    return Side(figure, tuple(voices))


def _digits(figure: Figure) -> int:
    return sum(character.isdigit() for character in figure.low.text)


def _shown(one: _Said) -> Voice:
    item = one.since.item
    before = one.was.figure if one.was is not None else None
    return Voice(item.source_id, one.since.source_title, one.since.id, item.published, before)
