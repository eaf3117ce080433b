"""Rounds of polling over real HTTP: what one feed sends is no other feed's trouble."""

import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from tracker import resources
from tracker.clock import utc_now
from tracker.fetch import Fetcher, FetchRules, schedule
from tracker.jobs import poll as job
from tracker.jobs import reader_process
from tracker.jobs.poll_report import PollLine
from tracker.model.fetch import Action
from tracker.model.source import Source
from tracker.store import Database, items, schema, sources

ENTRY = "<item><guid>{0}</guid><title>Number {0}</title></item>"
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{}</channel></rss>'


@dataclass
class Rounds:
    """A database and the rules by which it is polled."""

    database: Database
    rules: FetchRules
    processes: int = 0

    def add(self, **addresses: str) -> None:
        with self.database.write() as connection:
            sources.sync(connection, [Source(name, name, url) for name, url in addresses.items()])

    def poll(self) -> dict[str, PollLine]:
        with self.database.read() as connection:
            chosen = sources.all_sources(connection)
        with Fetcher(self.rules) as fetcher:
            rules = job.PollRules(resources.feeds_dir(), processes=self.processes)
            report = job.poll(self.database, chosen, fetcher, rules, clock=utc_now, stop=threading.Event())
        return {line.source_id: line for line in report.lines}

    def stored(self) -> int:
        with self.database.read() as connection:
            return items.count(connection)


@pytest.fixture
def rounds(rules: FetchRules, tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'tracker.db'}")
    schema.upgrade(database)
    yield Rounds(database, rules)
    database.close()


def feed_of(*guids: str) -> bytes:
    return FEED.format("".join(map(ENTRY.format, guids))).encode()


def test_dates_beyond_the_calendar_disturb_nobody(serve, rounds: Rounds) -> None:
    def script(connection):
        late = {"Expires": "Fri, 31 Dec 9999 23:59:59 -0800"} if connection.path == "/late" else {}
        known = connection.header("if-none-match")
        connection.answer(
            304 if known else 200, b"" if known else feed_of(connection.path), ETag='"a"', **late
        )

    server = serve(script)
    rounds.add(late=server.url("/late"), good=server.url("/good"))
    assert {line.action for line in rounds.poll().values()} == {Action.NEW}
    assert {line.action for line in rounds.poll().values()} == {Action.NOT_MODIFIED}


def test_an_error_of_our_own_at_one_answer_without_a_body_fails_that_source_alone(
    serve, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    def script(connection):
        known = connection.header("if-none-match")
        connection.answer(304 if known else 200, b"" if known else feed_of(connection.path), ETag='"a"')

    server = serve(script)
    rounds.add(odd=server.url("/odd"), good=server.url("/good"))
    rounds.poll()
    next_state = schedule.next_state

    def failing(state, result, now, rules):
        if result.source_id == "odd" and result.failure is None:
            raise OverflowError("date value out of range")
        return next_state(state, result, now, rules)

    monkeypatch.setattr(schedule, "next_state", failing)
    lines = rounds.poll()
    assert lines["good"].action is Action.NOT_MODIFIED
    assert lines["odd"].reason == (
        "Reading it failed inside the tracker (OverflowError: date value out of range)."
    )


def test_a_document_that_was_cut_off_is_asked_for_whole_again(serve, rounds: Rounds) -> None:
    whole = feed_of("1", "2", "3")
    cut = [True]

    def script(connection):
        if connection.header("if-none-match"):
            connection.answer(304, b"")
        elif cut:
            # HTTP/1.0 without a length: nothing but the end of the connection ends the body.
            connection.send(b'HTTP/1.0 200 OK\r\nETag: "a"\r\n\r\n' + whole[: whole.index(b"<guid>3")])
            connection.sock.close()
        else:
            connection.answer(200, whole, ETag='"a"')

    rounds.add(feed=serve(script).url())
    assert "ends in the middle" in rounds.poll()["feed"].reason
    assert rounds.stored() == 2
    cut.clear()
    assert rounds.poll()["feed"].new == 1
    assert rounds.poll()["feed"].action is Action.NOT_MODIFIED


def test_a_document_that_its_publisher_never_closes_is_not_asked_for_again(serve, rounds: Rounds) -> None:
    whole = feed_of("1", "2", "3")

    def script(connection):
        known = connection.header("if-none-match")
        body = b"" if known else whole[: whole.index(b"</channel>")]
        connection.answer(304 if known else 200, body, ETag='"a"')

    rounds.add(feed=serve(script).url())
    assert "ends in the middle" in rounds.poll()["feed"].reason
    assert rounds.stored() == 3
    assert rounds.poll()["feed"].action is Action.NOT_MODIFIED


def test_a_round_ends_where_no_process_can_be_had(
    serve, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_make_reader):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(reader_process, "start", refuse)
    server = serve(lambda connection: connection.answer())
    rounds.processes = 2
    rounds.add(**{f"s{n}": server.url(f"/{n}") for n in range(30)})
    reasons = {line.reason for line in rounds.poll().values()}
    assert reasons == {
        "Reading it could not begin (BlockingIOError: [Errno 11] Resource temporarily unavailable)."
    }
