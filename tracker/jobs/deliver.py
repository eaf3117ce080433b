"""Sends what the outbox holds: each letter once, none by surprise, one refusal never stopping another.

    queued → (commit) sending → talk with the server → (commit) sent | queued again | failed | unknown

A process that dies between the two commits leaves a letter that may have arrived. It is called unknown
and is not sent again unless somebody asks for it (``tracker digest send --unknown``).
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.clock import Clock
from tracker.errors import SettingsError
from tracker.mail import Mailer, compose
from tracker.model.mail import Accepted, DeliveryState, Letter, Refused, SendOutcome, Unsure
from tracker.model.subscriber import Subscriber, SubscriberState
from tracker.store import Database, deliveries, editions, subscribers
from tracker.store.deliveries import Delivery
from tracker.store.editions import StoredEdition

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """Who sends, and how long a letter is tried.

    ``unsubscribe`` and ``unsubscribe_mailto`` hold ``{token}`` where the reader's own goes; "" leaves
    the way out. A letter that could not be handed over ``window`` after it was queued is stale.
    """

    sender: str
    reply_to: str = ""
    list_id: str = ""
    unsubscribe: str = ""
    unsubscribe_mailto: str = ""
    window: timedelta = timedelta(days=2)
    backoff: timedelta = timedelta(minutes=10)
    longest_talk: timedelta = timedelta(minutes=5)


@dataclass
class DeliveryReport:
    """What a run of the outbox did."""

    states: Counter[DeliveryState] = field(default_factory=Counter)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Addresses that were refused, with the server's words."""


def next_try(attempts: int, queued_at: datetime, now: datetime, rules: DeliveryRules) -> datetime | None:
    """When a letter that was refused for the moment is tried again; None when it would be stale by then."""
    again = now + rules.backoff * attempts
    return again if again <= queued_at + rules.window else None


def deliver(
    database: Database,
    mailer: Mailer,
    rules: DeliveryRules,
    *,
    clock: Clock,
    stop: threading.Event,
    on_letter: Callable[[Delivery, DeliveryState], None] = lambda _delivery, _state: None,
) -> DeliveryReport:
    """Hands over every letter that is due.

    Raises:
        MailError: the server cannot be reached; the letters stay queued.
        StoreError: the database refused.
    """
    report = DeliveryReport()
    with database.write() as connection:
        now = clock()
        doubted = deliveries.doubt(connection, now - rules.longest_talk, now)
        report.states[DeliveryState.UNKNOWN] += doubted
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
        """Sends the next letter that is due; None when there is none."""
        with self._database.write() as connection:
            delivery = deliveries.claim(connection, self._clock())
            if delivery is None:
                return None
            reader = subscribers.get(connection, delivery.email)
            if self._edition is None or self._edition.id != delivery.edition_id:
                self._edition = editions.by_id(connection, delivery.edition_id)
        try:
            outcome = self._outcome(delivery, reader, self._edition)
        except BaseException:
            # The server could not be reached, so nothing was handed over: the letter waits as before.
            with self._database.write() as connection:
                again = self._clock() + self._rules.backoff
                deliveries.settle(
                    connection,
                    delivery,
                    DeliveryState.QUEUED,
                    self._clock(),
                    next_try=again,
                    reason=delivery.reason,
                )
            raise
        return delivery, self._settle(delivery, reader, outcome)

    def _outcome(self, delivery: Delivery, reader: Subscriber, edition: StoredEdition) -> SendOutcome:
        if delivery.queued_at + self._rules.window < self._clock():
            return Refused("The issue was stale before it could be sent.", permanent=True)
        if reader.state is not SubscriberState.ACTIVE:
            return Refused(f"The reader is {reader.state.value}.", permanent=True)
        try:
            message = compose(letter_to(reader, edition, delivery.message_id, self._rules, self._clock()))
        except SettingsError as error:
            return Refused(str(error), permanent=True)
        return self._mailer.send(message)

    def _settle(self, delivery: Delivery, reader: Subscriber, outcome: SendOutcome) -> DeliveryState:
        now = self._clock()
        state, again, reason = _judge(outcome, delivery, now, self._rules)
        with self._database.write() as connection:
            deliveries.settle(connection, delivery, state, now, next_try=again, reason=reason)
            if isinstance(outcome, Refused) and outcome.permanent and outcome.code is not None:
                subscribers.set_state(connection, reader.id, SubscriberState.BOUNCED, outcome.reason)
        if isinstance(outcome, Refused):
            self._report.refused.append((delivery.email, outcome.reason))
        self._report.states[state] += 1
        logger.info("mail %s %s %s %s", delivery.week, delivery.email, state.value, reason)
        return state


def letter_to(
    reader: Subscriber, edition: StoredEdition, message_id: str, rules: DeliveryRules, now: datetime
) -> Letter:
    """The letter to one reader."""
    return Letter(
        rendered=edition.rendered,
        sender=rules.sender,
        to=f"{reader.name} <{reader.email}>" if reader.name else reader.email,
        message_id=message_id,
        date=now,
        reply_to=rules.reply_to,
        list_id=rules.list_id,
        unsubscribe_url=rules.unsubscribe.replace("{token}", reader.token),
        unsubscribe_mailto=rules.unsubscribe_mailto.replace("{token}", reader.token),
    )


def _judge(
    outcome: SendOutcome, delivery: Delivery, now: datetime, rules: DeliveryRules
) -> tuple[DeliveryState, datetime | None, str]:
    """What an outcome means for the letter: its state, the next try, the reason."""
    match outcome:
        case Accepted():
            return DeliveryState.SENT, None, ""
        case Unsure(reason):
            return DeliveryState.UNKNOWN, None, reason
        case Refused(reason, permanent):
            again = None if permanent else next_try(delivery.attempts + 1, delivery.queued_at, now, rules)
            return (DeliveryState.QUEUED if again else DeliveryState.FAILED), again, reason
