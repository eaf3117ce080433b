"""The feed itself and the older pages that it names: RFC 5005 archives and pages, JSON Feed ``next_url``.

Archived pages (``prev-archive``) never change; paged ones (``next``) shift while they are read, so an
entry may come twice, or slip through where one is taken away meanwhile. The end is a document that
names no older one. A publisher whose links run in a circle is left at the first page seen twice, and one
that names a next page for ever (``?page=N+1``) at the first page that shows what the page before it showed.
Only the second page may show the feed again: the feed is often its own newest archive, or its pages 0 and 1.
"""

from collections.abc import Sequence
from datetime import datetime

from tracker.backfill import marks, pacing
from tracker.model.backfill import (
    BackfillRequest,
    Cursor,
    Plan,
    Response,
    Step,
    Sureness,
    Task,
)
from tracker.model.feed import ArchiveLinks, RawEntry
from tracker.model.polling import Hole


class FeedPages:
    """Follows the feed's own links to older pages."""

    name = "feed"
    order = 10
    sureness = Sureness.COMPLETE

    def plan(self, task: Task) -> Plan:
        """Suits a feed that names older pages, that is complete, or that reaches back far enough itself."""
        if task.facts.feed is None:
            return Plan.unfit(task.facts.problem or "the feed was not read")
        archive = task.facts.feed.archive
        if archive.prev_archive or archive.next_page:
            kind = "an archive (RFC 5005)" if archive.prev_archive else "a next page"
            return Plan.fits(f"the feed names {kind}", pacing.pages(task))
        if archive.complete:
            return Plan.fits("the feed says that it is complete (RFC 5005)", 1)
        if task.facts.dates and task.facts.dates[0] < task.span.since:
            return Plan.fits(f"its window reaches back to {task.facts.dates[0]:%Y-%m-%d}", 1)
        return Plan.unfit("the feed names no older pages")

    def first(self, task: Task) -> Cursor:
        """The feed as it is now."""
        return {"url": task.source.url, "seen": [], "oldest": task.span.until.isoformat()}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:  # noqa: ARG002
        """The page of the cursor; one that is gone ends the list."""
        ends = frozenset({404, 410}) if cursor["seen"] else frozenset()
        return BackfillRequest(cursor["url"], ends=ends, as_feed=True)

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:
        """The entries of the page, and the page before it; what a page that is gone held is a hole."""
        if response.status != 200:
            why = f"an older page is gone ({response.status})"
            oldest = datetime.fromisoformat(cursor["oldest"])
            holes = (Hole(task.span.since, oldest, why),) if oldest > task.span.since else ()
            return Step(note=why, holes=holes)
        if response.feed is None:
            raise ValueError("an archive page is no feed")
        entries = response.feed.entries
        older = _older(response.feed.archive)
        seen = [*cursor["seen"], marks.of_address(cursor["url"])]
        again = marks.repeated(cursor, entries)
        if again and len(cursor["seen"]) > 1:
            if cursor.get("again"):
                return Step(unsuitable="the older pages that the feed names are the feed again")
            return Step(note="an older page repeats the page before it")
        if note := _end(older, seen, entries, task.span.since):
            return Step(entries, note=note)
        oldest = min([*pacing.dates(entries), datetime.fromisoformat(cursor["oldest"])])
        following = {"url": older, "seen": seen, "oldest": oldest.isoformat(), "again": again}
        return Step(entries, next={**following, marks.BEFORE: marks.of_entries(entries)})


def _older(archive: ArchiveLinks) -> str:
    return archive.prev_archive or archive.next_page


def _end(older: str, seen: Sequence[str], entries: Sequence[RawEntry], since: datetime) -> str:
    """Why a page is the last one that is read; "" where the older one is read, too."""
    if not older:
        return "the feed names no older page"
    if pacing.passed(entries, since):
        return "read beyond the first day asked for"
    return "its pages lead in a circle" if marks.of_address(older) in seen else ""


MECHANISM = FeedPages()
