"""WordPress: ``{feed}?paged=N``, from the newest page back.

Every WordPress feed takes the parameter. The end is a 404, or a page without entries. A site (or a
cache before it) that ignores the parameter gives the same page again: that is not its end but the
sign that the mechanism does not suit it.
"""

from tracker.backfill import marks, pacing, urls
from tracker.model.backfill import (
    BackfillRequest,
    Cursor,
    Plan,
    Response,
    Step,
    Sureness,
    Task,
)


class WordPress:
    """Pages through a feed that WordPress made."""

    name = "wordpress"
    order = 20
    sureness = Sureness.COMPLETE

    def plan(self, task: Task) -> Plan:
        """Suits a feed whose generator or headers name WordPress."""
        if "wordpress" in task.facts.generator.lower():
            return Plan.fits("its generator is WordPress", pacing.pages(task))
        if "wp-json" in task.facts.headers.get("link", "") or "x-pingback" in task.facts.headers:
            return Plan.fits("its headers are those of WordPress", pacing.pages(task))
        return Plan.unfit("nothing in the feed says WordPress")

    def first(self, task: Task) -> Cursor:  # noqa: ARG002
        """The feed as it is now, which is page 1."""
        return {"page": 1}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """Page N; behind the last page WordPress answers 404 (some caches 400 or 410)."""
        page = cursor["page"]
        if page == 1:
            return BackfillRequest(task.source.url, as_feed=True)
        ends = frozenset({400, 404, 410})
        return BackfillRequest(urls.with_parameters(task.source.url, paged=page), ends=ends, as_feed=True)

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:
        """The entries of the page, and the next page unless this was the last."""
        page = cursor["page"]
        if response.status != 200:
            return Step(note=f"page {page} is behind the last one ({response.status})")
        if response.feed is None:
            raise ValueError(f"page {page} is no feed")
        entries = response.feed.entries
        if not entries:
            return Step(note=f"page {page} is empty")
        if marks.repeated(cursor, entries):
            if page == 2:
                return Step(unsuitable="the site ignores ?paged: page 2 is page 1 again")
            return Step(note=f"page {page} repeats the page before it")
        if pacing.passed(entries, task.span.since):
            return Step(entries, note="read beyond the first day asked for")
        return Step(entries, next={"page": page + 1, marks.BEFORE: marks.of_entries(entries)})


MECHANISM = WordPress()
