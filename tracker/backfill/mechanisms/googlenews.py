"""Google News: a search again with ``after:`` and ``before:``, in weeks that are halved while they are full.

A search shows about a hundred articles at most. Its smallest window is a day: a day that is full is a
hole. No list of it is promised to be whole, and the interface is no official one, so it is asked rarely.
"""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tracker.backfill import times, urls
from tracker.model.backfill import BackfillRequest, Cursor, Plan, Response, Step, Sureness, Task
from tracker.model.polling import Hole

FULL = 100
SLICE = timedelta(days=7)
DAY = timedelta(days=1)
_OWN_TIME = re.compile(r"\s*\b(?:when|after|before):\S+")


class GoogleNews:
    """Searches again what a search feed of Google News is about."""

    name = "googlenews"
    order = 5
    sureness = Sureness.LIKELY

    def plan(self, task: Task) -> Plan:
        """Suits searches at Google News, known by their address."""
        parts = urlsplit(task.source.url)
        if parts.hostname != "news.google.com" or not parts.path.startswith("/rss/search"):
            return Plan.unfit("it is no search at Google News")
        return Plan.fits("Google News searches in a time", len(_days(task)))

    def first(self, task: Task) -> Cursor:
        """The oldest window."""
        return {"windows": _days(task)}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """The articles of one window; the day of ``before`` is left out by Google."""
        since, until = (datetime.fromisoformat(one) for one in cursor["windows"][0])
        query = _OWN_TIME.sub("", urls.parameters(task.source.url).get("q", "")).strip()
        end = until + DAY - timedelta(microseconds=1)
        words = f"{query} after:{since:%Y-%m-%d} before:{end:%Y-%m-%d}"
        return BackfillRequest(urls.with_parameters(task.source.url, q=words), as_feed=True)

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:  # noqa: ARG002
        """The articles of the window, or the window in two."""
        if response.feed is None:
            raise ValueError("Google News answered with something that is no feed")
        now, *rest = cursor["windows"]
        since, until = (datetime.fromisoformat(one) for one in now)
        entries = response.feed.entries
        holes: tuple[Hole, ...] = ()
        if len(entries) >= FULL:
            if until - since > DAY:
                middle = (since + max(DAY, (until - since) / 2)).replace(hour=0, minute=0, second=0)
                halves = [[since.isoformat(), middle.isoformat()], [middle.isoformat(), until.isoformat()]]
                return Step(next={"windows": [*halves, *rest]})
            holes = (Hole(since, until, "Google News shows no more than 100 articles of it"),)
        return Step(
            entries,
            next={"windows": rest} if rest else None,
            holes=holes,
            note="" if rest else "all windows are read",
        )


def _days(task: Task) -> list[list[str]]:
    """The span in windows of whole days."""
    since = task.span.since.replace(hour=0, minute=0, second=0, microsecond=0)
    return times.windows(since, task.span.until, SLICE)


MECHANISM = GoogleNews()
