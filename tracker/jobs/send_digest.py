"""Sends the digest: who is due → their issue, built where it is missing → outbox → mail server.

    readers → due weeks → issue of each (week, language, filter) → queued (frozen from here on) → deliver

:func:`send_due` goes by each reader's clock; :func:`letters_of_week` names all who have not got one week's
issue, for :func:`queue_letters`. Nobody gets two issues of one week.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.clock import Clock
from tracker.errors import StoreError, TrackerError
from tracker.jobs import deliver
from tracker.jobs.deliver import DeliveryReport, OnLetter
from tracker.jobs.digest_clock import due_week, period_of
from tracker.jobs.edition import Wanted
from tracker.jobs.letters import DeliveryRules, trial_letter
from tracker.mail import Mailer, compose, message_id
from tracker.model.digest import Rendered
from tracker.model.mail import SendOutcome
from tracker.model.subscriber import Subscriber
from tracker.store import Database, deliveries, subscribers
from tracker.store.editions import StoredEdition

logger = logging.getLogger(__name__)

Build = Callable[[Wanted], StoredEdition]
"""Gives the stored issue: the frozen one, or one built anew and kept."""


@dataclass
class QueueReport:
    """What was put into the outbox. ``problems`` are issues that could not be built, and why."""

    queued: int = 0
    issues: list[StoredEdition] = field(default_factory=list)
    problems: list[tuple[Wanted, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SendReport:
    """What was queued and what was delivered of it and of what had been waiting."""

    queue: QueueReport
    delivery: DeliveryReport


def send_due(
    database: Database,
    mailer: Mailer,
    build: Build,
    rules: DeliveryRules,
    *,
    timezone: str,
    clock: Clock,
    stop: threading.Event,
    on_letter: OnLetter = lambda _delivery, _state: None,
) -> SendReport:
    """Queues what is due for each reader by their own clock, then delivers what is due in the outbox.

    Cheap when nothing is due, so that it may be called every minute; the mailer connects only when
    there is a letter to hand over.

    Args:
        database: with readers, issues and the outbox.
        mailer: not yet connected.
        build: gives the issue of a week, language and filter; asked once for each that is due.
        rules: who sends, and for how long an issue is fresh.
        timezone: the zone in which weeks begin and end; no issue goes out before its week is over.
        clock: the present.
        stop: ends the delivery after the letter that is under way.
        on_letter: told of every letter that was dealt with.

    Raises:
        MailError, SettingsError: nothing can be sent at the moment; what was queued stays queued.
        StoreError: the database refused.
    """
    queue = queue_letters(database, build, rules, due_letters(database, rules, timezone, clock()), clock)
    return SendReport(
        queue, deliver.deliver(database, mailer, rules, clock=clock, stop=stop, on_letter=on_letter)
    )


def due_letters(
    database: Database, rules: DeliveryRules, timezone: str, now: datetime
) -> Mapping[Wanted, list[Subscriber]]:
    """The issues that are due now, each with the readers who have no letter of its week."""
    with database.read() as connection:
        readers = subscribers.active(connection)
        due = [(reader, week) for reader in readers if (week := due_week(reader, now, rules.window))]
        over = {week for _, week in due if period_of(week, timezone).end <= now}
        known = deliveries.readers_of_weeks(connection, over) if over else set()
    return by_issue((reader, week) for reader, week in due if week in over and (week, reader.id) not in known)


def letters_of_week(database: Database, week: str) -> Mapping[Wanted, list[Subscriber]]:
    """The issues of one week with all active readers who have no letter of it."""
    with database.read() as connection:
        known = deliveries.readers_of_week(connection, week)
        return by_issue((one, week) for one in subscribers.active(connection) if one.id not in known)


def by_issue(letters: Iterable[tuple[Subscriber, str]]) -> Mapping[Wanted, list[Subscriber]]:
    """Readers by the issue that they get: one for each week, language and filter."""
    found: dict[Wanted, list[Subscriber]] = {}
    for reader, week in letters:
        wanted = Wanted(week=week, language=reader.language, filter=" ".join(reader.filter.split()))
        found.setdefault(wanted, []).append(reader)
    return found


def queue_letters(
    database: Database,
    build: Build,
    rules: DeliveryRules,
    letters: Mapping[Wanted, Sequence[Subscriber]],
    clock: Clock,
    *,
    on_issue: Callable[[Wanted], object] = lambda _wanted: None,
) -> QueueReport:
    """Builds each issue and queues it for its readers; one that cannot be built stops no other.

    Raises:
        SettingsError: the sender is no address.
        StoreError: the database refused.
    """
    report = QueueReport()
    for wanted, readers in letters.items():
        try:
            issue = build(wanted)
        except StoreError:
            raise
        except TrackerError as error:
            logger.warning("digest %s %s cannot be built: %s", wanted.week, wanted.variant, error)
            report.problems.append((wanted, str(error)))
            continue
        name = f"{issue.week} {issue.variant}"
        rows = [(reader.id, message_id(name, reader.email, rules.sender)) for reader in readers]
        with database.write() as connection:
            report.queued += deliveries.queue(connection, issue.id, rows, clock())
        report.issues.append(issue)
        on_issue(wanted)
    return report


def send_trial(
    mailer: Mailer, rendered: Rendered, to: str, rules: DeliveryRules, now: datetime
) -> SendOutcome:
    """Sends a copy of an issue to any address; the outbox knows nothing of it.

    Raises:
        UsageError: it is no address.
        MailError, SettingsError: nothing can be sent at the moment.
    """
    return mailer.send(compose(trial_letter(to, rendered, rules, now)))
