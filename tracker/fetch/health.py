"""Can the feed be believed: what its documents show when they are compared, and one word on its state.

Servers lie kindly: a 304 over new entries, a fresh stamp over old ones, a 200 with nothing in it.
Each sign has a small function here; :func:`verdict` turns what was counted into a word and a sentence.
"""

import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from tracker.fetch import words
from tracker.model.feed import ParsedFeed, RawEntry
from tracker.model.fetch import Action, FailureKind
from tracker.model.polling import Health, Hole, PollResult, PollState, Window

_KEPT = 30
"""Hashes kept from the beginning and from the end of a document."""
_FUTURE = timedelta(days=1)
_FEW = 3
"""Fewer entries than this prove nothing."""
_BROKEN_AFTER = timedelta(days=7)
_QUIET_AFTER = timedelta(days=30)
_QUIET_GAPS = 8
_RUNS = 3
"""A sign that comes so often in a row is one."""


def window_of(feed: ParsedFeed, now: datetime) -> Window:
    """The facts of a document's entries that later polls are compared with."""
    entries = _ends(feed.entries)
    dates = [moment for entry in feed.entries if (moment := entry.published or entry.updated)]
    believable = [moment for moment in dates if moment <= now + _FUTURE]
    return Window(
        count=len(feed.entries),
        guids=tuple(_hash(entry.guid or entry.link or entry.title) for entry in entries),
        links=tuple(_hash(entry.link or entry.title or entry.guid) for entry in entries),
        newest=max(believable, default=None),
        oldest=min(believable, default=None),
        envelope=feed.updated,
        dated=len(dates),
        future=len(dates) - len(believable),
        distinct_dates=len(set(dates)),
    )


def find_hole(before: PollState, result: PollResult) -> Hole | None:
    """The time in which entries came and went unseen: nothing in the window is of last time.

    None where the dates show that nothing lies between (a site that was rebuilt, guids that churn),
    and where the windows are too small to tell.
    """
    old, new = before.window, result.window
    if old is None or new is None or min(old.count, new.count) < _FEW or result.action is Action.EMPTY:
        return None
    if set(old.guids) & set(new.guids) or set(old.links) & set(new.links):
        return None
    since = old.newest or before.last_full or before.last_ok
    until = new.oldest or result.at
    if since is None or until <= since:
        return None
    count = words.plural(new.count, "entry").replace("entrys", "entries")
    reason = f"None of its {count} was there at the poll before; some were published and gone in between."
    return Hole(since, until, reason)


def restamped_runs(before: PollState, result: PollResult) -> int:
    """How many documents in a row were the old entries under a new date."""
    old, new = before.window, result.window
    if new is None or old is None:
        return before.restamped_runs
    if new.envelope == old.envelope:
        return before.restamped_runs if result.entries_hash == before.entries_hash else 0
    return before.restamped_runs + 1 if result.entries_hash == before.entries_hash else 0


def churn_runs(before: PollState, result: PollResult) -> int:
    """How many documents in a row gave new guids to entries whose address was there before."""
    old, new = before.window, result.window
    same = bool(result.body_hash) and result.body_hash == before.body_hash
    if new is None or old is None or same:
        return before.churn_runs
    links, guids = set(old.links), set(old.guids)
    again = [guid in guids for guid, link in zip(new.guids, new.links, strict=False) if link in links]
    if len(again) < _FEW:
        return before.churn_runs
    return before.churn_runs + 1 if again.count(False) > len(again) / 2 else 0


def verdict(state: PollState, now: datetime) -> tuple[Health, str]:
    """The health of a feed after a poll, and one sentence that says why."""
    if state.failures:
        return _failing(state, now)
    for told in (_empty(state), _dates(state.window), _signs(state), _quiet(state, now)):
        if told is not None:
            return told
    if state.restamped_runs >= _RUNS:
        return Health.OK, "Answers well; it stamps its document afresh each time, which is looked past."
    if state.moved_seen:
        return Health.OK, f"Answers well from a new address (seen {words.plural(state.moved_seen, 'time')})."
    return Health.OK, "Answers well."


def _failing(state: PollState, now: datetime) -> tuple[Health, str]:
    if state.failure_kind == FailureKind.GONE:
        return Health.GONE, state.failure_message
    since = state.failing_since or now
    times = words.plural(state.failures, "time")
    if now - since >= _BROKEN_AFTER:
        return (
            Health.BROKEN,
            f"Has failed for {words.duration(now - since)} ({times}): {state.failure_message}",
        )
    return Health.FAILING, f"Failed {times} in a row: {state.failure_message}"


def _empty(state: PollState) -> tuple[Health, str] | None:
    if not state.empty_runs:
        return None
    times = words.plural(state.empty_runs, "time")
    if state.window is None:
        return Health.SUSPECT, f"Answered {times} and never with an entry; see whether its address is right."
    return Health.SUSPECT, f"Answered {times} in a row with no entries at all; it may have lost its content."


def _dates(window: Window | None) -> tuple[Health, str] | None:
    if window is None or window.count < _FEW:
        return None
    if window.future * 2 >= window.count:
        return Health.SUSPECT, f"{window.future} of its {window.count} entries are dated in the future."
    if window.dated >= _FEW + 2 and window.distinct_dates == 1:
        return Health.SUSPECT, f"All its {window.count} entries carry one date, so their order is a guess."
    return None


def _signs(state: PollState) -> tuple[Health, str] | None:
    if state.missed:
        return (
            Health.SUSPECT,
            "Its entries were replaced faster than it was polled; it is polled more often now.",
        )
    if state.unconditional:
        return (
            Health.SUSPECT,
            "It said that nothing had changed while entries had; it is always read whole now.",
        )
    if state.churn_runs >= _RUNS:
        return (
            Health.SUSPECT,
            "It gives its entries new ids at every poll; only an address of its own makes one known again.",
        )
    return None


def _quiet(state: PollState, now: datetime) -> tuple[Health, str] | None:
    window = state.window
    if window is None or window.newest is None:
        return None
    silence = now - window.newest
    usual = timedelta(0)
    if window.oldest is not None and window.dated > 1:
        usual = (window.newest - window.oldest) / (window.dated - 1)
    if silence < max(_QUIET_AFTER, usual * _QUIET_GAPS):
        return None
    stamped = ", though its document is stamped afresh" if state.restamped_runs >= _RUNS else ""
    return Health.QUIET, f"Its newest entry is {words.duration(silence)} old{stamped}."


def _ends(entries: Sequence[RawEntry]) -> Sequence[RawEntry]:
    return entries if len(entries) <= 2 * _KEPT else [*entries[:_KEPT], *entries[-_KEPT:]]


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
