"""A store with readers and issues, and a clock that is moved by hand, for tests of the delivery."""

import threading
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from delivery_facts import MONDAY, RULES, mailer_to
from smtp_scripts import Script

from tracker.jobs import deliver, send_digest
from tracker.jobs.deliver import DeliveryReport
from tracker.jobs.edition import Wanted
from tracker.jobs.letters import DeliveryRules
from tracker.model.digest import Rendered
from tracker.model.mail import UNSUBSCRIBE_PLACE
from tracker.store import Database, deliveries, editions, subscribers
from tracker.store.deliveries import Delivery
from tracker.store.editions import StoredEdition
from tracker.store.tables import metadata

WEEK = "2026-W47"


class Post:
    """The outbox of one store and the ways to work on it."""

    def __init__(self, path: Path, rules: DeliveryRules = RULES) -> None:
        self.database = Database(f"sqlite:///{path}")
        with self.database.write() as connection:
            metadata.create_all(connection)
        self.rules = rules
        self.now = MONDAY
        self.built: list[Wanted] = []
        self.stop = threading.Event()

    def clock(self) -> datetime:
        return self.now

    def subscribe(self, *names: str, **facts: Any) -> None:
        with self.database.write() as connection:
            for name in names:
                subscribers.add(connection, f"{name}@example.org", MONDAY - timedelta(days=90), **facts)

    def build(self, wanted: Wanted) -> StoredEdition:
        """An issue that says which it is."""
        self.built.append(wanted)
        words = f"Issue {wanted.week} {wanted.variant}".strip()
        rendered = Rendered(words, f'<p>{words}</p><a href="{UNSUBSCRIBE_PLACE}">Leave</a>', words)
        with self.database.write() as connection:
            return editions.save(
                connection,
                week=wanted.week,
                variant=wanted.variant,
                number=1,
                rendered=rendered,
                facts={},
                now=self.now,
            )

    def queue(self, week: str = WEEK) -> int:
        letters = send_digest.letters_of_week(self.database, week)
        return send_digest.queue_letters(self.database, self.build, self.rules, letters, self.clock).queued

    def deliver(self, script: Script, **changes: Any) -> DeliveryReport:
        with mailer_to(script.port) as mailer:
            return deliver.deliver(
                self.database, mailer, self.rules, clock=self.clock, stop=self.stop, **changes
            )

    def send_due(self, script: Script, timezone: str = "UTC") -> send_digest.SendReport:
        with mailer_to(script.port) as mailer:
            return send_digest.send_due(
                self.database,
                mailer,
                self.build,
                self.rules,
                timezone=timezone,
                clock=self.clock,
                stop=self.stop,
            )

    def letters(self, week: str = WEEK) -> dict[str, Delivery]:
        with self.database.read() as connection:
            return {one.email.split("@")[0]: one for one in deliveries.of_week(connection, week)}

    def states(self, week: str = WEEK) -> dict[str, str]:
        return {name: one.state.value for name, one in self.letters(week).items()}

    def reader_states(self) -> dict[str, str]:
        with self.database.read() as connection:
            return {
                one.email.split("@")[0]: one.state.value for one in subscribers.all_subscribers(connection)
            }


def received(script: Script) -> dict[str, EmailMessage]:
    """What the server took, by the reader's name; one letter each, or the test fails."""
    names = [recipient.split("@")[0] for recipient, _ in script.taken]
    assert len(names) == len(set(names)), f"twice: {names}"
    messages = [message_from_bytes(raw, policy=policy.default) for _, raw in script.taken]
    return {name: cast("EmailMessage", message) for name, message in zip(names, messages, strict=True)}
