"""What is wanted: a source and a time, for its history or to mend a hole of its polling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.errors import UsageError
from tracker.model.backfill import Span
from tracker.store import Database, holes
from tracker.store.sources import StoredSource


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to do: a source and a time, for its history or to mend a hole (``hole_id``)."""

    stored: StoredSource
    span: Span
    hole_id: int | None = None

    @property
    def name(self) -> str:
        """What tells it from the others of a run."""
        source_id = self.stored.source.id
        return source_id if self.hole_id is None else f"{source_id} hole {self.hole_id}"

    def key(self, mechanism: str) -> str:
        """Under which name its cursor is kept: a hole has one of its own."""
        return mechanism if self.hole_id is None else f"{mechanism}:hole-{self.hole_id}"


def wishes_of(
    chosen: Sequence[StoredSource], since: datetime, until: datetime | None, now: datetime
) -> list[Wish]:
    """The history of sources. Without ``until``, up to the last good poll: what is younger is news.

    Raises:
        UsageError: the time ends before it begins.
    """
    if until is not None and until <= since:
        raise UsageError(f"--until {until:%Y-%m-%d} is not after --since {since:%Y-%m-%d}.")
    wishes = []
    for stored in chosen:
        end = until or min(now, stored.state.last_ok or now)
        if end > since:
            wishes.append(Wish(stored, Span(since, end)))
    return wishes


def wishes_for_holes(database: Database, chosen: Sequence[StoredSource]) -> list[Wish]:
    """The holes that polling found and nothing has mended yet."""
    by_id = {stored.source.id: stored for stored in chosen}
    with database.read() as connection:
        found = holes.open_holes(connection, list(by_id))
    return [Wish(by_id[one.source_id], Span(one.hole.since, one.hole.until), one.id) for one in found]
