"""Substack: the archive that its own pages use, ``/api/v1/archive?sort=new&offset=K&limit=50``.

It is no official interface. The server may give fewer posts than asked for, so only an empty list is
the end; an empty list at once, while the feed has entries, is a refusal in disguise. Bodies of paid
posts are not in it: such items have their title and subtitle. An archive that gives the same posts at
every offset does not heed it, and is left.
"""

from typing import Any

from tracker.backfill import marks, pacing, times, urls
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

LIMIT = 50


class Substack:
    """Pages through the archive of a Substack publication."""

    name = "substack"
    order = 20
    sureness = Sureness.COMPLETE

    def plan(self, task: Task) -> Plan:
        """Suits publications on substack.com, and those elsewhere whose feed says Substack."""
        host = urls.host_of(task.source.url)
        if host.endswith(".substack.com"):
            return Plan.fits("it is published on substack.com", pacing.pages(task, LIMIT))
        if "substack" in task.facts.generator.lower() or any(
            "substack" in name for name in task.facts.headers
        ):
            return Plan.fits("its feed is made by Substack", pacing.pages(task, LIMIT))
        return Plan.unfit("nothing in the feed says Substack")

    def first(self, task: Task) -> Cursor:  # noqa: ARG002
        """The newest posts."""
        return {"offset": 0}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """The posts from an offset on."""
        archive = f"{urls.origin_of(task.source.url)}/api/v1/archive"
        return BackfillRequest(
            urls.with_parameters(archive, sort="new", search="", offset=cursor["offset"], limit=LIMIT)
        )

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:
        """The posts of the answer."""
        try:
            posts = json_values.read(response.body or b"null")
        except ValueError:
            posts = None
        offset = cursor["offset"]
        if not posts and offset == 0:
            return Step(refused="its archive answers with nothing")
        if not isinstance(posts, list):
            raise ValueError(  # noqa: TRY004 - it is the answer that is wrong, not a caller
                "the archive of Substack answered with something that is no list of posts"
            )
        entries = tuple(_entry(post) for post in posts if isinstance(post, dict) and post.get("title"))
        if not posts:
            return Step(note="the archive ends here")
        if marks.repeated(cursor, entries):
            if offset == len(posts):
                return Step(unsuitable="its archive ignores the offset: the second page is the first again")
            return Step(note=f"the page at offset {offset} repeats the page before it")
        if pacing.passed(entries, task.span.since):
            return Step(entries, note="read beyond the first day asked for")
        return Step(entries, next={"offset": offset + len(posts), marks.BEFORE: marks.of_entries(entries)})


def _entry(post: dict[str, Any]) -> RawEntry:
    url = str(post.get("canonical_url") or "")
    bylines = post.get("publishedBylines")
    people = bylines if isinstance(bylines, list) else []
    return RawEntry(
        guid=url or str(post.get("id", "")),
        link=url,
        title=str(post["title"]),
        summary=str(post.get("description") or post.get("subtitle") or ""),
        content=str(post.get("body_html") or post.get("truncated_body_text") or ""),
        author=", ".join(str(one["name"]) for one in people if isinstance(one, dict) and one.get("name")),
        published=times.read(post.get("post_date")),
    )


MECHANISM = Substack()
