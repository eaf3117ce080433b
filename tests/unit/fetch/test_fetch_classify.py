import http.client
import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytest
import requests
import urllib3
from urllib3 import exceptions

from tracker.fetch import FetchRules, classify
from tracker.fetch.body import EncodingError, TooLargeError
from tracker.fetch.flight import OutOfTimeError
from tracker.fetch.sockets import ForbiddenAddressError
from tracker.fetch.urls import UrlError
from tracker.model.fetch import FailureKind, Persistence

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
URL = "https://amy:secret@news.example/feed?key=hidden"
POOL = urllib3.HTTPConnectionPool("news.example")


def of_status(status, head=None, page=b""):
    return classify.of_status(status, head or {}, page, URL, now=NOW, cap=timedelta(days=1))


@pytest.mark.parametrize(
    ("status", "kind", "persistence"),
    [
        (101, FailureKind.PROTOCOL, Persistence.PASSING),
        (204, FailureKind.NOT_A_FEED, Persistence.PASSING),
        (300, FailureKind.REDIRECT, Persistence.SLOW),
        (304, FailureKind.PROTOCOL, Persistence.PASSING),
        (400, FailureKind.CLIENT_ERROR, Persistence.SLOW),
        (401, FailureKind.UNAUTHORISED, Persistence.SLOW),
        (402, FailureKind.UNAUTHORISED, Persistence.SLOW),
        (403, FailureKind.UNAUTHORISED, Persistence.SLOW),
        (404, FailureKind.NOT_FOUND, Persistence.SLOW),
        (405, FailureKind.CLIENT_ERROR, Persistence.SLOW),
        (408, FailureKind.TIMEOUT, Persistence.PASSING),
        (410, FailureKind.GONE, Persistence.PERMANENT),
        (418, FailureKind.UNAUTHORISED, Persistence.SLOW),
        (429, FailureKind.RATE_LIMITED, Persistence.PASSING),
        (451, FailureKind.UNAUTHORISED, Persistence.PERMANENT),
        (500, FailureKind.SERVER_ERROR, Persistence.PASSING),
        (502, FailureKind.SERVER_ERROR, Persistence.PASSING),
        (503, FailureKind.SERVER_ERROR, Persistence.PASSING),
        (504, FailureKind.SERVER_ERROR, Persistence.PASSING),
        (522, FailureKind.SERVER_ERROR, Persistence.PASSING),
        (599, FailureKind.SERVER_ERROR, Persistence.PASSING),
        (999, FailureKind.PROTOCOL, Persistence.PASSING),
    ],
)
def test_each_status_has_its_kind_and_a_sentence(status, kind, persistence):
    failure = of_status(status)
    assert (failure.kind, failure.persistence, failure.status) == (kind, persistence, status)
    assert failure.message.startswith(f"news.example answered {status}: ")
    assert failure.message.endswith(".")
    assert "secret" not in failure.message


def test_every_status_that_is_an_answer_at_all_is_classified():
    for status in range(100, 600):
        assert of_status(status).message


def test_retry_after_is_kept_on_any_failure():
    for status in (403, 404, 429, 500, 503):
        assert of_status(status, {"retry-after": "90"}).retry_after == timedelta(seconds=90)


def test_a_challenge_is_told_from_a_refusal():
    page = b"<html><title>Just a moment...</title>"
    assert of_status(403, page=page).kind is FailureKind.CHALLENGE
    assert of_status(503, page=page).kind is FailureKind.CHALLENGE
    assert of_status(500, page=page).kind is FailureKind.SERVER_ERROR
    assert of_status(403, page=b"<html>no").kind is FailureKind.UNAUTHORISED


def test_the_page_of_a_404_is_searched_for_feeds():
    page = b'<link rel="alternate" type="application/rss+xml" href="/new">'
    failure = classify.of_status(404, {}, page, "https://news.example/feed", now=NOW, cap=timedelta(days=1))
    assert failure.feeds_advertised == ("https://news.example/new",)
    assert failure.message.endswith("; the page names https://news.example/new as its feed.")


def test_the_feeds_that_a_challenge_names_are_told():
    page = b"""<html><title>Just a moment...</title>
    <link rel="alternate" type="application/rss+xml" href="/rss?token=geheim">"""
    failure = classify.of_document(200, {}, page, "https://news.example/feed")
    assert failure is not None
    assert failure.kind is FailureKind.CHALLENGE
    assert "the page names https://news.example/rss?token=*** as its feed." in failure.message


