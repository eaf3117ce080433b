"""Blogger: ``/feeds/posts/default`` with an index to start from, for just the time asked for.

The feed says how many posts it has in all (``openSearch:totalResults``); the end is reached when so many
were read, or when a page is empty.
"""

import re
from urllib.parse import urlsplit

from tracker.backfill import marks, times, urls
from tracker.model.backfill import BackfillRequest, Cursor, Plan, Response, Step, Sureness, Task

PAGE = 150
_TOTAL = re.compile(rb"<openSearch:totalResults[^>]*>\s*(\d+)\s*<", re.IGNORECASE)
_FEED = "/feeds/posts/default"


class Blogger:
    """Pages through the posts of a blog at Blogger."""

    name = "blogger"
    order = 5
    sureness = Sureness.COMPLETE

    def plan(self, task: Task) -> Plan:
        """Suits blogs on blogspot.com, and feeds elsewhere whose path is Blogger's."""
        if urls.host_of(task.source.url).endswith(".blogspot.com"):
            return Plan.fits("it is a blog on blogspot.com", 1)
        if urlsplit(task.source.url).path.startswith(_FEED):
            return Plan.fits("its address is that of a feed of Blogger", 1)
        return Plan.unfit("it is no blog of Blogger")

    def first(self, task: Task) -> Cursor:  # noqa: ARG002
        """The newest posts of the time."""
        return {"start": 1}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """The posts from an index on."""
        parts = urlsplit(task.source.url)
        path = parts.path if parts.path.startswith(_FEED) else _FEED
        wanted: dict[str, str | int] = {
            "start-index": cursor["start"],
            "max-results": PAGE,
            "orderby": "published",
            "published-min": times.rfc3339(task.span.since),
            "published-max": times.rfc3339(task.span.until),
        }
        address = urls.with_parameters(f"{urls.origin_of(task.source.url)}{path}", **wanted)
        return BackfillRequest(address, as_feed=True)

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:  # noqa: ARG002
        """The posts of the page, and the next page."""
        if response.feed is None:
            raise ValueError("Blogger answered with something that is no feed")
        entries = response.feed.entries
        total = _TOTAL.search(response.body)
        start = cursor["start"] + len(entries)
        if marks.repeated(cursor, entries):
            if cursor["start"] == 1 + len(entries):
                return Step(unsuitable="the blog ignores the index: the second page is the first again")
            return Step(note=f"the page from post {cursor['start']} on repeats the page before it")
        if not entries or (total is not None and start > int(total[1])):
            return Step(entries, note="the blog has no more posts of that time")
        return Step(entries, next={"start": start, marks.BEFORE: marks.of_entries(entries)})


MECHANISM = Blogger()
