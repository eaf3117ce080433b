"""Servers that drip, lie, flood and break off: each costs at most its time, and says what it did."""

import gzip
import socket
import time
import zlib
from datetime import timedelta

import pytest

from tracker.fetch import Fetcher
from tracker.model.fetch import Failed, Failure, FailureKind, FeedRequest, Fetched, Persistence

FEED = b"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title></channel></rss>"


GZIP_BOMB = gzip.compress(b"\0" * 20_000_000, 1)
DEFLATE_BOMB = zlib.compress(b"\0" * 20_000_000, 1)


def ask(rules, url, **more):
    with Fetcher(rules) as fetcher:
        return fetcher.fetch(FeedRequest("s", url, **more))


def failure_of(rules, url, **more) -> Failure:
    outcome = ask(rules, url, **more)
    assert isinstance(outcome, Failed)
    return outcome.failure


def drip_body(connection):
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while connection.pause(0.05):
        connection.send(b"x")


def drip_headers(connection):
    connection.send(b"HTTP/1.1 200 OK\r\n")
    while connection.pause(0.05):
        connection.send(b"X")


@pytest.mark.parametrize("script", [drip_body, drip_headers])
def test_a_server_that_drips_is_left_after_the_total_time(serve, impatient, script):
    began = time.monotonic()
    failure = failure_of(impatient, serve(script).url())
    assert failure.kind is FailureKind.TIMEOUT
    assert "longer than 1 s in all" in failure.message
    assert time.monotonic() - began < 10


def test_a_server_that_says_nothing_is_left_after_the_read_time(serve, impatient):
    failure = failure_of(impatient, serve(lambda connection: connection.pause(5)).url())
    assert failure.kind is FailureKind.TIMEOUT
    assert "sent nothing for 0.5 s" in failure.message


def test_a_reset_in_the_middle_of_the_body_is_a_passing_failure(serve, rules):
    def script(connection):
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>")
        connection.pause(0.05)
        connection.reset()

    failure = failure_of(rules, serve(script).url())
    assert failure.kind is FailureKind.PROTOCOL
    assert failure.persistence is Persistence.PASSING
    assert "broke" in failure.message


def test_a_connection_that_is_closed_without_an_answer_is_a_passing_failure(serve, rules):
    server = serve(lambda connection: connection.sock.close())
    failure = failure_of(rules, server.url())
    assert failure.kind is FailureKind.PROTOCOL
    assert len(server.requests) == 1


def endless_chunks(connection):
    connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while connection.pause(0):
        connection.send(b"1000\r\n" + b"x" * 4096 + b"\r\n")


def endless_plain(connection):
    connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
    while connection.pause(0):
        connection.send(b"x" * 4096)


def gzip_bomb(connection):
    connection.answer(body=GZIP_BOMB, Content_Encoding="gzip")


def gzip_of_nothings(connection):
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    while connection.pause(0):
        connection.send(gzip.compress(b"") * 200)


def deflate_bomb(connection):
    connection.answer(body=DEFLATE_BOMB, Content_Encoding="deflate")


def announced_giant(connection):
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    connection.pause(5)


@pytest.mark.parametrize(
    "script",
    [endless_chunks, endless_plain, gzip_bomb, gzip_of_nothings, deflate_bomb, announced_giant],
)
def test_a_body_beyond_the_limit_is_refused_without_reading_it_all(serve, rules, script):
    began = time.monotonic()
    failure = failure_of(rules, serve(script).url())
    assert failure.kind is FailureKind.TOO_LARGE
    assert "0.1 MB" in failure.message
    assert time.monotonic() - began < 20


def test_a_body_shorter_than_announced_is_not_taken_for_whole(serve, rules):
    def script(connection):
        connection.answer(body=FEED, Content_Length="500")
        connection.sock.close()

    failure = failure_of(rules, serve(script).url())
    assert failure.kind is FailureKind.PROTOCOL
    assert "middle" in failure.message


def test_a_body_longer_than_announced_is_cut_where_announced(serve, rules):
    outcome = ask(
        rules, serve(lambda c: c.answer(body=FEED + b"<trash>", Content_Length=str(len(FEED)))).url()
    )
    assert isinstance(outcome, Fetched)
    assert outcome.body == FEED


@pytest.mark.parametrize("length", ["-5", "many", "1, 2", ""])
def test_a_content_length_that_is_no_number_never_raises(serve, rules, length):
    def script(connection):
        connection.answer(body=FEED, Content_Length=length)
        connection.sock.close()

    assert isinstance(ask(rules, serve(script).url()), Fetched | Failed)


