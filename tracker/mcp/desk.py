"""Every question that an assistant may ask, as a function of the store; nothing here knows the protocol."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tracker import query
from tracker.clock import Clock
from tracker.errors import NotFoundError, QueryError, UsageError
from tracker.mcp import answers
from tracker.mcp.answers import (
    DigestAnswer,
    FirmAnswer,
    FirmsAnswer,
    SearchAnswer,
    SourcesAnswer,
    StoriesAnswer,
    StoryAnswer,
)
from tracker.model.entity import Ledger
from tracker.model.polling import WORST_FIRST, Health
from tracker.query import archive, dates, front, load, records, timeline, voice
from tracker.query.ast import Field, Has
from tracker.query.names import names_of
from tracker.query.records import ItemRecord
from tracker.store import Connection, Database, editions
from tracker.store import sources as source_rows

WEEKS = 26
NEWEST = 5
DIGEST_SOURCES = 40


@dataclass(frozen=True, slots=True)
class Desk:
    """The store (opened for reading), the ledger, the time, and the zone of dates in queries (IANA)."""

    database: Database
    ledger: Ledger = field(repr=False)
    clock: Clock
    timezone: str = "UTC"

    def search(self, text: str, limit: int, before: int | None) -> SearchAnswer:
        """The reports that match.

        Raises:
            UsageError: the query has a mistake; the sentence shows its place.
        """
        with self._asked(text) as (connection, asked):
            page = query.search(connection, asked, limit=limit, before=before)
        return {"query": text, "reports": list(map(answers.report, page.items)), "next": page.next}

    def stories(self, text: str, limit: int, before: int | None) -> StoriesAnswer:
        """The stories that have a report which matches.

        Raises:
            UsageError: the query has a mistake; the sentence shows its place.
        """
        with self._asked(text) as (connection, asked):
            page = query.stories_matching(connection, asked, limit=limit, before=before)
        found = [answers.story(story, answers.SHOWN) for story in page.stories]
        return {"query": text, "stories": found, "next": page.next}

    def story(self, story_id: int) -> StoryAnswer:
        """One story with its reports.

        Raises:
            NotFoundError: nothing has that number.
        """
        with self.database.read() as connection:
            return answers.story(query.story(connection, story_id), answers.MOST_REPORTS)

    def item(self, item_id: int) -> ItemRecord:
        """One report with its whole text and the evidence of its tags.

        Raises:
            NotFoundError: nothing has that id.
        """
        with self.database.read() as connection:
            return records.item_record(query.item(connection, item_id))

    def firm(self, name: str, events: int) -> FirmAnswer:
        """One firm, by its id or any name of it or its products.

        Raises:
            UsageError: no firm goes by that name, or several.
        """
        firm = self.ledger.entities[names_of(self.ledger).one_firm(name)]
        now = self.clock()
        about = query.Query("", Has(Field.FIRM, (firm.id,)))
        with self.database.read() as connection:
            counts = front.firm_coverage(connection, firm.id, now, WEEKS)
            last = front.last_heard(connection, [firm.id]).get(firm.id)
            told = timeline.firm_events(connection, firm.id, events)
            newest = query.stories(connection, about, limit=NEWEST)
        return {
            **records.firm_record(firm, self.ledger, counts, last, now),
            "timeline": list(map(answers.report, told)),
            "newest": [answers.story(story, answers.SHOWN) for story in newest],
        }

    def firms(self, since: str, limit: int) -> FirmsAnswer:
        """Share of voice since a time such as ``12w`` or ``2026-09-01``.

        Raises:
            UsageError: that is no time, or still to come.
        """
        now = self.clock().replace(microsecond=0)
        steps = voice.steps_between(dates.past(since, now, ZoneInfo(self.timezone)), now)
        with self.database.read() as connection:
            heard = voice.voices(connection, steps)
        return {
            "since": records.utc(steps.since),
            "until": records.utc(steps.until),
            "step_days": steps.length // voice.DAY,
            "items": list(voice.totals(heard, steps.number)),
            "firms": [records.share_record(one, self.ledger) for one in heard[:limit]],
        }

    def digest(self, week: str) -> DigestAnswer:
        """An issue of the weekly letter as plain text; the newest for "".

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as connection:
            weeks = [issue.week for issue in archive.issues(connection)]
            wanted = week or next(iter(weeks), "")
            found = editions.get(connection, wanted)
            if found is None:
                known = f"; there are {', '.join(weeks[:5])}." if weeks else ": none was built yet."
                raise NotFoundError(f"There is no issue of {week or 'the letter'}{known}")
            told = [story["id"] for story in found.facts.get("stories", ())][:DIGEST_SOURCES]
            sources = [answers.report(story.items[0]) for story in load.stories_by_id(connection, told)]
        return {**records.edition_record(found), "weeks": weeks, "sources": sources}

    def sources(self, health: str, limit: int) -> SourcesAnswer:
        """The feeds that are polled and how they are, the worst first.

        Raises:
            UsageError: there is no such state of health.
        """
        if health and health not in set(Health):
            raise UsageError(f"There is no health {health}; choose one of {', '.join(Health)}.")
        with self.database.read() as connection:
            polled = [one for one in source_rows.all_sources(connection) if one.polled]
        polled.sort(key=lambda one: (WORST_FIRST.index(one.state.health), one.source.id))
        shown = [one for one in polled if not health or one.state.health.value == health]
        counts = {state: sum(one.state.health is state for one in polled) for state in WORST_FIRST}
        return {
            "counts": [{"health": state.value, "sources": n} for state, n in counts.items() if n],
            "sources": list(map(records.source_record, shown[:limit])),
            "not_shown": max(0, len(shown) - limit),
        }

    @contextmanager
    def _asked(self, text: str) -> Iterator[tuple[Connection, query.Query]]:
        context = query.Context(now=self.clock(), timezone=self.timezone, ledger=self.ledger)
        with self.database.read() as connection:
            try:
                asked = query.parse(text, query.prepared(connection, context))
            except QueryError as error:
                raise UsageError(query.explain(error, text)) from None
            yield connection, asked
