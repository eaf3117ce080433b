"""GitHub: all releases of a repository through the REST API, since the feed shows only the last ten."""

import html
import re
from typing import Any

from tracker.backfill import answers, marks, pacing, times
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

API = "https://api.github.com/repos"
_RELEASES = re.compile(r"https://github\.com/([^/]+/[^/]+)/releases\.atom")
_NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="next"')


class GitHubReleases:
    """Pages through the releases of a repository."""

    name = "github"
    order = 5
    sureness = Sureness.COMPLETE

    def plan(self, task: Task) -> Plan:
        """Suits feeds of releases, known by their address."""
        if _RELEASES.match(task.source.url):
            return Plan.fits("GitHub lists all releases of a repository", 1)
        return Plan.unfit("it is no feed of releases on GitHub")

    def first(self, task: Task) -> Cursor:
        """The newest releases."""
        match = _RELEASES.match(task.source.url)
        return {"url": f"{API}/{match[1] if match else ''}/releases?per_page=100"}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:  # noqa: ARG002
        """A page of a hundred."""
        return BackfillRequest(cursor["url"])

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:
        """The releases of a page, and the page that its headers name."""
        wrong = "GitHub answered with something that is no list of releases"
        releases = answers.objects(response.body, wrong)
        entries = tuple(_entry(one) for one in releases if one.get("html_url") and not one.get("draft"))
        following = _NEXT.search(response.headers.get("link", ""))
        if marks.repeated(cursor, entries):
            return Step(note="GitHub repeats a page of its releases")
        if following is None:
            return Step(entries, note="GitHub has no more releases")
        if pacing.passed(entries, task.span.since):
            return Step(entries, note="read beyond the first day asked for")
        return Step(entries, next={"url": following[1], marks.BEFORE: marks.of_entries(entries)})


def _entry(release: dict[str, Any]) -> RawEntry:
    url = str(release["html_url"])
    author = release.get("author")
    return RawEntry(
        guid=url,
        link=url,
        title=html.escape(str(release.get("name") or release.get("tag_name") or ""), quote=False),
        content=html.escape(str(release.get("body") or ""), quote=False),
        author=str(author.get("login") or "") if isinstance(author, dict) else "",
        published=times.read(release.get("published_at")),
    )


MECHANISM = GitHubReleases()
