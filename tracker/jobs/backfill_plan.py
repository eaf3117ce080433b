"""Which mechanism suits a source, what is still to do, and what that would cost."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.backfill import urls
from tracker.jobs.backfill_ask import Asker, Refused
from tracker.jobs.backfill_report import PlanLine
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
from tracker.model.source import Source
from tracker.store import Database, backfills

AUTO = "auto"
KNOWN_BY_ADDRESS = 10
"""Mechanisms of a lower order are known by the address of the source alone: its feed is not looked at."""
_GENERATOR = re.compile(rb"<generator\b[^>]*>([^<]{1,300})</generator>", re.IGNORECASE)
_GENERATOR_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Choice:
    """The mechanisms that suit a source, the best first, and why the others do not."""

    task: Task
    suitable: tuple[tuple[Mechanism, Plan], ...]
    unfit: tuple[tuple[str, str], ...]


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
        feed=answer.feed,
        problem="" if answer.feed else "what lies at its address is no feed",
    )


def choose(
    database: Database,
    asker: Asker,
    mechanisms: Mapping[str, Mechanism],
    task: Task,
    via: str,
) -> Choice:
    """The mechanisms for a source, found from its address, from its feed, and from what was tried."""
    source = task.source
    with database.read() as connection:
        tried = {one.mechanism: one for one in backfills.of_sources(connection, [source.id])}
    pool = [one for name, one in mechanisms.items() if via in {AUTO, name}]
    by_address = [one for one in pool if one.order < KNOWN_BY_ADDRESS or via == one.name]
    choice = _sorted_out(task, by_address, tried, via)
    if choice.suitable:
        return choice
    task = replace(task, facts=look(asker, source))
    return _sorted_out(task, pool, tried, via)


def line_of(choice: Choice, asker: Asker, part: Span | None) -> PlanLine:
    """The choice as it is shown."""
    source = choice.task.source
    if part is None:
        return PlanLine(source.id, None, choice.suitable[0][0].name, "all of it is there already", 0)
    if not choice.suitable:
        return PlanLine(source.id, part, "", "no mechanism suits", others=choice.unfit)
    (mechanism, plan), *rest = choice.suitable
    task = Task(source, part, choice.task.facts)
    request = mechanism.request(task, mechanism.first(task))
    others = (*((one.name, f"{why.reason}, but comes after") for one, why in rest), *choice.unfit)
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


def _sorted_out(
    task: Task, pool: Sequence[Mechanism], tried: Mapping[str, StoredBackfill], via: str
) -> Choice:
    suitable, unfit = [], []
    for mechanism in pool:
        before = tried.get(mechanism.name)
        if via == AUTO and before is not None and before.state is BackfillState.UNSUITABLE:
            unfit.append((mechanism.name, before.reason.rstrip(".")))
            continue
        plan = mechanism.plan(task)
        if plan.suitable:
            suitable.append((mechanism, plan))
        else:
            unfit.append((mechanism.name, plan.reason))
    return Choice(task, tuple(suitable), tuple(unfit))
