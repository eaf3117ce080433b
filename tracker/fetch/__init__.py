"""Fetching: takes a FeedRequest, gives Fetched, NotModified, Failed or Postponed.

Beside it the pure decisions around a poll: :mod:`~tracker.fetch.schedule` (when next, and why) and
:mod:`~tracker.fetch.health` (can the feed be believed).
"""

from importlib import import_module
from typing import TYPE_CHECKING

from tracker.fetch.rhythm import ScheduleRules
from tracker.fetch.rules import FetchRules, HostRule, user_agent

if TYPE_CHECKING:
    from tracker.fetch.fetcher import Fetcher
    from tracker.fetch.urls import public_url

__all__ = ["FetchRules", "Fetcher", "HostRule", "ScheduleRules", "public_url", "user_agent"]

_WITH_HTTP = {"Fetcher": "tracker.fetch.fetcher", "public_url": "tracker.fetch.urls"}
"""Imported when they are asked for: the processes that read documents need the decisions alone."""


def __getattr__(name: str) -> object:
    if name not in _WITH_HTTP:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WITH_HTTP[name]), name)
