"""Redirects are followed one by one, each hop under the checks of the first."""

import base64
from dataclasses import replace

import pytest

from tracker.fetch import Fetcher
from tracker.model.fetch import (
    Failed,
    FailureKind,
    FeedRequest,
    Fetched,
    NotModified,
    Persistence,
    Redirect,
    Validators,
)


def ask(rules, url, **more):
    with Fetcher(rules) as fetcher:
        return fetcher.fetch(FeedRequest("s", url, **more))


def to(location, status=302):
    return lambda connection: connection.answer(status, b"", Location=location)


def test_each_hop_is_told_with_its_status(serve, rules):
    def script(connection):
        steps = {"/a": (301, "/b"), "/b": (307, "c"), "/c": None}
        step = steps[connection.path]
        connection.answer() if step is None else connection.answer(step[0], b"", Location=step[1])

    server = serve(script)
    outcome = ask(rules, server.url("/a"))
    assert isinstance(outcome, Fetched)
    assert outcome.redirects == (Redirect(301, server.url("/b")), Redirect(307, server.url("/c")))
    assert (outcome.url, outcome.final_url) == (server.url("/a"), server.url("/c"))


def test_a_circle_is_noticed(serve, rules):
    server = serve(lambda c: c.answer(302, b"", Location="/b" if c.path == "/a" else "/a"))
    outcome = ask(rules, server.url("/a"))
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.REDIRECT
    assert "circle" in outcome.failure.message
    assert len(server.requests) == 2


def test_a_chain_without_end_is_cut(serve, rules):
    server = serve(lambda c: c.answer(302, b"", Location=c.path + "x"))
    outcome = ask(replace(rules, max_redirects=3), server.url("/a"))
    assert isinstance(outcome, Failed)
    assert "more than 3 times" in outcome.failure.message
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/feed",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
        "http://100.64.0.1/",
        "http://10.1.2.3/",
        "http://0.0.0.0/",
        "http://2852039166/",
        "http://0xa9.0xfe.0xa9.0xfe/",
        "//192.168.1.1/",
    ],
)
def test_a_redirect_to_an_address_that_is_not_public_is_refused_unasked(serve, rules, location):
    outcome = ask(rules, serve(to(location)).url())
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.FORBIDDEN_ADDRESS
    assert "not public" in outcome.failure.message
    assert outcome.failure.message.endswith("; 127.0.0.1 redirects there.")


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://127.0.0.1/x", "only http and https"),
        ("javascript:1", "only http and https"),
        ("gopher://x/", "only http and https"),
        ("http://[::bad", "the address cannot be read"),
        ("http://127.0.0.1:99999/", "the port of the address is none"),
    ],
)
def test_a_redirect_to_what_is_not_of_the_web_is_a_fault_of_the_server(serve, rules, location, why):
    outcome = ask(rules, serve(to(location)).url())
    assert isinstance(outcome, Failed)
    assert (outcome.failure.kind, outcome.failure.persistence) == (FailureKind.REDIRECT, Persistence.SLOW)
    assert outcome.failure.message.startswith("127.0.0.1 redirects")
    assert why in outcome.failure.message


def test_credentials_go_to_their_origin_and_to_no_other(serve, rules):
    other = serve(lambda connection: connection.answer())
    first = serve(lambda c: c.answer(302, b"", Location="/in" if c.path == "/a" else other.url("/out")))
    with_login = first.url("/a").replace("http://", "http://amy:s%20cret@")
    outcome = ask(rules, with_login)
    assert isinstance(outcome, Fetched)
    sent = "Basic " + base64.b64encode(b"amy:s cret").decode()
    assert [one.header("authorization") for one in first.requests] == [sent, sent]
    assert other.requests[0].header("authorization") is None


def test_credentials_never_show_in_a_message(serve, rules):
    server = serve(to("ftp://amy:secret@127.0.0.1/"))
    outcome = ask(rules, server.url("/?api_key=topsecret").replace("http://", "http://amy:secret@"))
    assert isinstance(outcome, Failed)
    assert "secret" not in outcome.failure.message


def test_validators_are_sent_and_the_new_ones_of_a_304_kept(serve, rules):
    server = serve(lambda connection: connection.answer(304, b"", ETag='"new"'))
    outcome = ask(rules, server.url(), validators=Validators('"old"', "Mon, 16 Nov 2026 08:00:00 GMT"))
    assert isinstance(outcome, NotModified)
    assert server.requests[0].header("if-none-match") == '"old"'
    assert server.requests[0].header("if-modified-since") == "Mon, 16 Nov 2026 08:00:00 GMT"
    assert outcome.validators == Validators('"new"', "Mon, 16 Nov 2026 08:00:00 GMT")


def test_a_304_to_an_unconditional_request_is_a_failure(serve, rules):
    outcome = ask(rules, serve(lambda connection: connection.answer(304, b"")).url())
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.PROTOCOL


def test_a_validator_that_could_not_be_sent_back_is_dropped(serve, rules):
    def script(connection):
        connection.send(
            b'HTTP/1.1 200 OK\r\nETag: "a\x01b"\r\nLast-Modified: \xe4\xb8\r\nContent-Length: 5\r\n\r\n<rss>'
        )

    outcome = ask(rules, serve(script).url())
    assert isinstance(outcome, Fetched)
    assert outcome.validators == Validators()


def test_the_request_says_who_asks_and_what_for(serve, rules):
    server = serve(lambda connection: connection.answer())
    ask(rules, server.url())
    request = server.requests[0]
    assert request.header("user-agent") == "test/1 (+mailto:ops@example.org)"
    assert "application/rss+xml" in request.header("accept")
    assert request.header("accept-encoding") == "gzip, deflate"
    assert request.header("cookie") is None


def test_proxies_and_netrc_of_the_surroundings_are_not_used(serve, rules, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login amy password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    server = serve(lambda connection: connection.answer())
    assert isinstance(ask(rules, server.url()), Fetched)
    assert server.requests[0].header("authorization") is None
