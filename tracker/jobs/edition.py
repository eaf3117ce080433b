"""Builds the issue of a week from what is stored, and keeps it.

    week → stories, firms by week, sources, earlier issues → weigh → build → (language model) → render → keep

What is chosen and how it is told is decided in :mod:`tracker.digest`; this gathers and keeps.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker import digest, query
from tracker.clock import Clock
from tracker.digest import Weighing
from tracker.errors import UsageError
from tracker.jobs import prose
from tracker.jobs.digest_clock import last_week, period_of
from tracker.model.digest import DigestInput, DigestRules, EarlierStory, Period, Publication
from tracker.model.edition import Edition
from tracker.model.entity import Entity, EntityKind, Ledger
from tracker.model.prose import ModelRules
from tracker.query import weeks
from tracker.store import Connection, Database, editions, sources
from tracker.store.editions import StoredEdition

REMEMBERED_ISSUES = 12
"""So many earlier issues are asked whether a story was told before."""
NEWS = "-is:backfilled"
"""History is no news."""


@dataclass(frozen=True, slots=True)
class EditionRules:
    """How issues are made, whatever their week. ``timezone`` is that of the week's bounds."""

    ledger: Ledger = field(repr=False)
    templates_dir: Path
    publication: Publication = Publication()
    digest: DigestRules = DigestRules()
    model: ModelRules = field(default_factory=ModelRules)
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which issue: the ISO week, the language and the filter of its readers."""

    week: str
    language: str = "en"
    filter: str = ""

    @property
    def variant(self) -> str:
        """What tells issues of one week apart; "" for the whole in English."""
        parts = [self.filter.strip(), "" if self.language == "en" else f"lang={self.language}"]
        return " ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class _Week:
    """A week as all its issues of one language share it: everything that was news, and its weighing."""

    week: str
    language: str
    given: DigestInput
    weighing: Weighing


class Desk:
    """Builds issues. What those of one week share is gathered and weighed once, with the first of them.

    For one run: a desk that is kept shows the week as it was then. ``settle`` is called before a week is
    gathered for an issue that is kept, so that its stories do not depend on the order in which news came.
    """

    def __init__(
        self,
        database: Database,
        rules: EditionRules,
        clock: Clock,
        settle: Callable[[], object] = lambda: None,
    ) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._settle = settle
        self._week: _Week | None = None

    def issue(self, wanted: Wanted) -> StoredEdition:
        """The stored issue: the one that is on its way to readers already, else one built anew and kept.

        Raises:
            UsageError: there is no such week yet, or the filter has a mistake.
            CannotRunError: a template is missing or broken.
        """
        week = self._begun(wanted).week
        with self._database.read() as connection:
            known = editions.get(connection, week, wanted.variant)
            if known is not None and editions.is_frozen(connection, known.id):
                return known
        if self._week is None or self._week.week != week:
            self._settle()
        edition = self.made(wanted)
        rendered = digest.render(edition, self._rules.templates_dir)
        with self._database.write() as connection:
            return editions.save(
                connection,
                week=week,
                variant=wanted.variant,
                number=edition.number,
                rendered=rendered,
                facts=edition.facts,
                now=self._clock(),
            )

    def made(self, wanted: Wanted) -> Edition:
        """The issue, chosen and written from what is stored; keeps nothing of it.

        Raises:
            UsageError: there is no such week yet, or the filter has a mistake.
            StoreError: the database refused.
        """
        rules = self._rules
        with self._database.read() as connection:
            week = self._gathered(connection, wanted)
            given = week.given
            if wanted.filter.strip():
                text = f"({wanted.filter}) {NEWS}"
                chosen = set(_story_ids(connection, given.period, text, rules, self._clock))
                stories = tuple(story for story in given.stories if story.id in chosen)
                given = replace(given, stories=stories, filter=" ".join(wanted.filter.split()))
        edition = digest.build(given, rules.digest, week.weighing)
        return prose.written(
            self._database, edition, given, ledger=rules.ledger, rules=rules.model, clock=self._clock
        )

    def _begun(self, wanted: Wanted) -> Period:
        """The week that is wanted.

        Raises:
            UsageError: there is none, or it is still to come, so that nothing could be told of it.
        """
        period = period_of(wanted.week, self._rules.timezone)
        now = self._clock()
        if period.start > now:
            last = last_week(now, self._rules.timezone)
            raise UsageError(f"{period.week} is still to come; the last week that is over is {last}.")
        return period

    def _gathered(self, connection: Connection, wanted: Wanted) -> _Week:
        period = self._begun(wanted)
        known = self._week
        if known is not None and (known.week, known.language) == (period.week, wanted.language):
            return known
        self._week = None  # so that two weeks are never in memory at once
        given = gather(connection, period, wanted.language, self._rules, self._clock)
        weighing = digest.weigh(given, self._rules.digest)
        self._week = _Week(period.week, wanted.language, given, weighing)
        return self._week


def gather(
    connection: Connection, period: Period, language: str, rules: EditionRules, clock: Clock
) -> DigestInput:
    """All that the issues of a week are made from: every story with news in it, and what was before."""
    return DigestInput(
        period=period,
        number=editions.next_number(connection, period.week),
        stories=tuple(query.stories_by_id(connection, _story_ids(connection, period, NEWS, rules, clock))),
        firms=_firms(rules.ledger),
        firm_weeks=weeks.firm_weeks(connection, period, rules.digest.min_salience),
        earlier=_earlier(connection, period.week),
        sources=weeks.source_facts(connection, period, sources.all_sources(connection)),
        counts=weeks.week_counts(connection, period),
        publication=rules.publication,
        language=language,
    )


def _story_ids(
    connection: Connection, period: Period, text: str, rules: EditionRules, clock: Clock
) -> tuple[int, ...]:
    """The stories with an item in the period that a query wants."""
    context = query.Context(now=clock(), timezone=rules.timezone, ledger=rules.ledger)
    return query.story_ids_between(connection, period.start, period.end, text, context)


def _firms(ledger: Ledger) -> Mapping[str, Entity]:
    return {entity.id: entity for entity in ledger.entities.values() if entity.kind is EntityKind.FIRM}


def _earlier(connection: Connection, week: str) -> tuple[EarlierStory, ...]:
    kept = editions.facts_before(connection, week, REMEMBERED_ISSUES)
    return tuple(story for facts in kept for story in digest.earlier(facts))
