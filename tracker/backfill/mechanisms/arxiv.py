"""arXiv's API: the papers of a search by day of submission, oldest first, a hundred at a time.

An empty page before the end that ``opensearch:totalResults`` tells is a fault of the service, and is
asked again. No more than 30,000 results of one query can be had, so months are asked one by one.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tracker.backfill import times, urls
from tracker.model.backfill import BackfillRequest, Cursor, Plan, Response, Step, Sureness, Task
from tracker.model.feed import RawEntry

API = "https://export.arxiv.org/api/query"
PAGE = 100
SLICE = timedelta(days=30)
_TOTAL = re.compile(rb"<opensearch:totalResults[^>]*>\s*(\d+)\s*<")
_VERSION = re.compile(r"(/abs/[^?#]+?)v\d+$")


class Arxiv:
    """Searches again what a feed of arXiv lists."""

    name = "arxiv"
    order = 5
    sureness = Sureness.COMPLETE

    def plan(self, task: Task) -> Plan:
        """Suits feeds and searches of arXiv, known by their host."""
        if not _query(task):
            return Plan.unfit("it is no feed of arXiv")
        return Plan.fits(
            "arXiv's API answers for any time", len(times.windows(task.span.since, task.span.until, SLICE))
        )

    def first(self, task: Task) -> Cursor:
        """The first page of the oldest month."""
        return {"windows": times.windows(task.span.since, task.span.until, SLICE), "start": 0}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """A page of one month."""
        since, until = (datetime.fromisoformat(one) for one in cursor["windows"][0])
        dates = f"submittedDate:[{since:%Y%m%d%H%M} TO {until:%Y%m%d%H%M}]"
        wanted: dict[str, str | int] = {
            "search_query": f"({_query(task)}) AND {dates}",
            "start": cursor["start"],
            "max_results": PAGE,
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }
        return BackfillRequest(urls.with_parameters(API, **wanted), as_feed=True)

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:  # noqa: ARG002
        """The papers of the page, and the next page or month."""
        total = _TOTAL.search(response.body)
        if total is None or response.feed is None:
            raise ValueError("arXiv answered with something that is no list of papers")
        entries = tuple(_unversioned(entry) for entry in response.feed.entries)
        reached = cursor["start"] + len(entries)
        if reached < int(total[1]):
            if not entries:
                return Step(again="arXiv gave an empty page before the end")
            return Step(entries, next={"windows": cursor["windows"], "start": reached})
        rest = cursor["windows"][1:]
        if rest:
            return Step(entries, next={"windows": rest, "start": 0})
        return Step(entries, note="all months are read")


def _query(task: Task) -> str:
    """The search that the source stands for: its own, or the categories of its feed; "" for neither."""
    host = urls.host_of(task.source.url)
    if host not in {"arxiv.org", "export.arxiv.org", "rss.arxiv.org"}:
        return ""
    path = urlsplit(task.source.url).path
    if path.startswith(("/rss/", "/atom/")):
        return " OR ".join(f"cat:{name}" for name in path.split("/")[2].split("+") if name)
    return urls.parameters(task.source.url).get("search_query", "")


def _unversioned(entry: RawEntry) -> RawEntry:
    """A paper under one address whatever its version, as its feed has it."""
    return replace(entry, link=_VERSION.sub(r"\1", entry.link), guid=_VERSION.sub(r"\1", entry.guid))


MECHANISM = Arxiv()
