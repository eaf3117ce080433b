"""One source, one mechanism: from cursor to cursor until the end, a refusal, or a stop from outside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tracker import normalise
from tracker.backfill import page
from tracker.jobs.backfill_ask import Asker, Refused
from tracker.jobs.backfill_keep import Keeper, Past
from tracker.jobs.backfill_plan import covered
from tracker.model.backfill import (
    BackfillRequest,
    BackfillState,
    Cursor,
    Mechanism,
    Page,
    Response,
    Step,
    StoredBackfill,
    Task,
)
from tracker.model.feed import RawEntry
from tracker.store import Database, items

PAGES_DONE = "pages_done"
"""The key of a cursor that counts the pages of a step that are stored already."""
BATCH = 10
"""Pages a transaction."""
MOST_HOLES = 50


@dataclass(slots=True)
class Tally:
    """What one run has brought so far."""

    new: int = 0
    copies: int = 0
    requests: int = 0


class Walk:
    """A walk in progress; ``stored`` is how far it has come."""

    def __init__(
        self,
        database: Database,
        mechanism: Mechanism,
        task: Task,
        stored: StoredBackfill,
        *,
        asker: Asker,
        keeper: Keeper,
        tally: Tally,
        on_request: Callable[[Tally], None],
    ) -> None:
        self._database = database
        self._mechanism = mechanism
        self._task = task
        self._asker = asker
        self._keeper = keeper
        self._on_request = on_request
        self.stored = stored
        self._tally = tally

    def run(self) -> None:
        """Goes on until there is nothing left, or nothing more can be had now."""
        attempt = 0
        while self.stored.cursor is not None and not self._asker.stop.is_set():
            cursor = self.stored.cursor
            answer = self._ask(self._mechanism.request(self._task, cursor), attempt)
            if isinstance(answer, Refused):
                self._give_up(answer)
                return
            try:
                step = self._mechanism.read(self._task, cursor, answer)
            except ValueError as error:
                self._give_up(Refused(f"{str(error)[:1].upper()}{str(error)[1:]}.", missing=True))
                return
            if step.unsuitable:
                self._end(BackfillState.UNSUITABLE, f"{step.unsuitable}.")
                return
            if step.again:
                attempt += 1
                if attempt > 3:
                    self._give_up(Refused(f"{step.again} (asked {attempt} times)."))
                    return
                self._asker.pause(attempt - 1)
                continue
            attempt = 0
            if not self._take(step, cursor, answer):
                return

    def _take(self, step: Step, cursor: Cursor, answer: Response) -> bool:
        """Stores what a step gave; False where its pages could not all be read."""
        if step.pages and not self._read_pages(step.pages, cursor):
            return False
        done = step.next is None
        self._keep(
            Past(self._task.source, step.entries, answer.received, step.bounds, step.seen_at),
            replace(
                self.stored,
                cursor=step.next,
                state=BackfillState.DONE if done else BackfillState.RUNNING,
                sureness=self._mechanism.sureness,
                holes=(*self.stored.holes, *step.holes)[-MOST_HOLES:],
                reason=f"{step.note[:1].upper()}{step.note[1:]}." if step.note else "",
                done=covered(self.stored.done, self._task.span) if done else self.stored.done,
            ),
        )
        return True

    def _read_pages(self, pages: Sequence[Page], cursor: Cursor) -> bool:
        """Reads the articles one by one; how many are done is stored with each batch."""
        done = int(cursor.get(PAGES_DONE, 0))
        for start in range(done, len(pages), BATCH):
            batch = pages[start : start + BATCH]
            entries: list[RawEntry] = []
            bounds = {}
            received = self.stored.changed_at
            for one in self._unknown(batch):
                if self._asker.stop.is_set():
                    return False
                answer = self._ask(BackfillRequest(one.url))
                if isinstance(answer, Refused):
                    if answer.missing:
                        continue
                    self._give_up(answer)
                    return False
                received = answer.received
                entry = page.entry_of(answer.body, one.url)
                if entry.title:
                    entries.append(entry)
                    bounds[entry.guid] = one.not_after or received
            past = Past(self._task.source, entries, received, bounds)
            self._keep(past, replace(self.stored, cursor={**cursor, PAGES_DONE: start + len(batch)}))
        return True

    def _unknown(self, pages: Sequence[Page]) -> list[Page]:
        """The pages that this source has not shown yet: they need no request."""
        keys = {one.url: normalise.canonical(one.url).key for one in pages}
        source_id = self._task.source.id
        with self._database.read() as connection:
            guids = items.known_guids(connection, source_id, [one.url for one in pages])
            held = items.known_addresses(connection, [key for key in keys.values() if key])
        theirs = {key for key, known in held.items() if known.source_id == source_id}
        return [one for one in pages if one.url not in guids and keys[one.url] not in theirs]

    def _ask(self, request: BackfillRequest, attempt: int = 0) -> Response | Refused:
        answer = self._asker.ask(self._mechanism.name, self._task.source.id, request, attempt)
        self._tally.requests += 1
        self.stored = replace(self.stored, requests=self.stored.requests + 1)
        self._on_request(self._tally)
        return answer

    def _keep(self, past: Past, stored: StoredBackfill) -> None:
        self.stored, counts = self._keeper.keep(past, stored, self._task.span)
        self._tally.new += counts.new
        self._tally.copies += counts.copies

    def _give_up(self, refused: Refused) -> None:
        """Stops here for now; at the very beginning, a host that has no such thing ends it for good."""
        nothing_yet = self.stored.requests <= 1 and refused.missing
        self._end(BackfillState.UNSUITABLE if nothing_yet else BackfillState.STOPPED, refused.reason)

    def _end(self, state: BackfillState, reason: str) -> None:
        cursor = None if state is BackfillState.UNSUITABLE else self.stored.cursor
        sentence = f"{reason[:1].upper()}{reason[1:]}"
        self.stored = self._keeper.note(replace(self.stored, state=state, cursor=cursor, reason=sentence))
