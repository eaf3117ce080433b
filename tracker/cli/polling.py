"""What a command that asks the network needs: who sends requests and how documents are read."""

from datetime import timedelta
from urllib.parse import urlsplit

from tracker import resources
from tracker.__about__ import __version__
from tracker.cli.runtime import Runtime
from tracker.fetch import Fetcher, FetchRules
from tracker.fetch.rules import SHARED_HOSTS, HostRule, user_agent
from tracker.jobs.poll import PollRules
from tracker.store.host_turns import HostTurns


def fetcher(runtime: Runtime) -> Fetcher:
    """What sends requests; a context manager."""
    return Fetcher(fetch_rules(runtime), runtime.clock, HostTurns(runtime.database, runtime.clock))


def fetch_rules(runtime: Runtime) -> FetchRules:
    """How politely and how patiently requests are sent, by the settings."""
    chosen = runtime.settings.fetch
    return FetchRules(
        user_agent=user_agent(__version__, chosen.contact),
        connect_timeout=timedelta(seconds=chosen.connect_timeout),
        read_timeout=timedelta(seconds=chosen.read_timeout),
        total_timeout=timedelta(seconds=chosen.total_timeout),
        max_bytes=chosen.max_bytes,
        workers=chosen.workers,
        connections_per_host=chosen.per_host,
        gap_per_host=timedelta(seconds=chosen.gap),
        allow_networks=chosen.allow,
        host_rules=(*_own_rsshub(chosen.rsshub), *SHARED_HOSTS),
    )


def poll_rules(runtime: Runtime) -> PollRules:
    """How documents are read, grouped and scheduled, by the settings."""
    return PollRules(
        feeds_dir=resources.feeds_dir(),
        stories=runtime.story_rules,
        processes=runtime.settings.process.processes,
        keep_bodies=runtime.settings.store.keep_bodies_days > 0,
    )


def _own_rsshub(address: str) -> tuple[HostRule, ...]:
    """The operator's own RSSHub: no gap, and a refusal of one route says nothing of the others."""
    host = urlsplit(address).hostname
    return (HostRule(host, gap=timedelta(0), connections=8, per_route=True),) if host else ()
