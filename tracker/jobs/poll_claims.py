"""Claims: the next time of a source moves forward before it is asked, so that a crash is no crash loop.

What a round that ended did not reach is given back. So only a claim whose process died stays, and
stopping the tracker often puts no source off.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tracker.fetch import schedule
from tracker.fetch.schedule import ScheduleRules
from tracker.store import Database, sources
from tracker.store.sources import StoredSource


def take(
    database: Database,
    chosen: Sequence[StoredSource],
    schedule_of: Callable[[StoredSource], ScheduleRules],
    now: datetime,
) -> dict[str, StoredSource]:
    """Claims ``chosen``; gives each by its id, as it is claimed."""
    claimed = {
        stored.source.id: replace(stored, state=schedule.claim(stored.state, now, schedule_of(stored)))
        for stored in chosen
    }
    with database.write() as connection:
        sources.save_states(connection, {key: stored.state for key, stored in claimed.items()})
    return claimed


def give_back(
    database: Database, unreached: Sequence[StoredSource], claimed: Mapping[str, StoredSource]
) -> None:
    """Gives ``unreached`` the states from before the claim.

    Not where the claim is no longer the last word: another process has polled the source since, or
    somebody has resumed it, or the catalogue gives another address.
    """
    if not unreached:
        return
    before = {stored.source.id: replace(stored.state, next_due=stored.next_due) for stored in unreached}
    with database.write() as connection:
        ours = [
            now.source.id
            for now in sources.get(connection, list(before))
            if now.state == claimed[now.source.id].state and now.next_due == now.state.next_due
        ]
        sources.save_states(connection, {source_id: before[source_id] for source_id in ours})
