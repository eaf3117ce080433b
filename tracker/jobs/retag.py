"""Tags what is stored again, with the ledger of today.

    stored items in order → tag → compare → (unless dry) tags, signals and the ledger's stamp

An item carries the stamp of the ledger that tagged it, so a run that was stopped goes on where it was:
only items with another stamp are read. Their days are marked, so that their stories are settled by the new
signals.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.jobs.prepare import Preparer
from tracker.model.tags import Tags
from tracker.query import load
from tracker.store import Database, items, sources, story_days

BATCH = 500


@dataclass
class RetagReport:
    """What changed, or would: items read and changed; by firm, items gained and lost, and how."""

    read: int = 0
    changed: int = 0
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    through: dict[str, Counter[str]] = field(default_factory=dict)
    """By firm, how often each name was what an item gained it by."""

    def note(self, before: Tags, after: Tags) -> None:
        """Compares the tags of one item."""
        old, new = ({one.firm for one in tags.firms} for tags in (before, after))
        self.read += 1
        self.changed += before.mentions != after.mentions
        self.gained.update(new - old)
        self.lost.update(old - new)
        for firm in new - old:
            names = {mention.text for mention in after.mentions if mention.firm == firm}
            self.through.setdefault(firm, Counter()).update(names)


def retag(
    database: Database,
    preparer: Preparer,
    ledger_version: str,
    *,
    dry_run: bool,
    stop: threading.Event,
    on_read: Callable[[int], None] = lambda _number: None,
) -> RetagReport:
    """Reads every item that another ledger tagged, and tags it anew.

    Args:
        database: where the items are.
        preparer: tags with today's ledger.
        ledger_version: the stamp of today's ledger.
        dry_run: only say what would change.
        stop: set from outside to end early; what was written stays, and the next run goes on.
        on_read: called with how many items were read since the last call.

    Raises:
        StoreError: the database refused; what was written stays.
    """
    report = RetagReport()
    with database.read() as connection:
        hints = {stored.source.id: stored.source.entities for stored in sources.all_sources(connection)}
    last = 0
    while not stop.is_set():
        with database.read() as connection:
            ids = items.tagged_otherwise(connection, ledger_version, last, BATCH)
            found = load.items_by_id(connection, ids)
        if not ids:
            break
        prepared = {one.id: preparer.prepare(one.item, hints.get(one.item.source_id, ())) for one in found}
        for one in found:
            report.note(one.tags, prepared[one.id].tags)
        if not dry_run:
            with database.write() as connection:
                items.retag(connection, prepared)
                story_days.mark(connection, map(story_days.day_of, prepared))
        last = ids[-1]
        on_read(len(ids))
    return report