@pytest.mark.parametrize(
    "raw",
    [
        b"\0" * 100,
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/9.9 abc def\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe://\xe4\xb8\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://" + b"a" * 300 + b".example/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:99999/\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_nonsense_on_the_wire_is_a_failure_and_never_an_exception(serve, rules, raw):
    def script(connection):
        connection.send(raw)
        connection.sock.close()

    failure = failure_of(rules, serve(script).url())
    assert failure.message.endswith(".")
    assert failure.kind is not FailureKind.INTERNAL


def test_an_error_page_at_200_is_recognised_with_the_feeds_it_names(serve, rules):
    page = (
        b"<!DOCTYPE html><html><head><title>Moved</title>"
        b'<link rel="alternate" type="application/rss+xml" href="/new.xml?a=1&amp;b=2"></head></html>'
    )
    server = serve(lambda connection: connection.answer(body=page, Content_Type="application/rss+xml"))
    failure = failure_of(rules, server.url())
    assert failure.kind is FailureKind.NOT_A_FEED
    assert failure.feeds_advertised == (server.url("/new.xml?a=1&b=2"),)
    assert server.url("/new.xml") in failure.message


def test_a_challenge_page_is_recognised_at_200_and_at_403(serve, rules):
    page = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>cf-chl</body></html>"
    for status in (200, 403):
        server = serve(lambda connection, status=status: connection.answer(status, page))
        failure = failure_of(rules, server.url())
        assert failure.kind is FailureKind.CHALLENGE
        assert "Cloudflare" in failure.message


def test_an_empty_answer_is_no_feed(serve, rules):
    assert failure_of(rules, serve(lambda c: c.answer(body=b" \n")).url()).kind is FailureKind.NOT_A_FEED


def test_any_document_is_taken_when_no_feed_is_expected(serve, rules):
    outcome = ask(rules, serve(lambda c: c.answer(body=b"<html></html>")).url(), expect_feed=False)
    assert isinstance(outcome, Fetched)


def test_a_429_with_a_date_is_read_relative_to_the_clock_of_the_server(serve, rules):
    server = serve(
        lambda connection: connection.answer(
            429,
            b"slow down",
            Date="Tue, 01 Jan 2019 00:00:00 GMT",
            Retry_After="Tue, 01 Jan 2019 00:07:00 GMT",
        )
    )
    failure = failure_of(rules, server.url())
    assert failure.kind is FailureKind.RATE_LIMITED
    assert failure.retry_after == timedelta(minutes=7)


def test_a_503_without_a_date_is_a_passing_failure_of_the_server(serve, rules):
    failure = failure_of(rules, serve(lambda connection: connection.answer(503, b"")).url())
    assert (failure.kind, failure.persistence) == (FailureKind.SERVER_ERROR, Persistence.PASSING)
    assert failure.retry_after is None


def test_a_port_where_nobody_listens_is_said_to_refuse(rules):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    failure = failure_of(rules, f"http://127.0.0.1:{port}/")
    assert failure.kind is FailureKind.CONNECT
    assert failure.message == "127.0.0.1 refuses connections."


def test_gzip_deflate_and_members_in_a_row_are_inflated(serve, rules):
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    forms = {
        "gzip": gzip.compress(FEED[:20]) + gzip.compress(FEED[20:]),
        "x-gzip": gzip.compress(FEED) + b"\0\0\0",
        "deflate": zlib.compress(FEED),
        "Deflate": bare.compress(FEED) + bare.flush(),
    }
    for encoding, body in forms.items():
        outcome = ask(rules, serve(lambda c, b=body, e=encoding: c.answer(body=b, Content_Encoding=e)).url())
        assert isinstance(outcome, Fetched), encoding
        assert outcome.body == FEED


@pytest.mark.parametrize("encoding", ["UTF-8", "none"])
def test_a_content_encoding_that_names_no_compression_is_passed_over(serve, rules, encoding):
    outcome = ask(rules, serve(lambda c: c.answer(body=FEED, Content_Encoding=encoding)).url())
    assert isinstance(outcome, Fetched)
    assert outcome.body == FEED


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_a_compression_that_was_not_asked_for_is_said(serve, rules, encoding):
    failure = failure_of(rules, serve(lambda c: c.answer(body=FEED, Content_Encoding=encoding)).url())
    assert failure.kind is FailureKind.PROTOCOL
    assert f"compressed with '{encoding}', which was not asked for" in failure.message


def test_a_document_whose_compressed_data_end_too_early_is_not_taken_for_whole(serve, rules):
    server = serve(lambda c: c.answer(body=gzip.compress(FEED * 100)[:-30], Content_Encoding="gzip"))
    assert failure_of(rules, server.url()).kind is FailureKind.PROTOCOL
