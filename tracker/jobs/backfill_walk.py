"""One source, one mechanism: from cursor to cursor until the end, a refusal, or a stop from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker import normalise
from tracker.backfill import page
from tracker.jobs.backfill_ask import Asker, Refused
from tracker.jobs.backfill_keep import Keeper, record
from tracker.jobs.backfill_past import Past, extent
from tracker.jobs.backfill_plan import covered
from tracker.jobs.reading import Reading
from tracker.jobs.record import Counts, Recorder
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
from tracker.store import Connection, Database, backfills, items

LAST_PAGE = "last_page"
"""The key of a cursor for the last page of a step that was read and stored."""
REFUSED_PAGE = "refused_page"
"""The key of a cursor for the page at which a run was refused: asked once more, then passed over."""
BATCH = 10
"""Pages a transaction."""
MOST_HOLES = 50
_FORBIDDEN = frozenset({403})
REPETITIONS = 3
"""So often a request is repeated whose answer was no answer."""


@dataclass(slots=True)
class Tally:
    """What one run has brought so far."""

    new: int = 0
    copies: int = 0
    requests: int = 0


class Walk:
    """A walk in progress; ``stored`` is how far it has come.

    While it runs that is ahead of the store: what was found is read and stored behind it, in order.
    """

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
        self._on_request = on_request
        self.stored = stored
        self._kept = stored
        """As the database has it; the thread that stores writes it, this one reads it after a flush."""
        self._lane = keeper.lane(self)
        self._tally = tally

    @property
    def in_vain(self) -> bool:
        """Whether it was given up before the mechanism brought anything: another may do better."""
        if self.stored.state is BackfillState.STOPPED:
            return self.stored.empty or self.stored.cursor == self._mechanism.first(self._task)
        return self.stored.state is BackfillState.UNSUITABLE

    def run(self) -> None:
        """Goes on until there is nothing left, or nothing more can be had now; then all is stored."""
        self._go_on()
        self._flush()

    def store(
        self, connection: Connection, recorder: Recorder, read: Sequence[tuple[StoredBackfill, Reading]]
    ) -> Callable[[], None]:
        """What was found, with the cursor that it led to; see :class:`tracker.jobs.backfill_keep.Owner`."""
        now = self._asker.now()
        entries = [entry for _, reading in read for entry in reading.entries]
        counts = record(connection, recorder, entries, now).get(self._task.source.id, Counts())
        last, _ = read[-1]
        kept = replace(
            last,
            items=self._kept.items + counts.new,
            earliest=self._kept.earliest,
            latest=self._kept.latest,
            changed_at=now,
        )
        kept = extent((entry.item for entry in entries), kept)
        backfills.put(connection, kept)

        def committed() -> None:
            self._kept = kept
            self._tally.new += counts.new
            self._tally.copies += counts.copies
            self._on_request(self._tally)

        return committed

    def _go_on(self) -> None:
        attempt = 0
        while self.stored.cursor is not None and not self._asker.stop.is_set():
            cursor = self.stored.cursor
            request = self._mechanism.request(self._task, cursor)
            answer = self._ask(request, attempt)
            if isinstance(answer, Refused):
                self._give_up(answer, request.url)
                return
            step = self._read(cursor, answer)
            if step.again and attempt < REPETITIONS and not self._asker.stop.is_set():
                self._asker.pause(attempt)
                attempt += 1
                continue
            if step.again or step.refused:
                why = f"{step.again} (asked {attempt + 1} times)." if step.again else f"{step.refused}."
                self._give_up(Refused(why, answered=True), request.url)
                return
            if step.unsuitable:
                self._end(BackfillState.UNSUITABLE, f"{step.unsuitable}.")
                return
            attempt = 0
            if not self._take(step, cursor, answer):
                return

    def _read(self, cursor: Cursor, answer: Response) -> Step:
        """The step, also of an answer of no known form: the first shows that there is nothing of the kind."""
        try:
            return self._mechanism.read(self._task, cursor, answer)
        except ValueError as error:
            return Step(unsuitable=str(error)) if self.stored.requests <= 1 else Step(refused=str(error))

    def _take(self, step: Step, cursor: Cursor, answer: Response) -> bool:
        """Stores what a step gave; False where its pages could not all be read."""
        if step.pages and not self._read_pages(step.pages, cursor):
            return False
        done = step.next is None
        self._keep(
            self._past(step.entries, answer.received, step.bounds, step.seen_at),
            replace(
                self.stored,
                cursor=step.next,
                state=BackfillState.DONE if done else BackfillState.RUNNING,
                sureness=self._mechanism.sureness,
                holes=(*self.stored.holes, *step.holes)[-MOST_HOLES:],
                reason=_sentence(f"{step.note}.") if step.note else "",
                done=covered(self.stored.done, self._task.span) if done else self.stored.done,
            ),
        )
        return True

    def _read_pages(self, pages: Sequence[Page], cursor: Cursor) -> bool:
        """Reads the articles one by one; which was the last is stored with each batch."""
        urls = [page.url for page in pages]
        done = urls.index(cursor[LAST_PAGE]) + 1 if cursor.get(LAST_PAGE) in urls else 0
        while done < len(pages):
            batch = pages[done : done + BATCH]
            read, past, refused = self._read_batch(batch, cursor)
            done += read
            if read:
                cursor = {**cursor, LAST_PAGE: pages[done - 1].url}
            self._keep(past, replace(self.stored, cursor=cursor))
            if refused:
                self.stored = replace(self.stored, cursor={**cursor, REFUSED_PAGE: pages[done].url})
                self._give_up(refused, pages[done].url)
            if read < len(batch):
                return False
        return True

    def _read_batch(self, batch: Sequence[Page], cursor: Cursor) -> tuple[int, Past, Refused | None]:
        """How many pages were read until the end, a stop or a refusal, and what was in them.

        A page at which the run before was refused does not stop this one too.
        """
        entries: list[RawEntry] = []
        bounds = {}
        received = self.stored.changed_at
        refused = None
        unknown = self._unknown(batch)
        read = 0
        for one in batch:
            if one in unknown:
                if self._asker.stop.is_set():
                    break
                again = one.url == cursor.get(REFUSED_PAGE)
                answer = self._ask(BackfillRequest(one.url, ends=_FORBIDDEN if again else frozenset()))
                if isinstance(answer, Response):
                    received = answer.received
                    entry = page.entry_of(answer.body, one.url)
                    if entry.title:
                        entries.append(entry)
                        bounds[entry.guid] = one.not_after or received
                elif not answer.missing and not (again and answer.answered):
                    refused = answer
                    break
            read += 1
        return read, self._past(entries, received, bounds), refused

    def _unknown(self, pages: Sequence[Page]) -> list[Page]:
        """The pages that this source has not shown yet: they need no request."""
        keys = {one.url: normalise.canonical(one.url).key for one in pages}
        source_id = self._task.source.id
        with self._database.read() as connection:
            shown = items.known_sightings(connection, {(source_id, one.url) for one in pages})
            held = items.known_addresses(connection, [key for key in keys.values() if key])
        theirs = {key for key, known in held.items() if known.source_id == source_id}
        return [one for one in pages if (source_id, one.url) not in shown and keys[one.url] not in theirs]

    def _ask(self, request: BackfillRequest, attempt: int = 0) -> Response | Refused:
        answer = self._asker.ask(self._mechanism.name, self._task.source.id, request, attempt)
        if isinstance(answer, Response) or answer.asked:
            self._tally.requests += 1
            self.stored = replace(self.stored, requests=self.stored.requests + 1)
            self._on_request(self._tally)
        return answer

    def _past(
        self,
        entries: Sequence[RawEntry],
        received: datetime,
        bounds: Mapping[str, datetime],
        seen_at: datetime | None = None,
    ) -> Past:
        return Past(self._task.source, self._task.span, entries, received, bounds, seen_at)

    def _keep(self, past: Past, stored: StoredBackfill) -> None:
        """Has all that was found stored, and how far that leads with the last of it."""
        *others, last = past.parts() or (None,)
        for part in others:
            self._lane.put(self.stored, part)
        self._lane.put(stored, last)
        self.stored = stored

    def _flush(self) -> None:
        """Waits until the store has come as far as this walk, or will come no further: then so has this."""
        self._lane.flush()
        self.stored = self._kept

    def _give_up(self, refused: Refused, url: str) -> None:
        """Stops here for now; at the very beginning, a host that has no such thing ends it for good.

        A host that fails before anything came is left alone for a day, so that the next run need not
        find out again. What a stop from outside cut short just goes on next time.
        """
        if self._asker.stop.is_set():
            return
        nothing_yet = self.stored.requests <= 1 and refused.missing
        self._end(BackfillState.UNSUITABLE if nothing_yet else BackfillState.STOPPED, refused.reason)
        resting = self._asker.rest_of(self._mechanism.name, url)
        if refused.answered and self.in_vain and not nothing_yet and not resting:
            self._asker.rest(self._mechanism.name, url, self.stored.reason)

    def _end(self, state: BackfillState, reason: str) -> None:
        cursor = None if state is BackfillState.UNSUITABLE else self.stored.cursor
        self.stored = replace(self.stored, state=state, cursor=cursor, reason=_sentence(reason))
        self._lane.put(self.stored)
        self._flush()


def _sentence(clause: str) -> str:
    """With a capital letter, unless it begins with the name of a host."""
    first = clause.partition(" ")[0]
    return clause if "." in first.rstrip(".") else f"{clause[:1].upper()}{clause[1:]}"
