"""The border: what the outside answered, said once in our words.

Every status code, every exception of requests, urllib3, http.client, socket and ssl, and every
body that is no feed becomes one ``Failure`` here, by the tables below. Nothing behind this module
looks at a status code or an exception of another library again.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import requests
import urllib3

from tracker.fetch import body, flight, headers, sniff, urls
from tracker.fetch.rules import FetchRules
from tracker.fetch.sockets import ForbiddenAddressError
from tracker.model.fetch import Failure, FailureKind, Persistence

OUTSIDE = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
    OverflowError,
    ForbiddenAddressError,
    body.TooLargeError,
    body.EncodingError,
)
"""Everything that a hostile server, resolver or network can make a request raise."""

HUNG_UP = (requests.ConnectionError, urllib3.exceptions.ProtocolError)
"""What a request raises when the server has closed the connection that it was sent over."""

_PASSING, _SLOW, _PERMANENT = Persistence.PASSING, Persistence.SLOW, Persistence.PERMANENT
_UNKNOWN_NAME = "{host} is unknown to the name service; check the spelling if it stays so"
_LOOK = "open the address in a browser to see whether the feed has moved"

_STATUSES: dict[int, tuple[FailureKind, Persistence, str]] = {
    304: (
        FailureKind.PROTOCOL,
        _PASSING,
        "it says that nothing changed, although nothing was there to compare",
    ),
    400: (FailureKind.CLIENT_ERROR, _SLOW, "it does not understand the request; check the address"),
    401: (
        FailureKind.UNAUTHORISED,
        _SLOW,
        "it wants a login; put credentials into the address or disable the source",
    ),
    402: (FailureKind.UNAUTHORISED, _SLOW, "it wants to be paid"),
    403: (
        FailureKind.UNAUTHORISED,
        _SLOW,
        "it refuses us; ask the publisher, or find another feed of theirs",
    ),
    404: (FailureKind.NOT_FOUND, _SLOW, f"there is no such document; {_LOOK}"),
    406: (FailureKind.CLIENT_ERROR, _SLOW, "it has nothing in a format that a feed reader asks for"),
    407: (FailureKind.UNAUTHORISED, _SLOW, "something between here and there wants a login"),
    408: (FailureKind.TIMEOUT, _PASSING, "it waited too long for the request"),
    410: (
        FailureKind.GONE,
        _PERMANENT,
        "the publisher took the feed away for good; remove the source or find its heir",
    ),
    418: (
        FailureKind.UNAUTHORISED,
        _SLOW,
        "it refuses programs; ask the publisher, or find another feed of theirs",
    ),
    421: (FailureKind.SERVER_ERROR, _PASSING, "the request reached the wrong server"),
    425: (FailureKind.SERVER_ERROR, _PASSING, "it was not ready for the request"),
    429: (FailureKind.RATE_LIMITED, _PASSING, "it was asked too often and will be asked less"),
    451: (FailureKind.UNAUTHORISED, _PERMANENT, "the law forbids it to answer from here"),
    500: (FailureKind.SERVER_ERROR, _PASSING, "it failed inside"),
    501: (FailureKind.SERVER_ERROR, _SLOW, "it cannot answer such a request"),
    502: (FailureKind.SERVER_ERROR, _PASSING, "the server behind it gave no answer"),
    503: (FailureKind.SERVER_ERROR, _PASSING, "it is overloaded or being worked on"),
    504: (FailureKind.SERVER_ERROR, _PASSING, "the server behind it was too slow"),
    505: (FailureKind.SERVER_ERROR, _SLOW, "it does not speak HTTP/1.1"),
}
_STATUS_CLASSES: dict[int, tuple[FailureKind, Persistence, str]] = {
    1: (FailureKind.PROTOCOL, _PASSING, "it answered with a status that is no answer"),
    2: (FailureKind.NOT_A_FEED, _PASSING, "it answered without a document"),
    3: (FailureKind.REDIRECT, _SLOW, f"it points elsewhere without saying where; {_LOOK}"),
    4: (FailureKind.CLIENT_ERROR, _SLOW, f"it refuses the request; {_LOOK}"),
    5: (FailureKind.SERVER_ERROR, _PASSING, "it failed inside"),
}

_EXCEPTIONS: tuple[tuple[type[BaseException], FailureKind, Persistence, str], ...] = (
    (
        ForbiddenAddressError,
        FailureKind.FORBIDDEN_ADDRESS,
        _SLOW,
        "{host} leads to {detail}, which is not public; if meant, allow its network (TRACKER_FETCH_ALLOW)",
    ),
    (flight.OutOfTimeError, FailureKind.TIMEOUT, _PASSING, "{host} took longer than {total} s in all"),
    (
        body.TooLargeError,
        FailureKind.TOO_LARGE,
        _SLOW,
        "{host} sent more than {size} MB; raise fetch.max_bytes if that is meant",
    ),
    (
        body.EncodingError,
        FailureKind.PROTOCOL,
        _PASSING,
        "{host} sent a body that cannot be unpacked: {detail}",
    ),
    (
        ssl.SSLCertVerificationError,
        FailureKind.TLS,
        _SLOW,
        "{host} shows a certificate that is not valid: {detail}",
    ),
    (ssl.CertificateError, FailureKind.TLS, _SLOW, "{host} shows a certificate that is not valid: {detail}"),
    (urls.UrlError, FailureKind.PROTOCOL, _PERMANENT, "{host}: {detail}; correct the address of the source"),
    (socket.gaierror, FailureKind.DNS, _PASSING, _UNKNOWN_NAME),
    (urllib3.exceptions.NameResolutionError, FailureKind.DNS, _PASSING, _UNKNOWN_NAME),
    (ConnectionRefusedError, FailureKind.CONNECT, _PASSING, "{host} refuses connections"),
    (urllib3.exceptions.NewConnectionError, FailureKind.CONNECT, _PASSING, "{host} cannot be reached"),
    (
        urllib3.exceptions.ConnectTimeoutError,
        FailureKind.TIMEOUT,
        _PASSING,
        "{host} did not answer the connection within {connect} s",
    ),
    (urllib3.exceptions.ReadTimeoutError, FailureKind.TIMEOUT, _PASSING, "{host} sent nothing for {read} s"),
    (
        ssl.SSLError,
        FailureKind.TLS,
        _PASSING,
        "{host} and we could not agree on an encrypted connection: {detail}",
    ),
    (
        urllib3.exceptions.SSLError,
        FailureKind.TLS,
        _PASSING,
        "{host} and we could not agree on an encrypted connection",
    ),
    (
        urllib3.exceptions.IncompleteRead,
        FailureKind.PROTOCOL,
        _PASSING,
        "{host} broke off in the middle of its answer",
    ),
    (ConnectionResetError, FailureKind.PROTOCOL, _PASSING, "{host} broke the connection off"),
    (BrokenPipeError, FailureKind.PROTOCOL, _PASSING, "{host} broke the connection off"),
    (http.client.RemoteDisconnected, FailureKind.PROTOCOL, _PASSING, "{host} hung up without an answer"),
    (TimeoutError, FailureKind.TIMEOUT, _PASSING, "{host} sent nothing for {read} s"),
    (http.client.HTTPException, FailureKind.PROTOCOL, _PASSING, "{host} does not answer in HTTP"),
    (urllib3.exceptions.ProtocolError, FailureKind.PROTOCOL, _PASSING, "{host} does not answer in HTTP"),
    (urllib3.exceptions.HTTPError, FailureKind.PROTOCOL, _PASSING, "{host} does not answer in HTTP"),
    (requests.RequestException, FailureKind.PROTOCOL, _PASSING, "{host} could not be asked"),
    (OverflowError, FailureKind.PROTOCOL, _PASSING, "{host} sent a number that is too large"),
    (ValueError, FailureKind.PROTOCOL, _SLOW, "the address or an answer of {host} cannot be read"),
    (OSError, FailureKind.CONNECT, _PASSING, "{host} cannot be reached"),
)


def of_exception(error: BaseException, url: str, rules: FetchRules, redirects: Sequence[str] = ()) -> Failure:
    """The failure that ``error`` (one of OUTSIDE, or anything it wraps) means for a request to ``url``.

    ``redirects`` are the addresses that were followed from there.
    """
    chain = _chain(error)
    asked, host = urls.host_of(url), urls.host_of(redirects[-1] if redirects else url)
    for type_, kind, persistence, template in _EXCEPTIONS:
        found = next((one for one in chain if isinstance(one, type_)), None)
        if found is not None:
            message = template.format(
                host=host or "the server",
                detail=_detail(found),
                total=_seconds(rules.total_timeout),
                connect=_seconds(rules.connect_timeout),
                read=_seconds(rules.read_timeout),
                size=f"{rules.max_bytes / 1e6:g}",
            )
            led = f"; {asked} redirects there" if asked != host else ""
            return Failure(kind, persistence, f"{message}{led}.")
    return Failure(
        FailureKind.INTERNAL, _SLOW, f"The request failed in an unforeseen way ({type(error).__name__})."
    )


def pool_was_closed(error: BaseException) -> bool:
    """Whether the request failed because its pool was closed between finding and using it."""
    return any(isinstance(one, urllib3.exceptions.ClosedPoolError) for one in _chain(error))


def of_status(
    status: int, head: Mapping[str, str], page: bytes, url: str, *, now: datetime, cap: timedelta
) -> Failure:
    """The failure that a status other than 200 and 304 means; ``page`` is the beginning of its body.

    A Retry-After is read at ``now`` and believed up to ``cap``.
    """
    wait = headers.retry_after(head, now, cap)
    host = urls.host_of(url)
    if status in {401, 403, 405, 406, 418, 429, 503} and (guard := sniff.challenge(head, page)):
        return _challenge(host, guard, status, wait, sniff.advertised_feeds(page, url))
    kind, persistence, words = _STATUSES.get(status) or _STATUS_CLASSES.get(
        status // 100, (FailureKind.PROTOCOL, _PASSING, "it answered with a status that HTTP does not know")
    )
    advertised = sniff.advertised_feeds(page, url) if status in {404, 410} else ()
    named = f"; {_named(advertised)}" if advertised else ""
    return Failure(kind, persistence, f"{host} answered {status}: {words}{named}.", status, wait, advertised)


def of_document(status: int, head: Mapping[str, str], document: bytes, url: str) -> Failure | None:
    """The failure of a 200 whose body is clearly no feed; None when it is one, or may be."""
    kind = sniff.kind_of(document)
    host = urls.host_of(url)
    if kind is sniff.Kind.EMPTY:
        return Failure(
            FailureKind.NOT_A_FEED, _PASSING, f"{host} answered {status} with an empty document.", status
        )
    if kind is not sniff.Kind.HTML:
        return None
    advertised = sniff.advertised_feeds(document, url)
    if guard := sniff.challenge(head, document):
        return _challenge(host, guard, status, None, advertised)
    hint = _named(advertised) if advertised else _LOOK
    message = f"{host} answered {status} with a page in HTML instead of a feed; {hint}."
    return Failure(FailureKind.NOT_A_FEED, _SLOW, message, status, None, advertised)


def of_redirects(url: str, words: str) -> Failure:
    """The failure of a redirect that cannot be followed; ``words`` say why in one clause."""
    return Failure(FailureKind.REDIRECT, _SLOW, f"{urls.host_of(url)} {words}; {_LOOK}.")


def internal(source_id: str) -> Failure:
    """The failure of a request that ended in an error of our own; its traceback was printed."""
    return Failure(
        FailureKind.INTERNAL,
        _SLOW,
        f"Fetching {source_id} ended in an error of the tracker; please report it.",
    )


def _challenge(
    host: str, guard: str, status: int, wait: timedelta | None, advertised: tuple[str, ...]
) -> Failure:
    named = f"; {_named(advertised)}" if advertised else ""
    message = (
        f"{host} answered {status} with a test of humanity ({guard}) instead of a feed; "
        f"ask the publisher to let feed readers through, or find another feed of theirs{named}."
    )
    return Failure(FailureKind.CHALLENGE, _SLOW, message, status, wait, advertised)


def _named(advertised: Sequence[str]) -> str:
    """The clause that names the feeds of a page, the first three of them."""
    addresses = ", ".join(urls.public_url(one) for one in advertised[:3])
    return f"the page names {addresses} as its feed{'s' if len(advertised) > 1 else ''}"


def _chain(error: BaseException) -> list[BaseException]:
    """``error`` and all that it wraps: libraries hide the cause in reason, args, __cause__ or __context__."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(found) < 20:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or one in found:
            continue
        found.append(one)
        waiting += [getattr(one, "reason", None), *one.args, one.__cause__, one.__context__]
    return found


def _detail(error: BaseException) -> str:
    if isinstance(error, ForbiddenAddressError):
        return error.address
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(getattr(error, "verify_message", "") or "no reason given").rstrip(".")
    if isinstance(error, ssl.SSLError):
        return str(getattr(error, "reason", "") or "no reason given").replace("_", " ").lower()
    return str(error)


def _seconds(duration: timedelta) -> str:
    return f"{duration.total_seconds():g}"
