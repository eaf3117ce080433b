"""The Wayback Machine: snapshots of the feed itself, oldest first, and the union of what they show.

The list comes from the CDX server in pages with a resume key, equal snapshots told once
(``collapse=digest``); each snapshot is then asked for as it was captured (``id_``). What an entry says
of its own date is believed; an entry without a date was there at the latest when it was captured.
Between two snapshots a busy feed may have shown more than either, so what comes is a sample.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

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
from tracker.text import json_values

ARCHIVE = "https://web.archive.org"
LIMIT = 500
AFTER = timedelta(days=30)
"""A feed still shows for some weeks what was published on the last day asked for."""


class Wayback:
    """Reads the snapshots of a feed."""

    name = "wayback"
    order = 90
    sureness = Sureness.PARTIAL

    def plan(self, task: Task) -> Plan:
        """Suits every feed on the public web, as a last resort."""
        if not task.source.url.startswith(("http://", "https://")):
            return Plan.unfit("its address is not on the public web")
        if "@" in urlsplit(task.source.url).netloc:
            return Plan.unfit("its address holds a password, which is nothing to tell an archive")
        return Plan.fits("snapshots of the feed may lie in the Wayback Machine")

    def first(self, task: Task) -> Cursor:  # noqa: ARG002
        """The beginning of the list of snapshots."""
        return {"resume": "", "stamps": None}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """A page of the list, or the next snapshot of it."""
        if cursor["stamps"]:
            # The address goes in as it is: the archive takes everything behind the slash for it.
            address = f"{ARCHIVE}/web/{cursor['stamps'][0]}id_/{task.source.url}"
            return BackfillRequest(address, ends=frozenset({404}), as_feed=True)
        wanted: dict[str, str | int] = {
            "url": task.source.url,
            "output": "json",
            "fl": "timestamp",
            "from": times.compact(task.span.since)[:8],
            "to": times.compact(task.span.until + AFTER)[:8],
            "filter": "statuscode:200",
            "collapse": "digest",
            "limit": LIMIT,
            "showResumeKey": "true",
        }
        if cursor["resume"]:
            wanted["resumeKey"] = cursor["resume"]
        return BackfillRequest(urls.with_parameters(f"{ARCHIVE}/cdx/search/cdx", **wanted))

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:  # noqa: ARG002
        """The snapshots of a page of the list, or the entries of one snapshot."""
        if not cursor["stamps"]:
            return _listed(response.body, cursor)
        stamp, *rest = cursor["stamps"]
        following = {"resume": cursor["resume"], "stamps": rest} if rest or cursor["resume"] else None
        end = "" if following else "all snapshots are read"
        if response.feed is None:
            return Step(next=following, note=end or f"the snapshot of {stamp} is no feed")
        return Step(response.feed.entries, next=following, seen_at=times.from_compact(stamp), note=end)


def _listed(body: bytes, cursor: Cursor) -> Step:
    """The list is rows, the first of them names; an empty row and one with the key follow if it goes on."""
    try:
        rows: Any = json_values.read(body or b"[]")
    except ValueError:
        raise ValueError("the list of snapshots is not JSON") from None
    if not isinstance(rows, list):
        raise ValueError("the list of snapshots is none")  # noqa: TRY004 - the answer is wrong, not a caller
    resume = ""
    if len(rows) >= 2 and rows[-2] == []:
        resume = _first(rows[-1])
        rows = rows[:-2]
    if resume and resume == cursor["resume"]:
        return Step(note="the list of snapshots leads in a circle")
    stamps = [_first(row) for row in rows[1:] if times.from_compact(_first(row))]
    if not stamps and not resume:
        if cursor["stamps"] is None:
            return Step(unsuitable="the Wayback Machine has no snapshot of the feed in that time")
        return Step(note="all snapshots are read")
    return Step(next={"resume": resume, "stamps": stamps})


def _first(row: object) -> str:
    """The first field of a row, "" where there is none."""
    return row[0] if isinstance(row, list) and row and isinstance(row[0], str) else ""


MECHANISM = Wayback()