def wrapped(error):
    """As requests hands over what urllib3 met while connecting."""
    return requests.ConnectionError(exceptions.MaxRetryError(POOL, "/feed", error))


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ForbiddenAddressError("news.example", "10.0.0.1"), FailureKind.FORBIDDEN_ADDRESS),
        (
            requests.ReadTimeout(caused(exceptions.ReadTimeoutError(POOL, "/", "x"), OutOfTimeError())),
            FailureKind.TIMEOUT,
        ),
        (requests.ReadTimeout(exceptions.ReadTimeoutError(POOL, "/", "x")), FailureKind.TIMEOUT),
        (TooLargeError(), FailureKind.TOO_LARGE),
        (EncodingError("its data are damaged"), FailureKind.PROTOCOL),
        (UrlError("the address names no host"), FailureKind.PROTOCOL),
        (wrapped(exceptions.NameResolutionError("h", None, socket.gaierror(-2, "x"))), FailureKind.DNS),
        (
            wrapped(caused(exceptions.NewConnectionError(None, "x"), ConnectionRefusedError())),
            FailureKind.CONNECT,
        ),
        (
            wrapped(caused(exceptions.NewConnectionError(None, "x"), OSError(101, "unreachable"))),
            FailureKind.CONNECT,
        ),
        (
            requests.ConnectTimeout(exceptions.MaxRetryError(POOL, "/", exceptions.ConnectTimeoutError("x"))),
            FailureKind.TIMEOUT,
        ),
        (
            requests.exceptions.SSLError(exceptions.SSLError(ssl.SSLCertVerificationError("x"))),
            FailureKind.TLS,
        ),
        (requests.exceptions.SSLError(exceptions.SSLError(ssl.SSLError("x"))), FailureKind.TLS),
        (ssl.SSLEOFError(8, "EOF"), FailureKind.TLS),
        (
            requests.ConnectionError(exceptions.ProtocolError("aborted", ConnectionResetError())),
            FailureKind.PROTOCOL,
        ),
        (
            requests.ConnectionError(exceptions.ProtocolError("aborted", http.client.RemoteDisconnected())),
            FailureKind.PROTOCOL,
        ),
        (exceptions.ProtocolError("broken", exceptions.IncompleteRead(5, 10)), FailureKind.PROTOCOL),
        (exceptions.ProtocolError("broken", http.client.BadStatusLine("x")), FailureKind.PROTOCOL),
        (exceptions.DecodeError("x"), FailureKind.PROTOCOL),
        (requests.exceptions.InvalidHeader("x"), FailureKind.PROTOCOL),
        (http.client.LineTooLong("header"), FailureKind.PROTOCOL),
        (UnicodeError("x"), FailureKind.PROTOCOL),
        (TimeoutError(), FailureKind.TIMEOUT),
        (BrokenPipeError(), FailureKind.PROTOCOL),
        (OSError(24, "Too many open files"), FailureKind.CONNECT),
    ],
)
def test_each_exception_has_its_kind_and_a_sentence(error, kind):
    assert isinstance(error, classify.OUTSIDE)
    failure = classify.of_exception(error, URL, FetchRules())
    assert failure.kind is kind
    assert failure.message.startswith("news.example ") or "news.example" in failure.message
    assert failure.message.endswith(".")
    assert "secret" not in failure.message
    assert "hidden" not in failure.message


def public_exceptions(module, base):
    return [
        kind
        for name, kind in vars(module).items()
        if not name.startswith("_")
        and isinstance(kind, type)
        and issubclass(kind, base)
        and not issubclass(kind, Warning)
    ]


def test_no_exception_of_the_libraries_below_is_left_out():
    for kind in (
        *public_exceptions(requests.exceptions, Exception),
        *public_exceptions(exceptions, Exception),
        *public_exceptions(http.client, Exception),
        *public_exceptions(ssl, Exception),
        *public_exceptions(socket, Exception),
    ):
        assert issubclass(kind, classify.OUTSIDE), kind


def test_an_exception_that_nobody_foresaw_is_our_own_failure():
    assert classify.of_exception(KeyError("x"), URL, FetchRules()).kind is FailureKind.INTERNAL


def test_a_feed_or_a_doubtful_document_is_no_failure():
    for document in (b"<rss>", b'{"ok": true}', b"<opml/>"):
        assert classify.of_document(200, {}, document, URL) is None
