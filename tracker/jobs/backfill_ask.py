"""One request of a backfill: by the fetcher's budgets, with patience, and with rests that are kept.

A host that answers 403 or 429 is left alone by that mechanism for a day, across runs, and so is one that
fails before a mechanism brought anything; a 429 that names a short wait is waited for once. What passes
(time-outs, 5xx) is tried three times.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tracker import parse
from tracker.backfill import urls
from tracker.clock import Clock
from tracker.dedup import StoryRules
from tracker.errors import ParseError
from tracker.fetch import Fetcher
from tracker.model.backfill import BackfillRequest, Response
from tracker.model.feed import ParsedFeed
from tracker.model.fetch import Failed, FeedRequest, Fetched, FetchOutcome, Persistence, Postponed
from tracker.store import Database, backfills

REST = timedelta(days=1)
PATIENCE = timedelta(minutes=2)
"""A wait that a host asks for is waited for in the run up to so long."""
PAUSES = (timedelta(seconds=5), timedelta(seconds=30))
"""Before the second and the third try of what may pass."""
REFUSALS = frozenset({403, 429})


@dataclass(frozen=True, slots=True)
class BackfillRules:
    """What a backfill keeps to.

    ``elsewhere`` maps the beginning of an address to where it is asked instead (a mirror, a proxy).
    ``workers`` sources are read side by side.
    """

    feeds_dir: Path
    stories: StoryRules = StoryRules()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    workers: int = 8
    processes: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """No answer, and why in one sentence.

    ``missing`` says that the host has no such document, ``answered`` that it was the host that said so,
    ``asked`` that a request was sent at all.
    """

    reason: str
    missing: bool = False
    answered: bool = False
    asked: bool = True


class Asker:
    """Sends the requests of all sources; thread-safe.

    ``wait`` waits for so many seconds, or until the run is stopped.
    """

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        rules: BackfillRules,
        *,
        clock: Clock,
        stop: threading.Event,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._rules = rules
        self._clock = clock
        self._wait = wait or stop.wait
        self.stop = stop

    def ask(
        self, mechanism: str, source_id: str, request: BackfillRequest, attempt: int = 0
    ) -> Response | Refused:
        """The answer to a request, or why there is none."""
        if rest := self.rest_of(mechanism, request.url):
            return rest
        host = urls.host_of(request.url)
        sent = FeedRequest(source_id, self.address(request.url), expect_feed=False)
        outcome = self._patiently(sent, request.ends)
        if isinstance(outcome, Fetched):
            feed = _feed(outcome) if request.as_feed else None
            return Response(
                outcome.final_url, 200, outcome.headers, outcome.body, outcome.fetched_at, feed, attempt
            )
        if isinstance(outcome, Postponed):
            until = f" It may be asked again at {outcome.until:%H:%M} UTC."
            return Refused(f"{outcome.reason}{'' if self.stop.is_set() else until}", asked=False)
        if not isinstance(outcome, Failed):
            return Refused(f"{host} answered that nothing changed, though it was not asked that.")
        status = outcome.failure.status or 0
        if status in request.ends:
            return Response(request.url, status, {}, b"", outcome.fetched_at, attempt=attempt)
        if status in REFUSALS:
            self.rest(mechanism, request.url, outcome.failure.message, outcome.failure.retry_after)
        missing = status in {400, 404, 405, 410, 501}
        return Refused(outcome.failure.message, missing=missing, answered=status > 0)

    def now(self) -> datetime:
        """The time, aware."""
        return self._clock()

    def rest_of(self, mechanism: str, url: str) -> Refused | None:
        """That the host of ``url`` is left alone by a mechanism now, and why; None where it is not."""
        host = urls.host_of(url)
        with self._database.read() as connection:
            rest = backfills.resting(connection, mechanism, host)
        if rest is None or rest[0] <= self._clock():
            return None
        until = f"{mechanism} rests at {host} until {rest[0]:%Y-%m-%d %H:%M} UTC."
        return Refused(f"{rest[1]} {until}", asked=False)

    def rest(self, mechanism: str, url: str, reason: str, wanted: timedelta | None = None) -> None:
        """Leaves the host of ``url`` alone with a mechanism for a day, or for as long as it wants."""
        until = self._clock() + max(REST, wanted or REST)
        with self._database.write() as connection:
            backfills.rest(connection, mechanism, urls.host_of(url), until, reason)

    def address(self, url: str) -> str:
        """Where ``url`` is really asked."""
        for begin, instead in self._rules.elsewhere.items():
            if url.startswith(begin):
                return instead + url.removeprefix(begin)
        return url

    def gap(self, url: str) -> timedelta:
        """How long the host of ``url`` is left alone between two requests."""
        return self._fetcher.limiter.place_of(self.address(url)).budget.gap

    def pause(self, attempt: int) -> None:
        """Waits before a repetition: the longer, the more there were."""
        self._wait(PAUSES[min(attempt, len(PAUSES) - 1)].total_seconds())

    def _patiently(self, request: FeedRequest, ends: frozenset[int]) -> FetchOutcome:
        outcome = self._fetcher.fetch(request, self.stop)
        for pause in PAUSES:
            seconds = self._worth_waiting(outcome, pause, ends)
            if seconds is None or self.stop.is_set():
                break
            self._wait(seconds)
            outcome = self._fetcher.fetch(request, self.stop)
        return outcome

    def _worth_waiting(self, outcome: FetchOutcome, pause: timedelta, ends: frozenset[int]) -> float | None:
        """Seconds until another try is worth it in this run; None where it is not."""
        if isinstance(outcome, Postponed):
            wait = outcome.until - self._clock()
        elif isinstance(outcome, Failed) and outcome.failure.status in ends:
            return None
        elif isinstance(outcome, Failed) and outcome.failure.status in REFUSALS:
            wait = outcome.failure.retry_after or REST
        elif isinstance(outcome, Failed) and outcome.failure.persistence is Persistence.PASSING:
            wait = max(pause, outcome.failure.retry_after or pause)
        else:
            return None
        return max(0.0, wait.total_seconds()) if wait <= PATIENCE else None


def _feed(outcome: Fetched) -> ParsedFeed | None:
    try:
        return parse.parse(
            outcome.body, content_type=outcome.headers.get("content-type", ""), url=outcome.final_url
        )
    except ParseError:
        return None
