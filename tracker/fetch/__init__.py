"""Fetching: takes a FeedRequest, gives Fetched, NotModified, Failed or Postponed.

Beside it the pure decisions around a poll: :mod:`~tracker.fetch.schedule` (when next, and why) and
:mod:`~tracker.fetch.health` (can the feed be believed).
"""

from tracker.fetch.fetcher import Fetcher
from tracker.fetch.rhythm import ScheduleRules
from tracker.fetch.rules import FetchRules, HostRule, user_agent
from tracker.fetch.urls import public_url

__all__ = ["FetchRules", "Fetcher", "HostRule", "ScheduleRules", "public_url", "user_agent"]
