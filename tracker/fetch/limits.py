"""How gently each host is asked: connections at once, a gap between starts, and holds after a refusal.

The decision is :func:`next_start`, a pure function. :class:`HostLimiter` keeps what it needs to
know of every host and may be shared by threads; whoever asks the same hosts (a poll and a
backfill) shares one limiter, or, from another process, the same :class:`Turns`.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Protocol

from tracker.clock import Clock
from tracker.fetch import addresses, urls
from tracker.fetch.rules import FetchRules, HostRule
from tracker.model.fetch import Failure

_NO_GAP = timedelta(0)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many requests at once, and how long from the start of one to the start of the next."""

    connections: int
    gap: timedelta


@dataclass(frozen=True, slots=True)
class Place:
    """Whom a request burdens.

    ``key`` is the host or the provider, whose budget it takes; ``route`` is who a refusal speaks
    for: the provider, one route of a shared host, or one document. ``alone`` routes never speak
    for the rest of their host.
    """

    key: str
    route: str
    budget: Budget
    alone: bool = False


@dataclass(slots=True)
class Usage:
    """What a key is doing: requests under way, and when the last one started.

    ``not_before`` is when another process lets this one ask again.
    """

    running: int = 0
    last_start: datetime | None = None
    not_before: datetime | None = None


class Turns(Protocol):
    """What other processes are doing at the same hosts."""

    def claim(self, key: str, gap: timedelta) -> datetime | None:
        """Takes a turn at a host: None where it is granted, else when to ask again."""
        ...

    def release(self, key: str) -> None:
        """Ends a turn; nothing happens where none was taken."""
        ...


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing is asked before ``until``, because of ``reason`` (one clause)."""

    until: datetime
    reason: str


def next_start(budget: Budget, usage: Usage, now: datetime) -> datetime | None:
    """When the next request may start: ``now`` or later; None while all connections are in use.

    A last start in the future (the clock was set back) counts as now.
    """
    if usage.running >= budget.connections:
        return None
    start = max(now, usage.not_before or now)
    if usage.last_start is None:
        return start
    return max(start, min(usage.last_start, now) + budget.gap)


class HostLimiter:
    """Budgets and holds of all hosts. Thread-safe; ``clock`` gives aware UTC times.

    Towards hosts with a gap, ``turns`` are taken with other processes.
    """

    def __init__(self, rules: FetchRules, clock: Clock, turns: Turns | None = None) -> None:
        self._rules = rules
        self._clock = clock
        self._turns = turns
        self._lock = threading.Lock()
        self._usage: dict[str, Usage] = {}
        self._holds: dict[str, Hold] = {}
        self._refused_last: dict[str, str] = {}
        self.place_of = lru_cache(maxsize=4096)(self._place_of)

    def next_start(self, place: Place) -> datetime | None:
        """When the next request to ``place`` may start; None while its connections are all in use."""
        with self._lock:
            return next_start(place.budget, self._usage.get(place.key, Usage()), self._clock())

    def try_start(self, place: Place) -> bool:
        """Counts a request as started where one may start now; each start needs its :meth:`finish`."""
        with self._lock:
            now = self._clock()
            usage = self._usage.setdefault(place.key, Usage())
            start = next_start(place.budget, usage, now)
            if start is None or start > now:
                return False
            if self._turns and place.budget.gap:
                usage.not_before = self._turns.claim(place.key, place.budget.gap)
                if usage.not_before is not None:
                    return False
            usage.running += 1
            usage.last_start = now
            return True

    def finish(self, place: Place) -> None:
        """Counts a request that has ended."""
        with self._lock:
            self._usage[place.key].running -= 1
            if self._turns and place.budget.gap:
                self._turns.release(place.key)

    def pass_by(self, place: Place) -> None:
        """Counts a start that a redirect brought: it waits for no gap, and the next one waits for it."""
        with self._lock:
            self._usage.setdefault(place.key, Usage()).last_start = self._clock()

    def note(self, place: Place, failure: Failure | None) -> None:
        """Learns from an answer: a refusal for being asked too often holds those it speaks for.

        That is the route of a shared host, the whole provider, or on other hosts first the one
        document; when a second document of the host is refused without an answer between, the host.
        """
        with self._lock:
            if failure is None or not failure.is_refusal:
                self._refused_last.pop(place.key, None)
                return
            until = self._clock() + (failure.retry_after or self._rules.default_hold)
            self._forget_past_holds()
            self._holds[place.route] = Hold(until, f"{place.route} answered {failure.status}")
            before = self._refused_last.setdefault(place.key, place.route)
            if before != place.route and not place.alone:
                self._holds[place.key] = Hold(until, f"{place.key} answered {failure.status} repeatedly")

    def hold(self, place: Place, until: datetime) -> None:
        """Holds whom a refusal to an earlier process spoke for."""
        with self._lock:
            self._holds[place.route] = Hold(until, f"{place.route} refused an earlier request")

    def held(self, place: Place) -> Hold | None:
        """The hold that keeps ``place`` from being asked now; None when it may be."""
        with self._lock:
            now = self._clock()
            holds = (self._holds.get(place.route), self._holds.get(place.key))
            return max((one for one in holds if one and one.until > now), key=_until, default=None)

    def _forget_past_holds(self) -> None:
        now = self._clock()
        self._holds = {name: hold for name, hold in self._holds.items() if hold.until > now}

    def _place_of(self, url: str) -> Place:
        """Whom a request to ``url`` burdens, by the first rule that fits its host."""
        host = urls.host_of(url)
        rule = _rule_for(host, self._rules.host_rules)
        own = addresses.parse(host)
        if own is not None and addresses.allowed(own, self._rules.allow_networks):
            default = Budget(self._rules.workers, _NO_GAP)
        else:
            default = Budget(self._rules.connections_per_host, self._rules.gap_per_host)
        if rule is None:
            return Place(host, urls.public_url(url), default)
        budget = Budget(
            default.connections if rule.connections is None else rule.connections,
            default.gap if rule.gap is None else rule.gap,
        )
        if rule.per_route:
            return Place(host, f"{host}:/{urls.first_segment(url)}", budget, alone=True)
        key = rule.pattern.removeprefix("*.") if rule.pattern.startswith("*.") else host
        return Place(key, key, budget)


def _until(hold: Hold) -> datetime:
    return hold.until


def _rule_for(host: str, rules: Iterable[HostRule]) -> HostRule | None:
    for rule in rules:
        name = rule.pattern.removeprefix("*.")
        if host == name or (rule.pattern.startswith("*.") and host.endswith(f".{name}")):
            return rule
    return None
