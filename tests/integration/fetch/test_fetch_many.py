"""Many requests at once: within each host's budget, and none starved by another."""

import socket
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from tracker.fetch import Fetcher, HostRule
from tracker.model.fetch import Failed, FeedRequest, Fetched, Postponed


def requests_for(urls):
    return [FeedRequest(f"s{number}", url) for number, url in enumerate(urls)]


@pytest.mark.slow
@pytest.mark.parametrize("backlog", [4096, 1], ids=["accepted and never answered", "never accepted"])
def test_a_thousand_silent_hosts_delay_ten_good_ones_by_seconds(serve, rules, backlog):
    good = serve(lambda connection: connection.answer())
    with socket.create_server(("0.0.0.0", 0), backlog=backlog) as silent:
        port = silent.getsockname()[1]
        urls = [f"http://127.7.{n // 250}.{n % 250 + 1}:{port}/feed" for n in range(1000)]
        urls += [good.url(f"/{n}") for n in range(10)]
        began = time.monotonic()
        done = 0
        with Fetcher(rules) as fetcher:
            for outcome in fetcher.fetch_all(requests_for(urls)):
                done += isinstance(outcome, Fetched)
                if done == 10:
                    break
        assert time.monotonic() - began < 30


def test_every_request_has_one_outcome_however_hosts_behave(serve, rules):
    def script(connection):
        number = int(connection.path[1:])
        if number % 3 == 0:
            connection.answer()
        elif number % 3 == 1:
            connection.answer(500, b"")
        else:
            connection.reset()

    server = serve(script, "0.0.0.0")
    urls = [server.url(f"/{n}", host=f"127.0.0.{n % 7 + 1}") for n in range(60)]
    with Fetcher(rules) as fetcher:
        outcomes = list(fetcher.fetch_all(requests_for(urls)))
    assert Counter(one.source_id for one in outcomes) == Counter(f"s{n}" for n in range(60))
    assert sum(isinstance(one, Fetched) for one in outcomes) == 20


def test_a_host_has_no_more_connections_and_no_smaller_gap_than_its_rule(serve, rules):
    running, most, starts = 0, 0, []
    lock = threading.Lock()

    def script(connection):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            starts.append(time.monotonic())
        connection.pause(0.3)
        with lock:
            running -= 1
        connection.answer()

    slow, free = serve(script), serve(lambda connection: connection.answer())
    gentle = HostRule("localhost", gap=timedelta(seconds=0.05), connections=1)
    urls = [slow.url(f"/{n}", host="localhost") for n in range(5)] + [free.url(f"/{n}") for n in range(20)]
    began = time.monotonic()
    ends = {}
    with Fetcher(replace(rules, host_rules=(gentle,), workers=3)) as fetcher:
        for outcome in fetcher.fetch_all(requests_for(urls)):
            ends[outcome.source_id] = time.monotonic() - began
    assert len(ends) == 25
    assert most == 1
    assert min(b - a for a, b in pairwise(starts)) >= 0.05
    assert max(ends[f"s{n}"] for n in range(5, 25)) < min(ends["s3"], ends["s4"])


def test_the_gap_holds_also_for_single_requests(serve, rules):
    server = serve(lambda connection: connection.answer())
    rules = replace(rules, host_rules=(HostRule("localhost", gap=timedelta(seconds=0.15)),))
    began = time.monotonic()
    with Fetcher(rules) as fetcher:
        for number in range(3):
            fetcher.fetch(FeedRequest("s", server.url(f"/{number}", host="localhost")))
    assert time.monotonic() - began >= 0.3


def limited(*paths):
    def script(connection):
        if connection.path.startswith(paths):
            connection.answer(429, b"", Retry_After="60")
        else:
            connection.answer()

    return script


