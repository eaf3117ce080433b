"""Sends what the outbox holds: each letter once, none by surprise, one refusal never stopping another.

    queued → (commit) sending → talk → (commit) last dot → answer → (commit) sent | queued | failed | unknown

A process that dies before the second commit has handed nothing over: the letter is queued again. One
that dies between the second and the third leaves a letter that may have arrived. It is called unknown
and is not sent again unless somebody asks for it (``tracker digest send --unknown``).
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tracker.clock import Clock
from tracker.errors import MailError, SettingsError, UsageError
from tracker.jobs.letters import DeliveryRules, letter_to
from tracker.mail import Mailer, compose
from tracker.model.mail import Accepted, Blame, DeliveryState, Refused, SendOutcome, Unsure
from tracker.model.subscriber import Subscriber, SubscriberState
from tracker.store import Database, deliveries, editions, outbox_lock, subscribers
from tracker.store.deliveries import Delivery
from tracker.store.editions import StoredEdition

__all__ = ["DeliveryReport", "DeliveryRules", "deliver", "next_try"]

logger = logging.getLogger(__name__)

OnLetter = Callable[[Delivery, DeliveryState], object]


@dataclass
class DeliveryReport:
    """What a run of the outbox did. ``busy`` when another process was at it all the time."""

    states: Counter[DeliveryState] = field(default_factory=Counter)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Addresses whose letters were refused, with the server's words."""
    busy: bool = False


def next_try(attempts: int, queued_at: datetime, now: datetime, rules: DeliveryRules) -> datetime | None:
    """When a letter that was refused for the moment is tried again; None when it would be stale by then.

    Args:
        attempts: how many talks there have been, this one included; the pause doubles with each.
        queued_at: when the letter was queued.
        now: the present.
        rules: the first and the longest pause, and the window.
    """
    doubled: int = 2 ** min(attempts - 1, 30)
    again = now + min(rules.backoff * doubled, rules.longest_backoff)
    return again if again <= queued_at + rules.window else None


def deliver(
    database: Database,
    mailer: Mailer,
    rules: DeliveryRules,
    *,
    clock: Clock,
    stop: threading.Event,
    on_letter: OnLetter = lambda _delivery, _state: None,
) -> DeliveryReport:
    """Hands over every letter that is due.

    Raises:
        MailError: the server cannot be reached or takes nothing from us; the letters stay queued.
        SettingsError: the sender or the server cannot be meant; the letters stay queued.
        StoreError: the database refused.
    """
    report = DeliveryReport()
    with outbox_lock.hold(database) as held:
        if not held:
            report.busy = True
            return report
        with database.write() as connection:
            again, unknown = deliveries.recover(connection, clock())
        report.states[DeliveryState.UNKNOWN] += unknown
        if again or unknown:
            logger.warning("mail: a run ended half-way; %d letters queued again, %d unknown", again, unknown)
        outbox = _Outbox(database, mailer, rules, clock, report)
        while not stop.is_set() and (done := outbox.send_one()) is not None:
            on_letter(*done)
    return report


class _Outbox:
    def __init__(
        self, database: Database, mailer: Mailer, rules: DeliveryRules, clock: Clock, report: DeliveryReport
    ) -> None:
        self._database = database
        self._mailer = mailer
        self._rules = rules
        self._clock = clock
        self._report = report
        self._edition: StoredEdition | None = None

    def send_one(self) -> tuple[Delivery, DeliveryState] | None:
        """Sends the next letter that is due; None when there is none.

        What is raised here on the way, a Ctrl-C for one, leaves the row as it was committed last. That
        is what the next run needs to know whether the letter may have arrived.
        """
        with self._database.write() as connection:
            delivery = deliveries.claim(connection, self._clock())
            if delivery is None:
                return None
            reader = subscribers.get(connection, delivery.email)
            if self._edition is None or self._edition.id != delivery.edition_id:
                self._edition = editions.by_id(connection, delivery.edition_id)
        try:
            outcome = self._outcome(delivery, reader, self._edition)
        except (MailError, SettingsError) as error:
            # It is not about this letter: it was not handed over and waits, as those behind it do.
            self._settle(delivery, reader, Refused(str(error), permanent=False, blame=Blame.SERVER))
            raise
        return delivery, self._settle(delivery, reader, outcome)

    def _outcome(self, delivery: Delivery, reader: Subscriber, edition: StoredEdition) -> SendOutcome:
        if delivery.queued_at + self._rules.window < self._clock():
            return Refused("The issue was stale before it could be sent.", permanent=True)
        if reader.state is not SubscriberState.ACTIVE:
            return Refused(f"The reader is {reader.state.value}.", permanent=True)
        try:
            letter = letter_to(reader, edition.rendered, delivery.message_id, self._rules, self._clock())
            message = compose(letter)
        except SettingsError:
            raise
        except UsageError as error:
            return Refused(str(error), permanent=True)
        return self._mailer.send(message, lambda: self._hand_over(delivery))

    def _hand_over(self, delivery: Delivery) -> None:
        with self._database.write() as connection:
            deliveries.hand_over(connection, delivery, self._clock())

    def _settle(self, delivery: Delivery, reader: Subscriber, outcome: SendOutcome) -> DeliveryState:
        now = self._clock()
        state, again, reason = judge(outcome, delivery, now, self._rules)
        with self._database.write() as connection:
            deliveries.settle(connection, delivery, state, now, next_try=again, reason=reason)
            if isinstance(outcome, Refused) and outcome.permanent and outcome.blame is Blame.ADDRESS:
                subscribers.set_state(connection, reader.id, SubscriberState.BOUNCED, outcome.reason)
        if isinstance(outcome, Refused) and outcome.blame is not Blame.SERVER:
            self._report.refused.append((delivery.email, outcome.reason))
        self._report.states[state] += 1
        logger.info("mail %s %s %s %s", delivery.week, delivery.email, state.value, reason)
        return state


def judge(
    outcome: SendOutcome, delivery: Delivery, now: datetime, rules: DeliveryRules
) -> tuple[DeliveryState, datetime | None, str]:
    """What an outcome means for the letter: its state, the next try, the reason."""
    match outcome:
        case Accepted():
            return DeliveryState.SENT, None, ""
        case Unsure(reason):
            return DeliveryState.UNKNOWN, None, reason
        case Refused(reason, permanent):
            again = None if permanent else next_try(delivery.attempts, delivery.queued_at, now, rules)
            return (DeliveryState.QUEUED if again else DeliveryState.FAILED), again, reason
