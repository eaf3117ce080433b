"""Which mechanisms suit a source, the best first, what is still to do, and what that would cost."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from tracker.backfill import urls
from tracker.jobs.backfill_ask import Asker, Refused
from tracker.jobs.backfill_report import PlanLine
from tracker.jobs.backfill_wish import Wish
from tracker.model.backfill import (
    BackfillRequest,
    BackfillState,
    Mechanism,
    Plan,
    SourceFacts,
    Span,
    StoredBackfill,
    Task,
)
from tracker.model.feed import ParsedFeed, RawEntry
from tracker.model.source import Source
from tracker.store import Database, backfills

AUTO = "auto"
KNOWN_BY_ADDRESS = 10
"""Mechanisms of a lower order are known by the address of the source alone: its feed is not looked at."""
BELIEVED = timedelta(days=30)
"""That a source does not offer a mechanism is believed for so long: sites change."""
_GENERATOR = re.compile(rb"<generator\b[^>]*>([^<]{1,300})</generator>", re.IGNORECASE)
_GENERATOR_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Choice:
    """The mechanisms that suit a source, the best first, and why the others do not."""

    task: Task
    suitable: tuple[tuple[Mechanism, Plan], ...]
    unfit: tuple[tuple[str, str], ...]


class Options:
    """What can be tried for one wish, looked up only as far as it is asked for.

    What was begun comes first, and what the address of the source tells; only then is its feed
    looked at, and asked which of the others suit.
    """

    def __init__(
        self, database: Database, asker: Asker, mechanisms: Mapping[str, Mechanism], wish: Wish, via: str
    ) -> None:
        self._database = database
        self._asker = asker
        self._mechanisms = mechanisms
        self._wish = wish
        self._via = via
        self._choices: list[Choice] = []
        self._more = self._found()

    def best(self) -> Choice:
        """The first choice in which something suits, with why all before it do not."""
        unfit: tuple[tuple[str, str], ...] = ()
        for choice in self:
            unfit += choice.unfit
            if choice.suitable:
                break
        return replace(choice, unfit=unfit)

    def __iter__(self) -> Iterator[Choice]:
        """All choices in the order in which they are tried; what was found is not looked up again."""
        yield from self._choices
        for choice in self._more:
            self._choices.append(choice)
            yield choice

    def looked_at(self, task: Task) -> Task:
        """The task with what its feed tells, looked at where that has not been done."""
        if task.facts != SourceFacts():
            return task
        return replace(task, facts=look(self._asker, task.source))

    def _found(self) -> Iterator[Choice]:
        wish = self._wish
        with self._database.read() as connection:
            found = backfills.of_sources(connection, [wish.stored.source.id])
        tried = {one.mechanism: one for one in found}
        task = Task(wish.stored.source, wish.span)
        pool = [one for name, one in self._mechanisms.items() if self._via in {AUTO, name}]
        early = [one for one in pool if self._known_at_once(one, tried)]
        yield self._sorted_out(task, early, tried)
        late = [one for one in pool if one not in early]
        if late:
            yield self._sorted_out(self.looked_at(task), late, tried)

    def _known_at_once(self, mechanism: Mechanism, tried: Mapping[str, StoredBackfill]) -> bool:
        return mechanism.order < KNOWN_BY_ADDRESS or unfinished(tried.get(self._wish.key(mechanism.name)))

    def _sorted_out(
        self, task: Task, pool: Sequence[Mechanism], tried: Mapping[str, StoredBackfill]
    ) -> Choice:
        suitable, unfit = [], []
        for mechanism in pool:
            plan = self._plan(task, mechanism, tried.get(self._wish.key(mechanism.name)))
            if plan.suitable:
                suitable.append((mechanism, plan))
            else:
                unfit.append((mechanism.name, plan.reason))
        begun = {one.name for one in pool if unfinished(tried.get(self._wish.key(one.name)))}
        suitable.sort(key=lambda found: found[0].name not in begun)
        return Choice(task, tuple(suitable), tuple(unfit))

    def _plan(self, task: Task, mechanism: Mechanism, before: StoredBackfill | None) -> Plan:
        """Whether it suits, by what it says itself, by what was tried, and by who asked to be left alone."""
        if before is not None and unfinished(before):
            url = mechanism.request(replace(task, span=before.span), before.cursor or {}).url
            plan = Plan.fits("an earlier run began with it", mechanism.plan(task).requests)
        elif self._via == AUTO and before is not None and self._refuted(before, task):
            return Plan.unfit(before.reason.rstrip("."))
        else:
            plan = mechanism.plan(task)
            url = mechanism.request(task, mechanism.first(task)).url if plan.suitable else ""
        in_the_middle = before is not None and unfinished(before) and not before.empty
        if plan.suitable and self._via == AUTO and not in_the_middle:
            rest = self._asker.rest_of(mechanism.name, url)
            if rest is not None:
                return Plan.unfit(rest.reason.rstrip("."))
        return plan

    def _refuted(self, before: StoredBackfill, task: Task) -> bool:
        """Whether it was found not to be offered, lately and for a time that reached back as far."""
        return (
            before.state is BackfillState.UNSUITABLE
            and before.changed_at + BELIEVED > self._asker.now()
            and before.span.since <= task.span.since
        )


def unfinished(stored: StoredBackfill | None) -> bool:
    """Whether a run was cut short, so that there is a cursor to go on at."""
    return stored is not None and stored.cursor is not None and stored.state is not BackfillState.UNSUITABLE


def missing(stored: StoredBackfill | None, wanted: Span) -> Span | None:
    """The first part of ``wanted`` that is not done; all of an unfinished part, however it was asked.

    History before what is done comes first, then what is younger.
    """
    if stored is None or stored.state is BackfillState.UNSUITABLE:
        return wanted
    if stored.cursor is not None:
        return stored.span
    done = stored.done
    if done is None:
        return wanted
    if wanted.since >= done.until or wanted.until <= done.since:
        return wanted
    if wanted.since < done.since:
        return Span(wanted.since, done.since)
    return Span(done.until, wanted.until) if wanted.until > done.until else None


def covered(done: Span | None, part: Span) -> Span:
    """What is covered once ``part`` is: with what was, where the two touch."""
    if done is None or part.since > done.until or part.until < done.since:
        return part
    return Span(min(part.since, done.since), max(part.until, done.until))


def look(asker: Asker, source: Source) -> SourceFacts:
    """What one look at the feed tells."""
    answer = asker.ask("feed", source.id, BackfillRequest(source.url, as_feed=True))
    if isinstance(answer, Refused):
        return SourceFacts(problem=f"the feed cannot be read: {answer.reason.rstrip('.')}")
    match = _GENERATOR.search(answer.body[:_GENERATOR_BYTES])
    return SourceFacts(
        url=answer.url,
        headers=answer.headers,
        generator=match[1].decode("utf-8", "replace").strip() if match else "",
        feed=_outline(answer.feed) if answer.feed else None,
        problem="" if answer.feed else "what lies at its address is no feed",
    )


def _outline(feed: ParsedFeed) -> ParsedFeed:
    """The feed without its words: many plans are held at once, and they need addresses and times alone."""
    entries = tuple(
        RawEntry(guid=one.guid, link=one.link, published=one.published, updated=one.updated)
        for one in feed.entries
    )
    return replace(feed, entries=entries)


def line_of(choice: Choice, asker: Asker, part: Span | None) -> PlanLine:
    """The choice as it is shown."""
    source = choice.task.source
    if not choice.suitable:
        return PlanLine(source.id, part, "", "no mechanism suits", others=choice.unfit)
    (mechanism, plan), *rest = choice.suitable
    others = (*((one.name, f"{why.reason}, but comes after") for one, why in rest), *choice.unfit)
    if part is None:
        return PlanLine(source.id, None, mechanism.name, "all of it is there already", 0, others=others)
    task = Task(source, part, choice.task.facts)
    request = mechanism.request(task, mechanism.first(task))
    return PlanLine(
        source_id=source.id,
        span=part,
        mechanism=mechanism.name,
        reason=plan.reason,
        requests=plan.requests,
        gap=asker.gap(request.url),
        host=urls.host_of(request.url),
        others=others,
    )
