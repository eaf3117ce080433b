"""Builds the issue of a week from what is stored, and keeps it.

    week → stories, firms by week, sources, earlier issues → build → (language model) → render → stored issue

What is chosen and how it is told is decided in :mod:`tracker.digest`; this gathers and keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tracker import digest, query
from tracker.clock import Clock
from tracker.jobs import prose
from tracker.jobs.digest_clock import period_of
from tracker.model.digest import DigestInput, DigestRules, EarlierStory, Period, Publication
from tracker.model.edition import Edition
from tracker.model.entity import Entity, EntityKind, Ledger
from tracker.model.prose import ModelRules
from tracker.model.story import Story
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


def made(database: Database, wanted: Wanted, rules: EditionRules, clock: Clock) -> Edition:
    """The issue, chosen and written from what is stored now; keeps nothing of it.

    Raises:
        UsageError: there is no such week, or the filter has a mistake.
        StoreError: the database refused.
    """
    with database.read() as connection:
        given = gather(connection, wanted, rules, clock)
    edition = digest.build(given, rules.digest)
    return prose.written(database, edition, given, ledger=rules.ledger, rules=rules.model, clock=clock)


def build_edition(database: Database, wanted: Wanted, rules: EditionRules, clock: Clock) -> StoredEdition:
    """The stored issue: the one that is on its way to readers already, else one built anew and kept.

    Raises:
        UsageError: there is no such week, or the filter has a mistake.
        CannotRunError: a template is missing or broken.
    """
    week = period_of(wanted.week, rules.timezone).week
    with database.read() as connection:
        known = editions.get(connection, week, wanted.variant)
        if known is not None and editions.is_frozen(connection, known.id):
            return known
    edition = made(database, wanted, rules, clock)
    rendered = digest.render(edition, rules.templates_dir)
    with database.write() as connection:
        return editions.save(
            connection,
            week=week,
            variant=wanted.variant,
            number=edition.number,
            rendered=rendered,
            facts=edition.facts,
            now=clock(),
        )


def gather(connection: Connection, wanted: Wanted, rules: EditionRules, clock: Clock) -> DigestInput:
    """All that the issue is made from."""
    period = period_of(wanted.week, rules.timezone)
    return DigestInput(
        period=period,
        number=editions.next_number(connection, period.week),
        stories=_stories(connection, period, wanted, rules, clock),
        firms=_firms(rules.ledger),
        firm_weeks=weeks.firm_weeks(connection, period, rules.digest.min_salience),
        earlier=_earlier(connection, period.week),
        sources=weeks.source_facts(connection, period, sources.all_sources(connection)),
        counts=weeks.week_counts(connection, period),
        publication=rules.publication,
        language=wanted.language,
    )


def _stories(
    connection: Connection, period: Period, wanted: Wanted, rules: EditionRules, clock: Clock
) -> tuple[Story, ...]:
    """The stories with an item in the period that the filter wants."""
    context = query.Context(now=clock(), timezone=rules.timezone, ledger=rules.ledger)
    text = f"({wanted.filter}) {NEWS}" if wanted.filter.strip() else NEWS
    return query.stories_between(connection, period.start, period.end, text, context)


def _firms(ledger: Ledger) -> Mapping[str, Entity]:
    return {entity.id: entity for entity in ledger.entities.values() if entity.kind is EntityKind.FIRM}


def _earlier(connection: Connection, week: str) -> tuple[EarlierStory, ...]:
    kept = editions.before(connection, week, REMEMBERED_ISSUES)
    return tuple(story for issue in kept for story in digest.earlier(issue.facts))