def test_a_refused_route_of_a_shared_host_leaves_its_neighbours_alone(serve, rules):
    server = serve(limited("/deepseek"))
    rules = replace(rules, host_rules=(HostRule("127.0.0.1", per_route=True),), workers=1)
    paths = ["/deepseek/news", "/deepseek/blog", "/kimi/news", "/zhipu/news"]
    with Fetcher(rules) as fetcher:
        outcomes = list(fetcher.fetch_all(requests_for(server.url(path) for path in paths)))
    assert [type(one) for one in outcomes] == [Failed, Postponed, Fetched, Fetched]
    assert "/deepseek/blog" not in server.paths
    assert ":/deepseek answered 429" in outcomes[1].reason
    assert outcomes[1].until - outcomes[1].fetched_at > timedelta(seconds=50)


def test_a_refusing_provider_is_left_alone_on_all_its_hosts(serve, rules, monkeypatch):
    server = serve(limited("/a"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", ("127.0.0.1", port))])
    rules = replace(rules, host_rules=(HostRule("*.blogs.example", gap=timedelta(0)),), workers=1)
    hosts = ["one.blogs.example", "two.blogs.example", "blogs.example", "other.example"]
    with Fetcher(rules) as fetcher:
        outcomes = list(fetcher.fetch_all(requests_for(server.url("/a", host=host) for host in hosts[:3])))
        elsewhere = fetcher.fetch(FeedRequest("x", server.url("/b", host=hosts[3])))
    assert [type(one) for one in outcomes] == [Failed, Postponed, Postponed]
    assert isinstance(elsewhere, Fetched)


def test_one_refused_document_does_not_freeze_a_host_but_a_second_one_does(serve, rules):
    server = serve(limited("/bad"))
    paths = ["/bad1", "/good1", "/bad2", "/bad3", "/good2"]
    with Fetcher(replace(rules, workers=1)) as fetcher:
        outcomes = list(fetcher.fetch_all(requests_for(server.url(path) for path in paths)))
    assert [type(one) for one in outcomes] == [Failed, Fetched, Failed, Failed, Postponed]


@pytest.mark.slow
def test_a_stop_ends_the_run_in_time_and_starts_nothing_more(serve, rules):
    server = serve(lambda connection: connection.pause(10))
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    urls = [server.url(f"/{n}") for n in range(50)]
    with Fetcher(replace(rules, workers=2, max_threads=2)) as fetcher:
        outcomes = list(fetcher.fetch_all(requests_for(urls), stop))
    assert outcomes == []
    assert time.monotonic() - began < 9
    assert len(server.requests) <= 2


def test_connections_are_used_again(serve, rules):
    ports = set()

    def script(connection):
        ports.add(connection.sock.getpeername())
        connection.answer()

    server = serve(script)
    with Fetcher(replace(rules, workers=1)) as fetcher:
        outcomes = list(fetcher.fetch_all(requests_for(server.url(f"/{n}") for n in range(5))))
    assert all(isinstance(one, Fetched) for one in outcomes)
    assert len(ports) == 1


def test_a_connection_that_the_server_closed_meanwhile_is_replaced(serve, rules):
    def script(connection):
        connection.answer()
        if connection.path == "/first":
            connection.sock.close()

    server = serve(script)
    with Fetcher(rules) as fetcher:
        assert isinstance(fetcher.fetch(FeedRequest("s", server.url("/first"))), Fetched)
        assert isinstance(fetcher.fetch(FeedRequest("s", server.url("/second"))), Fetched)


def test_a_redirect_into_a_host_that_refuses_is_put_off_and_teaches_about_that_host(
    serve, rules, monkeypatch
):
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", ("127.0.0.1", port))])
    provider = serve(lambda connection: connection.answer(429, b"", Retry_After="60"))
    door = serve(lambda c: c.answer(302, b"", Location=provider.url(host="one.blogs.example")))
    rules = replace(rules, host_rules=(HostRule("*.blogs.example"),))
    with Fetcher(rules) as fetcher:
        first = fetcher.fetch(FeedRequest("s", door.url("/1", host="door.example")))
        second = fetcher.fetch(FeedRequest("t", door.url("/2", host="other-door.example")))
        direct = fetcher.fetch(FeedRequest("u", provider.url(host="two.blogs.example")))
    assert isinstance(first, Failed)
    assert isinstance(second, Postponed)
    assert isinstance(direct, Postponed)
    assert len(provider.requests) == 1
