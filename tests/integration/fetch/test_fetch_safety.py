"""Which machines may be spoken to, decided on the address of the very connection; and TLS."""

import socket
import ssl
from dataclasses import replace
from ipaddress import ip_network

import pytest
import trustme

from tracker.fetch import Fetcher, FetchRules
from tracker.model.fetch import Failed, FailureKind, FeedRequest, Fetched


def ask(rules, url):
    with Fetcher(rules) as fetcher:
        return fetcher.fetch(FeedRequest("s", url))


@pytest.fixture
def feed(serve):
    return serve(lambda connection: connection.answer())


def answers(*addresses):
    """A resolver that gives ``addresses`` for every name, and counts how often it is asked."""
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    return resolve, asked


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"])
def test_loopback_is_refused_unless_it_is_allowed(feed, host):
    outcome = ask(FetchRules(), feed.url(host=host))
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.FORBIDDEN_ADDRESS
    assert "TRACKER_FETCH_ALLOW" in outcome.failure.message
    assert not feed.requests


def test_a_name_is_looked_up_once_and_the_checked_address_is_used(feed, rules, monkeypatch):
    resolve, asked = answers("127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert isinstance(ask(rules, feed.url(host="rebinding.example")), Fetched)
    assert asked == ["rebinding.example"]


def test_of_several_addresses_only_the_allowed_are_tried(feed, rules, monkeypatch):
    resolve, _ = answers("10.0.0.1", "169.254.169.254", "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert isinstance(ask(rules, feed.url(host="mixed.example")), Fetched)


def test_a_second_connection_is_checked_like_the_first(feed, rules, monkeypatch):
    with Fetcher(rules) as fetcher:
        monkeypatch.setattr(socket, "getaddrinfo", answers("127.0.0.1")[0])
        request = FeedRequest("s", feed.url(host="rebinding.example"))
        assert isinstance(fetcher.fetch(request), Fetched)
        fetcher.close()
        monkeypatch.setattr(socket, "getaddrinfo", answers("10.0.0.1")[0])
        outcome = fetcher.fetch(request)
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.FORBIDDEN_ADDRESS


def test_a_silent_address_leaves_time_for_the_next_one(feed, impatient, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answers("127.9.9.9", "127.0.0.1")[0])
    with socket.create_server(("127.9.9.9", feed.port), backlog=0) as silent:
        filling = [socket.socket() for _ in range(3)]
        for sock in filling:
            sock.setblocking(False)
            sock.connect_ex(silent.getsockname())
        assert isinstance(ask(impatient, feed.url(host="half.example")), Fetched)
        for sock in filling:
            sock.close()


def test_a_name_that_nobody_has_is_a_failure_of_the_name_service(rules, monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    outcome = ask(rules, "http://nobody.example/feed")
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.DNS
    assert outcome.failure.message.startswith("nobody.example is unknown")


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def context(certificate):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(made)
    return made


def test_a_valid_certificate_is_accepted(serve, rules, authority, tmp_path):
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    server = serve(lambda c: c.answer(), tls=context(authority.issue_cert("127.0.0.1")))
    assert isinstance(ask(replace(rules, ca_bundle=str(bundle)), server.url()), Fetched)


def test_a_certificate_of_nobody_we_trust_is_refused(serve, rules, authority):
    server = serve(lambda c: c.answer(), tls=context(authority.issue_cert("127.0.0.1")))
    outcome = ask(rules, server.url())
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.TLS
    assert "certificate" in outcome.failure.message
    assert not server.requests


def test_a_certificate_of_another_host_is_refused(serve, rules, authority, tmp_path):
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    server = serve(lambda c: c.answer(), tls=context(authority.issue_cert("other.example")))
    outcome = ask(replace(rules, ca_bundle=str(bundle)), server.url())
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.TLS


def test_plain_http_at_an_https_address_is_a_failure_of_tls(serve, impatient):
    server = serve(lambda connection: connection.answer())
    outcome = ask(impatient, server.url().replace("http://", "https://"))
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind in {FailureKind.TLS, FailureKind.TIMEOUT}


def test_a_tls_server_that_drips_is_left_after_the_total_time(serve, impatient, authority, tmp_path):
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)

    def script(connection):
        connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while connection.pause(0.05):
            connection.send(b"x")

    server = serve(script, tls=context(authority.issue_cert("127.0.0.1")))
    outcome = ask(replace(impatient, ca_bundle=str(bundle)), server.url())
    assert isinstance(outcome, Failed)
    assert "longer than 1 s in all" in outcome.failure.message


def test_an_allowed_network_is_the_only_private_one_that_is_open(feed):
    rules = FetchRules(allow_networks=(ip_network("127.0.0.1/32"),))
    assert isinstance(ask(rules, feed.url()), Fetched)
    assert isinstance(ask(rules, feed.url(host="127.0.0.2")), Failed)
