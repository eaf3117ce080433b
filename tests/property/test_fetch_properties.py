"""What holds of fetching and scheduling whatever the outside sends."""

import gzip
import json
import zlib
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker.fetch import FetchRules, HostRule, addresses, public_url, schedule, sniff
from tracker.fetch.body import _Inflater
from tracker.fetch.headers import fresh_for, retry_after
from tracker.fetch.lanes import Lanes
from tracker.fetch.limits import HostLimiter
from tracker.model.feed import PollingHints
from tracker.model.fetch import (
    Action,
    Failure,
    FailureKind,
    FeedRequest,
    Persistence,
    Redirect,
    Validators,
)
from tracker.model.polling import PollResult, PollState, Window

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
CAP = timedelta(days=1)

times = st.integers(0, 2_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
short = st.text(max_size=12)
hashes = st.lists(st.integers(0, 9), max_size=6).map(tuple)
windows = st.builds(
    Window,
    count=st.integers(0, 60),
    guids=hashes,
    links=hashes,
    newest=st.none() | times,
    oldest=st.none() | times,
    envelope=st.none() | times,
    dated=st.integers(0, 60),
    future=st.integers(0, 60),
    distinct_dates=st.integers(0, 60),
)
validators = st.builds(Validators, short, short)
hints = st.builds(
    PollingHints,
    ttl=st.none() | st.timedeltas(timedelta(0), timedelta(days=400)),
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
)
failures = st.builds(
    Failure,
    st.sampled_from(FailureKind),
    st.sampled_from(Persistence),
    st.just("It failed."),
    retry_after=st.none() | st.timedeltas(timedelta(0), CAP),
)
headers = st.fixed_dictionaries(
    {}, optional={"cache-control": short | st.just("max-age=999999"), "expires": short, "age": short}
)


@st.composite
def results(draw):
    action = draw(st.sampled_from(Action))
    read = action in {Action.NEW, Action.CHANGED, Action.SAME, Action.EMPTY}
    return PollResult(
        source_id="s",
        action=action,
        at=NOON,
        headers=draw(headers),
        validators=draw(validators),
        redirects=tuple(draw(st.lists(st.builds(Redirect, st.sampled_from([301, 302]), short), max_size=2))),
        failure=draw(failures) if action is Action.FAILED else None,
        not_before=draw(times) if action is Action.SKIPPED else None,
        hints=draw(hints),
        new=draw(st.integers(0, 500)),
        entries_hash=draw(short),
        window=draw(windows) if read else None,
    )


@given(st.lists(st.tuples(results(), st.timedeltas(timedelta(0), timedelta(days=40))), max_size=6))
def test_a_source_is_always_visited_again_and_its_state_survives_storage(story):
    state, now = PollState(), NOON
    for result, wait in story:
        now += wait
        state = schedule.next_state(schedule.claim(state, now), result, now)
        assert state.next_due is not None
        assert state.next_due >= now
        if result.action is not Action.SKIPPED:
            assert state.next_due <= now + timedelta(days=33)
        assert state.why.endswith(".")
        assert state.claims == 0
        assert PollState.from_json(json.loads(json.dumps(state.to_json()))) == state


@given(
    st.dictionaries(
        st.sampled_from(sorted(PollState.__dataclass_fields__)) | short,
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | short,
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(short, inner, max_size=3),
            max_leaves=4,
        ),
    )
)
def test_whatever_is_stored_a_state_comes_out(stored):
    assert isinstance(PollState.from_json(stored), PollState)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_ipv4_address_is_judged_alike_in_every_dress(inner):
    plain = addresses.may_connect(inner, ())
    mapped = IPv6Address(0xFFFF << 32 | int(inner))
    nat64 = IPv6Address(int(IPv6Address("64:ff9b::")) | int(inner))
    sixtofour = IPv6Address(0x2002 << 112 | int(inner) << 80)
    assert {addresses.may_connect(dress, ()) for dress in (mapped, nat64, sixtofour)} == {plain}


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_nothing_outside_the_space_that_is_handed_out_is_public(address):
    if addresses.carried(address) is address and address not in addresses._GLOBAL_UNICAST:
        assert not addresses.may_connect(address, ())


@given(st.from_regex(r"[a-z0-9@:!]{6,20}", fullmatch=True), st.sampled_from(["key", "token", "api_key"]))
def test_a_password_never_shows(secret, name):
    secret = f"Zq{secret}qZ"
    for url in (f"https://amy:{secret}@example.org/1", f"https://example.org/?a=1&{name}={secret}&b=2"):
        shown = public_url(url)
        assert "Zq" not in shown
        assert "qZ" not in shown
        assert public_url(shown) == shown


@given(st.binary(max_size=400), st.integers(1, 50), st.integers(0, 300))
def test_inflating_gives_the_same_in_any_chunks_and_never_more_than_the_limit(data, size, limit):
    for encoding, packed in (("gzip", gzip.compress(data)), ("deflate", zlib.compress(data))):
        chunks = [packed[start : start + size] for start in range(0, len(packed), size)]
        whole = _Inflater(encoding)
        assert b"".join(whole.take(chunk, 10_000) for chunk in chunks) == data
        assert whole.finished
        assert len(_Inflater(encoding).take(packed, limit)) <= limit


@given(st.binary(max_size=300), st.dictionaries(st.sampled_from(["cf-mitigated", "server"]), short))
def test_no_body_is_too_strange_to_be_looked_at(body, head):
    assert sniff.kind_of(body) in sniff.Kind
    assert isinstance(sniff.challenge(head, body), str)
    assert all(one.startswith("http") for one in sniff.advertised_feeds(body, "https://example.org/"))


@given(st.fixed_dictionaries({"retry-after": short | st.integers().map(str), "date": short}))
def test_a_wait_is_never_negative_and_never_beyond_the_cap(head):
    wait = retry_after(head, NOON, CAP)
    assert wait is None or timedelta(0) <= wait <= CAP
    fresh = fresh_for({"cache-control": f"max-age={head['retry-after']}", "expires": head["date"]}, NOON, CAP)
    assert fresh is None or timedelta(0) < fresh[0] <= CAP


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=25),
    st.integers(1, 3),
    st.integers(0, 3),
    st.lists(st.integers(1, 4), min_size=25, max_size=25),
)
def test_every_request_starts_and_none_before_its_host_allows_it(hosts, connections, gap, lengths):
    now = [NOON]
    rules = FetchRules(
        connections_per_host=connections,
        gap_per_host=timedelta(seconds=gap),
        host_rules=(HostRule("*.h5.example", gap=timedelta(seconds=2), connections=1),),
    )
    lanes = Lanes(
        [FeedRequest(str(n), f"https://h{host}.example/{n}") for n, host in enumerate(hosts)],
        HostLimiter(rules, lambda: now[0]),
    )
    running, starts, started = [], defaultdict(list), 0
    for _ in range(400):
        while isinstance(found := lanes.take(now[0]), tuple):
            _, place = found
            starts[place.key].append(now[0])
            running.append((now[0] + timedelta(seconds=lengths[started % 25]), place))
            started += 1
            assert sum(one.key == place.key for _, one in running) <= place.budget.connections
        now[0] += timedelta(seconds=1)
        for end, place in [one for one in running if one[0] <= now[0]]:
            running.remove((end, place))
            lanes.finished(place)
    assert started == len(hosts)
    for key, moments in starts.items():
        least = timedelta(seconds=2 if key == "h5.example" else gap)
        assert all(later - earlier >= least for earlier, later in pairwise(moments))
