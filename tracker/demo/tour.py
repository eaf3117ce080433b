"""The tour: the whole main job on the sample feeds, over real HTTP and SMTP on loopback.

    serve the samples → poll twice → build last week's digest → mail it → search

Every step is the product's own code; only the feeds, the mail server and the database file are the
demo's. Each step gives what it did, and the caller shows it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from ipaddress import ip_network
from pathlib import Path

from tracker import digest, query
from tracker.clock import Clock
from tracker.demo.feedserver import serve_samples
from tracker.demo.mailserver import HOST, serve_mailbox
from tracker.demo.samples import load_samples, sources
from tracker.errors import MailError
from tracker.fetch import Fetcher, FetchRules
from tracker.jobs import deliver, poll
from tracker.jobs.digest_clock import last_week
from tracker.jobs.edition import Desk, EditionRules, Wanted
from tracker.jobs.poll_report import PollReport
from tracker.mail import Mailer, SmtpRules, message_id
from tracker.model.digest import Publication
from tracker.model.entity import Ledger
from tracker.model.story import StoredItem
from tracker.store import Database, deliveries, schema, stats, subscribers
from tracker.store import entities as entity_rows
from tracker.store import sources as source_rows
from tracker.store.editions import StoredEdition
from tracker.store.sources import Origin

READER = "reader@example.org"
SENDER = "China AI Tracker <digest@example.org>"
LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the demo reads and writes."""

    feeds_dir: Path
    templates_dir: Path
    out: Path

    @property
    def database(self) -> Path:
        """The demo's own database."""
        return self.out / "tracker.db"


@dataclass(frozen=True, slots=True)
class Mailed:
    """An issue, as it arrived at the mail server."""

    edition: StoredEdition
    message: EmailMessage
    html: Path
    text: Path
    eml: Path


class Tour:
    """The steps, in order; made by :func:`open_tour`."""

    def __init__(
        self, places: Places, database: Database, ledger: Ledger, clock: Clock, base_url: str
    ) -> None:
        self.places = places
        self.database = database
        self.sources = sources(load_samples(places.feeds_dir), base_url)
        self._ledger = ledger
        self._clock = clock

    def poll(self) -> PollReport:
        """Asks every sample feed."""
        rules = poll.PollRules(self.places.feeds_dir, processes=1)
        fetch_rules = FetchRules(user_agent="china-ai-tracker/demo", allow_networks=LOOPBACK)
        with self.database.read() as connection:
            chosen = source_rows.get(connection, [source.id for source in self.sources])
        with Fetcher(fetch_rules, self._clock) as fetcher:
            return poll.poll(self.database, chosen, fetcher, rules, clock=self._clock, stop=threading.Event())

    def counts(self) -> dict[str, int]:
        """What is stored now."""
        with self.database.read() as connection:
            return stats.counts(connection)

    def mail_digest(self) -> Mailed:
        """Builds the issue of last week, sends it to one reader and writes what arrived.

        Raises:
            MailError: the letter did not arrive.
        """
        publication = Publication(reply_to="digest@example.org", site_url="")
        rules = EditionRules(self._ledger, self.places.templates_dir, publication)
        wanted = Wanted(last_week(self._clock(), rules.timezone))
        issue = Desk(self.database, rules, self._clock).issue(wanted)
        with self.database.write() as connection:
            reader = subscribers.add(connection, READER, self._clock(), name="A Reader")
            letter = (reader.id, message_id(issue.week, reader.email, SENDER))
            deliveries.queue(connection, issue.id, [letter], self._clock())
        with serve_mailbox() as mailbox:
            smtp = SmtpRules(HOST, mailbox.port, security="none")
            with Mailer(smtp) as mailer:
                mail_rules = deliver.DeliveryRules(SENDER, list_id="China AI Tracker <digest.example.org>")
                deliver.deliver(self.database, mailer, mail_rules, clock=self._clock, stop=threading.Event())
        if not mailbox.messages:
            raise MailError("The demo's letter did not arrive; `tracker -vv demo` says more.")
        return self._write(issue, mailbox.messages[-1])

    def search(self, text: str, limit: int) -> tuple[int, tuple[StoredItem, ...]]:
        """How many items answer a query, and the newest of them."""
        with self.database.read() as connection:
            context = query.Context(now=self._clock(), ledger=self._ledger)
            asked = query.parse(text, query.prepared(connection, context))
            return query.count(connection, asked), query.search(connection, asked, limit=limit).items

    def _write(self, issue: StoredEdition, arrived: bytes) -> Mailed:
        out = self.places.out
        html, text, eml = (out / f"digest.{ending}" for ending in ("html", "txt", "eml"))
        html.write_text(digest.standalone(issue.rendered), "utf8")
        text.write_text(issue.rendered.text, "utf8")
        eml.write_bytes(arrived)
        message = BytesParser(policy=default).parsebytes(arrived)
        return Mailed(issue, message, html, text, eml)


@contextmanager
def open_tour(places: Places, ledger: Ledger, clock: Clock) -> Iterator[Tour]:
    """Serves the samples and opens an empty database in ``places.out`` for the time of the tour."""
    places.out.mkdir(parents=True, exist_ok=True)
    for ending in ("", "-wal", "-shm"):
        places.database.with_name(places.database.name + ending).unlink(missing_ok=True)
    database = Database(f"sqlite:///{places.database}")
    schema.upgrade(database)
    with serve_samples(load_samples(places.feeds_dir), clock()) as base_url:
        tour = Tour(places, database, ledger, clock, base_url)
        with database.write() as connection:
            source_rows.add(connection, tour.sources, Origin.OPERATOR)
            entity_rows.sync(connection, ledger)
        try:
            yield tour
        finally:
            database.close()
