"""Hacker News through Algolia's search: slices of time, halved while they hold more than can be had.

Only the first 1,000 hits of a query can be reached. The time is the only number that is asked for:
a limit of points is sometimes refused there, so points are looked at here.
"""

import html
import re
from datetime import datetime, timedelta
from typing import Any

from tracker.backfill import times, urls
from tracker.model.backfill import (
    BackfillRequest,
    Cursor,
    Plan,
    Response,
    Step,
    Sureness,
    Task,
)
from tracker.model.feed import RawEntry
from tracker.text import json_values

API = "https://hn.algolia.com/api/v1/search_by_date"
REACHABLE = 1000
SLICE = timedelta(days=30)
_DIGITS = re.compile(r"[0-9]{1,9}")


class HackerNews:
    """Searches again what a feed of hnrss.org, or a search at Algolia, is about."""

    name = "hn"
    order = 5
    sureness = Sureness.COMPLETE

    def plan(self, task: Task) -> Plan:
        """Suits searches on Hacker News, known by their host."""
        host = urls.host_of(task.source.url)
        if host not in {"hnrss.org", "hn.algolia.com"}:
            return Plan.unfit("it is no search on Hacker News")
        return Plan.fits(
            "Algolia searches all of Hacker News", len(times.windows(task.span.since, task.span.until, SLICE))
        )

    def first(self, task: Task) -> Cursor:
        """The oldest slice."""
        return {"windows": times.windows(task.span.since, task.span.until, SLICE)}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """The stories of one slice."""
        since, until = (datetime.fromisoformat(one) for one in cursor["windows"][0])
        between = f"created_at_i>={int(since.timestamp())},created_at_i<{int(until.timestamp())}"
        words = urls.parameters(task.source.url)
        query = words.get("q") or words.get("query") or ""
        return BackfillRequest(
            urls.with_parameters(
                API, tags="story", query=query, numericFilters=between, hitsPerPage=REACHABLE
            )
        )

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:
        """The stories of the answer, or the slice in two."""
        try:
            answer: Any = json_values.read(response.body)
            hits, total = list(answer["hits"]), int(answer["nbHits"])
        except (ValueError, KeyError, TypeError):
            raise ValueError("Algolia answered with something that is no list of hits") from None
        now, *rest = cursor["windows"]
        since, until = (datetime.fromisoformat(one) for one in now)
        if total > len(hits) and until - since > timedelta(minutes=1):
            return Step(next={"windows": [*times.halves(since, until), *rest]})
        points = _number(urls.parameters(task.source.url).get("points"))
        told = (hit for hit in hits if isinstance(hit, dict) and hit.get("title") and hit.get("objectID"))
        entries = tuple(_entry(hit) for hit in told if _number(hit.get("points")) >= points)
        return Step(
            entries, next={"windows": rest} if rest else None, note="" if rest else "all slices are read"
        )


def _number(value: object) -> int:
    """A whole number that is one, or is written as one; 0 for anything else."""
    return int(value) if isinstance(value, int | str) and _DIGITS.fullmatch(str(value)) else 0


def _entry(hit: dict[str, Any]) -> RawEntry:
    page = f"https://news.ycombinator.com/item?id={hit['objectID']}"
    return RawEntry(
        guid=page,
        link=str(hit.get("url") or page),
        title=html.escape(str(hit["title"]), quote=False),
        content=str(hit.get("story_text") or ""),
        author=str(hit.get("author") or ""),
        published=times.read(hit.get("created_at")),
    )


MECHANISM = HackerNews()
