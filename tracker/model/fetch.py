"""What a request for a feed brought back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class FailureKind(StrEnum):
    """Why a poll brought nothing; each is classified once, where the outside answered."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too-large"
    REDIRECT = "redirect"
    FORBIDDEN_ADDRESS = "forbidden-address"
    NOT_A_FEED = "not-a-feed"
    CHALLENGE = "challenge"
    UNAUTHORISED = "unauthorised"
    NOT_FOUND = "not-found"
    GONE = "gone"
    RATE_LIMITED = "rate-limited"
    CLIENT_ERROR = "client-error"
    SERVER_ERROR = "server-error"
    PROTOCOL = "protocol"
    MALFORMED = "malformed"
    INTERNAL = "internal"


class Persistence(StrEnum):
    """How soon a failure is worth another try."""

    PASSING = "passing"
    SLOW = "slow"
    PERMANENT = "permanent"


@dataclass(frozen=True, slots=True)
class Failure:
    """An outside failure in our words: what, for how long, and one sentence for the operator."""

    kind: FailureKind
    persistence: Persistence
    message: str
    status: int | None = None
    retry_after: timedelta | None = None
    feeds_advertised: tuple[str, ...] = ()

    @property
    def is_refusal(self) -> bool:
        """Whether the server wants to be left alone for a while, and not only by this one request."""
        return self.kind is FailureKind.RATE_LIMITED or (self.status == 503 and self.retry_after is not None)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to be asked with next time (RFC 9110, 8.8)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """One poll of one source, as asked of the fetcher.

    ``expect_feed`` off takes any document (a page, a sitemap, an answer of an API) as it comes; on,
    a page in HTML, a challenge and an empty body are failures.
    """

    source_id: str
    url: str
    validators: Validators = Validators()
    expect_feed: bool = True


@dataclass(frozen=True, slots=True)
class Redirect:
    """One hop of a redirect; 301 and 308 are permanent."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body arrived. ``body`` is decompressed; header names are lower-case."""

    source_id: str
    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    validators: Validators
    fetched_at: datetime
    elapsed: timedelta
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server said 304; validators may have changed all the same."""

    source_id: str
    url: str
    final_url: str
    headers: Mapping[str, str]
    validators: Validators
    fetched_at: datetime
    elapsed: timedelta
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing usable arrived."""

    source_id: str
    url: str
    failure: Failure
    fetched_at: datetime
    elapsed: timedelta
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Postponed:
    """Not asked: the host (or the upstream behind it) wants no request before ``until``.

    This is no failure of the feed. ``reason`` is one sentence.
    """

    source_id: str
    url: str
    until: datetime
    reason: str
    fetched_at: datetime


FetchOutcome = Fetched | NotModified | Failed | Postponed


class Action(StrEnum):
    """What became of one poll, in one word: in the log, the report and the table ``fetches``."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    NOT_MODIFIED = "304"
    EMPTY = "empty"
    FAILED = "failed"
    SKIPPED = "skipped"
