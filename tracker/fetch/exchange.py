"""One poll of one address: the request, its redirects one by one, the body, and what it all means."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import urllib3

from tracker.clock import Clock
from tracker.fetch import body, classify, flight, urls
from tracker.fetch.limits import Hold, HostLimiter, Place
from tracker.fetch.rules import FetchRules
from tracker.fetch.transport import Transport
from tracker.model.fetch import (
    Failed,
    Failure,
    FeedRequest,
    Fetched,
    FetchOutcome,
    NotModified,
    Postponed,
    Redirect,
    Validators,
)

_ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_REDIRECTS = {301, 302, 303, 307, 308}
_PAGE_BYTES = 64 * 1024
_LONGEST_VALIDATOR = 1000


@dataclass(frozen=True, slots=True)
class _Answer:
    """A usable answer: a document, or the word that nothing changed."""

    status: int
    url: str
    headers: Mapping[str, str]
    document: bytes


class Exchange:
    """Carries out requests over a transport, by the rules. Thread-safe."""

    def __init__(self, rules: FetchRules, limiter: HostLimiter, transport: Transport, clock: Clock) -> None:
        self._rules = rules
        self._limiter = limiter
        self._transport = transport
        self._clock = clock

    def carry_out(self, request: FeedRequest, place: Place) -> FetchOutcome:
        """What became of ``request``. Never raises for anything that the outside does."""
        now = self._clock()
        if hold := self._limiter.held(place):
            return _postponed(request, hold, now)
        started = time.monotonic()
        hops: list[Redirect] = []
        answer: _Answer | Failure | Hold
        try:
            with flight.bounded(self._rules.total_timeout.total_seconds()):
                answer = self._follow(request, hops)
        except classify.OUTSIDE as error:
            answer = classify.of_exception(error, request.url, self._rules, [hop.url for hop in hops])
        elapsed = timedelta(seconds=time.monotonic() - started)
        if isinstance(answer, Hold):
            return _postponed(request, answer, now)
        self._note(place, hops, answer if isinstance(answer, Failure) else None)
        return _outcome(request, answer, now, elapsed, tuple(hops))

    def _note(self, place: Place, hops: list[Redirect], failure: Failure | None) -> None:
        """Lets the limiter learn from an answer: for whom was asked, and for whoever answered in the end."""
        self._limiter.note(place, failure)
        last = self._limiter.place_of(hops[-1].url) if hops else place
        if last.key != place.key:
            self._limiter.note(last, failure)

    def _follow(self, request: FeedRequest, redirects: list[Redirect]) -> _Answer | Failure | Hold:
        """Asks, and asks again wherever a redirect leads, each hop under the same checks."""
        target = urls.target(request.url)
        authorization = target.authorization
        seen = {target.url}
        while True:
            raw = self._ask(target, self._headers(request, authorization))
            location = raw.headers.get("location", "")
            if raw.status not in _REDIRECTS or not location:
                return self._read(request, raw, target.url)
            body.settle(raw)
            try:
                address = urls.redirected(target.url, location)
                step = urls.target(address)
            except urls.UrlError as error:
                return classify.of_redirects(request.url, f"redirects to where nothing can be read ({error})")
            redirects.append(Redirect(raw.status, address))
            if len(redirects) > self._rules.max_redirects:
                return classify.of_redirects(
                    request.url, f"redirects more than {self._rules.max_redirects} times"
                )
            if step.url in seen:
                return classify.of_redirects(request.url, "redirects in a circle")
            seen.add(step.url)
            if step.host != target.host:
                place = self._limiter.place_of(step.url)
                if hold := self._limiter.held(place):
                    return hold
                self._limiter.pass_by(place)
            # Credentials belong to the origin that they were given for, and to no other.
            authorization = step.authorization or (authorization if step.origin == target.origin else "")
            target = step

    def _ask(self, target: urls.Target, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        """One GET; once more where the server had just closed the connection that was kept open."""
        flight.note_reused(reused=False)
        try:
            return self._transport.get(target, headers)
        except classify.HUNG_UP as error:
            if not (flight.was_reused() or classify.pool_was_closed(error)):
                raise
        return self._transport.get(target, headers)

    def _headers(self, request: FeedRequest, authorization: str) -> dict[str, str]:
        headers = {
            "User-Agent": self._rules.user_agent,
            "Accept": _ACCEPT_FEED if request.expect_feed else "*/*",
            "Accept-Encoding": "gzip, deflate",
        }
        if request.validators.etag:
            headers["If-None-Match"] = request.validators.etag
        if request.validators.last_modified:
            headers["If-Modified-Since"] = request.validators.last_modified
        if authorization:
            headers["Authorization"] = authorization
        return headers

    def _read(self, request: FeedRequest, raw: urllib3.BaseHTTPResponse, url: str) -> _Answer | Failure:
        """Reads the answer that ends a request."""
        head = {name.lower(): value for name, value in raw.headers.items()}
        try:
            if raw.status == 304 and request.validators != Validators():
                return _Answer(304, url, head, b"")
            if raw.status in {200, 203, 226}:
                document = body.read(raw, self._rules.max_bytes)
                failure = (
                    classify.of_document(raw.status, head, document, url) if request.expect_feed else None
                )
                return failure or _Answer(raw.status, url, head, document)
            page = body.beginning(raw, _PAGE_BYTES)
            return classify.of_status(
                raw.status, head, page, url, now=self._clock(), cap=self._rules.max_retry_after
            )
        finally:
            body.settle(raw)


def _outcome(
    request: FeedRequest,
    answer: _Answer | Failure,
    now: datetime,
    elapsed: timedelta,
    redirects: tuple[Redirect, ...],
) -> FetchOutcome:
    if isinstance(answer, Failure):
        return Failed(request.source_id, request.url, answer, now, elapsed, redirects)
    validators = _validators(answer.headers)
    if answer.status == 304:
        kept = Validators(
            validators.etag or request.validators.etag,
            validators.last_modified or request.validators.last_modified,
        )
        return NotModified(
            request.source_id, request.url, answer.url, answer.headers, kept, now, elapsed, redirects
        )
    return Fetched(
        source_id=request.source_id,
        url=request.url,
        final_url=answer.url,
        status=answer.status,
        headers=answer.headers,
        body=answer.document,
        validators=validators,
        fetched_at=now,
        elapsed=elapsed,
        redirects=redirects,
    )


def _postponed(request: FeedRequest, hold: Hold, now: datetime) -> Postponed:
    return Postponed(request.source_id, request.url, hold.until, f"Not asked, since {hold.reason}.", now)


def _validators(headers: Mapping[str, str]) -> Validators:
    return Validators(
        _sendable(headers.get("etag", "").strip()), _sendable(headers.get("last-modified", "").strip())
    )


def _sendable(value: str) -> str:
    """A validator that can be sent back as it came; "" for one that could not."""
    printable = value.isascii() and value.isprintable()
    return value if printable and len(value) <= _LONGEST_VALIDATOR else ""
