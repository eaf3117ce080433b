"""The rules that the fetcher keeps: who we say we are, how long we wait, how gently we ask.

The defaults are what a publisher would welcome. An operator changes them in one place and hands
them over; nothing here is read from the surroundings.
"""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network

IpNetwork = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class HostRule:
    """How to treat the hosts that ``pattern`` names; the first rule that fits is taken.

    ``example.com`` is one host; ``*.example.com`` is example.com and everything below it, taken
    together as one provider, with one limit for all. ``per_route`` is for a host that speaks for
    many others (RSSHub): ``/deepseek/news`` is then the route ``host:/deepseek``, and a refusal
    counts for that route alone. ``gap`` and ``connections`` are those of :class:`FetchRules` where
    None.
    """

    pattern: str
    gap: timedelta | None = None
    connections: int | None = None
    per_route: bool = False


SHARED_HOSTS = (
    HostRule("*.rsshub.app", per_route=True),
    HostRule("rsshub", gap=timedelta(0), connections=8, per_route=True),
    HostRule("localhost", gap=timedelta(0), connections=8, per_route=True),
    HostRule("*.tumblr.com", gap=timedelta(seconds=2), connections=1),
    HostRule("*.substack.com", gap=timedelta(seconds=2), connections=1),
    HostRule("*.medium.com", gap=timedelta(seconds=1), connections=1),
    HostRule("*.wordpress.com", gap=timedelta(seconds=1)),
    HostRule("*.blogspot.com", gap=timedelta(seconds=1)),
    HostRule("*.reddit.com", gap=timedelta(seconds=6), connections=1),
    HostRule("*.feedburner.com", gap=timedelta(seconds=1)),
    HostRule("news.google.com", gap=timedelta(seconds=1), connections=1),
    HostRule("api.gdeltproject.org", gap=timedelta(seconds=5), connections=1),
    HostRule("*.arxiv.org", gap=timedelta(seconds=3), connections=1),
    HostRule("web.archive.org", gap=timedelta(seconds=4), connections=1),
)
"""Hosts that serve many publishers, and those whose operators ask for a pace of their own
(arXiv: one request in three seconds, one connection; GDELT: one request in five seconds)."""


@dataclass(frozen=True, slots=True)
class FetchRules:
    """Everything that a fetcher keeps to. Sizes in bytes, of the decompressed body.

    ``user_agent`` names the program and an address where its operator can be reached. ``workers``
    requests run at once; while hosts keep silent, more threads take over their places, up to
    ``max_threads``, so that the silent ones hold nobody up. ``total_timeout`` bounds one request
    with its redirects from the first byte sent to the last byte read. A Retry-After is believed up
    to ``max_retry_after``; a refusal for being asked too often without one holds for
    ``default_hold``. Addresses that are not public are refused unless one of ``allow_networks``
    holds them; hosts given as such an address are the operator's own: no gap is kept towards them,
    and ``workers`` connections are open at once. ``ca_bundle`` is a file of certificates to trust
    instead of the usual ones.
    """

    user_agent: str = "china-ai-tracker (feed reader; operator has set no contact address)"
    connect_timeout: timedelta = timedelta(seconds=8)
    read_timeout: timedelta = timedelta(seconds=15)
    total_timeout: timedelta = timedelta(seconds=40)
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    workers: int = 32
    max_threads: int = 1024
    slow_after: timedelta = timedelta(milliseconds=400)
    connections_per_host: int = 2
    gap_per_host: timedelta = timedelta(milliseconds=500)
    max_retry_after: timedelta = timedelta(days=1)
    default_hold: timedelta = timedelta(minutes=10)
    allow_networks: tuple[IpNetwork, ...] = ()
    host_rules: tuple[HostRule, ...] = SHARED_HOSTS
    ca_bundle: str = ""


def user_agent(version: str, contact: str) -> str:
    """The User-Agent of a poll: name, version, and where to write to (RFC 9110, 10.1.5)."""
    return f"china-ai-tracker/{version} (feed reader; +{contact})"
