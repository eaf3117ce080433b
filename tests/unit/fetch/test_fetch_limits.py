from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from tracker.fetch import FetchRules, HostRule
from tracker.fetch.lanes import Lanes
from tracker.fetch.limits import Budget, HostLimiter, Usage, next_start
from tracker.model.fetch import Failure, FailureKind, FeedRequest, Persistence

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def limiter(clock):
    rules = FetchRules(
        connections_per_host=2,
        gap_per_host=SECOND,
        workers=8,
        allow_networks=(ip_network("127.0.0.0/8"),),
        host_rules=(
            HostRule("*.tumblr.com", gap=2 * SECOND, connections=1),
            HostRule("rsshub.example", per_route=True),
            HostRule("api.gdeltproject.org", gap=5 * SECOND, connections=1),
        ),
    )
    return HostLimiter(rules, clock)


def refusal(status=429, wait=None):
    kind = FailureKind.RATE_LIMITED if status == 429 else FailureKind.SERVER_ERROR
    return Failure(kind, Persistence.PASSING, "x", status, wait)


@pytest.mark.parametrize(
    ("running", "last_start", "expected"),
    [
        (0, None, NOON),
        (1, NOON - 10 * SECOND, NOON),
        (1, NOON - SECOND, NOON + 2 * SECOND),
        (0, NOON, NOON + 3 * SECOND),
        (0, NOON + 3600 * SECOND, NOON + 3 * SECOND),
        (2, None, None),
    ],
)
def test_the_next_start_keeps_the_gap_and_the_connections(running, last_start, expected):
    assert next_start(Budget(2, 3 * SECOND), Usage(running, last_start), NOON) == expected


@pytest.mark.parametrize(
    ("url", "key", "route"),
    [
        ("https://a.example/feed?key=1", "a.example", "https://a.example/feed?key=***"),
        ("https://blog.tumblr.com/rss", "tumblr.com", "tumblr.com"),
        ("https://tumblr.com/rss", "tumblr.com", "tumblr.com"),
        ("https://nottumblr.com/rss", "nottumblr.com", "https://nottumblr.com/rss"),
        ("https://rsshub.example/deepseek/news", "rsshub.example", "rsshub.example:/deepseek"),
        ("http://127.0.0.1:1200/x", "127.0.0.1", "http://127.0.0.1:1200/x"),
        ("http://[broken", "", "http://[broken"),
    ],
)
def test_a_request_burdens_its_host_provider_or_route(limiter, url, key, route):
    place = limiter.place_of(url)
    assert (place.key, place.route) == (key, route)


def test_budgets_come_from_the_rule_then_from_the_defaults(limiter):
    assert limiter.place_of("https://a.example/").budget == Budget(2, SECOND)
    assert limiter.place_of("https://x.tumblr.com/").budget == Budget(1, 2 * SECOND)
    assert limiter.place_of("https://api.gdeltproject.org/v2").budget == Budget(1, 5 * SECOND)
    assert limiter.place_of("http://127.0.0.1/").budget == Budget(8, timedelta(0))


def test_a_start_is_refused_until_the_budget_allows_it(limiter, clock):
    place = limiter.place_of("https://x.tumblr.com/")
    assert limiter.try_start(place)
    assert limiter.next_start(place) is None
    assert not limiter.try_start(limiter.place_of("https://y.tumblr.com/"))
    limiter.finish(place)
    assert limiter.next_start(place) == NOON + 2 * SECOND
    assert not limiter.try_start(place)
    clock.now += 2 * SECOND
    assert limiter.try_start(place)


def test_a_refused_provider_is_held_for_as_long_as_it_asks(limiter, clock):
    limiter.note(limiter.place_of("https://x.tumblr.com/"), refusal(wait=60 * SECOND))
    hold = limiter.held(limiter.place_of("https://y.tumblr.com/"))
    assert hold is not None
    assert hold.until == NOON + 60 * SECOND
    assert hold.reason == "tumblr.com answered 429"
    clock.now += 60 * SECOND
    assert limiter.held(limiter.place_of("https://y.tumblr.com/")) is None


def test_routes_of_a_shared_host_are_held_one_by_one_however_many(limiter):
    for route in ("deepseek", "kimi", "zhipu"):
        limiter.note(limiter.place_of(f"https://rsshub.example/{route}/news"), refusal())
    assert limiter.held(limiter.place_of("https://rsshub.example/kimi/blog"))
    assert limiter.held(limiter.place_of("https://rsshub.example/minimax/news")) is None


def test_a_host_is_held_after_two_of_its_documents_were_refused_in_a_row(limiter):
    first, second, third = (limiter.place_of(f"https://a.example/{n}") for n in range(3))
    limiter.note(first, refusal())
    assert limiter.held(first)
    assert limiter.held(second) is None
    limiter.note(third, None)
    limiter.note(second, refusal())
    assert limiter.held(third) is None
    limiter.note(first, refusal())
    assert limiter.held(third)


def test_a_503_holds_only_when_it_says_how_long(limiter):
    place = limiter.place_of("https://x.tumblr.com/")
    limiter.note(place, refusal(503))
    assert limiter.held(place) is None
    limiter.note(place, refusal(503, 30 * SECOND))
    assert limiter.held(place)


def requests(*urls):
    return [FeedRequest(url, url) for url in urls]


def taken(lanes, now):
    found = lanes.take(now)
    return (found[0].url, found[1]) if isinstance(found, tuple) else (found, None)


def test_lanes_give_hosts_in_turn_and_say_when_to_ask_again(limiter, clock):
    lanes = Lanes(requests("https://a.example/1", "https://a.example/2", "https://b.example/1"), limiter)
    first, place = taken(lanes, clock.now)
    assert first == "https://a.example/1"
    assert taken(lanes, clock.now)[0] == "https://b.example/1"
    assert lanes.take(clock.now) == NOON + SECOND
    lanes.finished(place)
    clock.now += SECOND
    assert taken(lanes, clock.now)[0] == "https://a.example/2"
    assert lanes.waiting == 0


def test_a_lane_without_a_free_connection_waits_for_one(limiter, clock):
    lanes = Lanes(requests("https://x.tumblr.com/1", "https://y.tumblr.com/1"), limiter)
    _, place = taken(lanes, clock.now)
    clock.now += 10 * SECOND
    assert lanes.take(clock.now) is None
    lanes.finished(place)
    assert taken(lanes, clock.now)[0] == "https://y.tumblr.com/1"


def test_abandoned_lanes_give_nothing_more(limiter, clock):
    lanes = Lanes(requests("https://a.example/1", "https://b.example/1"), limiter)
    lanes.abandon()
    assert lanes.waiting == 0
    assert lanes.take(clock.now) is None
