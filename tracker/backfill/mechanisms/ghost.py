"""Ghost: its Content API, with the public key that its own pages carry.

Ghost's feed has no older pages. Its pages load a search or a sign-up form with ``data-key`` and
``data-api``, which are meant to be public; with them the API lists the posts page by page until
``meta.pagination.next`` is null. A site without them is left to its sitemap.
"""

import html
import re
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from tracker.backfill import marks, pacing, times, urls
from tracker.model.backfill import BackfillRequest, Cursor, Plan, Response, Step, Sureness, Task
from tracker.model.feed import RawEntry
from tracker.text import json_values

LIMIT = 100
_KEY = re.compile(rb'\bdata-key\s*=\s*"([0-9a-f]{16,64})"')
_API = re.compile(rb'\bdata-api\s*=\s*"([^"]{8,300})"')


class Ghost:
    """Pages through the posts of a publication made by Ghost."""

    name = "ghost"
    order = 20
    sureness = Sureness.COMPLETE

    def plan(self, task: Task) -> Plan:
        """Suits a feed whose generator is Ghost."""
        if not task.facts.generator.lower().startswith("ghost"):
            return Plan.unfit("its generator is not Ghost")
        requests = pacing.pages(task, LIMIT)
        return Plan.fits("its generator is Ghost", requests + 1 if requests else None)

    def first(self, task: Task) -> Cursor:
        """The front page, which carries the key."""
        return {"site": _site(task), "api": "", "key": "", "page": 1}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """The front page, then a page of posts, oldest first."""
        if not cursor["key"]:
            return BackfillRequest(f"{cursor['site']}/")
        between = f"published_at:>='{_moment(task.span.since)}'+published_at:<'{_moment(task.span.until)}'"
        wanted: dict[str, str | int] = {
            "key": cursor["key"],
            "limit": LIMIT,
            "page": cursor["page"],
            "filter": between,
            "order": "published_at asc",
            "fields": "id,title,url,published_at,excerpt,html",
        }
        return BackfillRequest(urls.with_parameters(f"{cursor['api']}posts/", **wanted))

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:  # noqa: ARG002
        """The key, or the posts of a page and the next page."""
        if not cursor["key"]:
            key, api = _KEY.search(response.body), _API.search(response.body)
            if key is None:
                return Step(unsuitable="its front page carries no key for the Content API")
            where = urljoin(response.url, api[1].decode("utf8", "replace") if api else "/ghost/api/content/")
            return Step(next={**cursor, "key": key[1].decode(), "api": f"{where.rstrip('/')}/"})
        posts, following = _listed(response.body)
        entries = tuple(_entry(post) for post in posts if post.get("url") and post.get("title"))
        if marks.repeated(cursor, entries):
            if cursor["page"] == 2:
                return Step(unsuitable="its Content API ignores the page: page 2 is page 1 again")
            return Step(note=f"page {cursor['page']} repeats the page before it")
        if following is None:
            return Step(entries, note="the publication lists no more posts of that time")
        mark = marks.of_entries(entries)
        return Step(entries, next={**cursor, "page": following, marks.BEFORE: mark})


def _site(task: Task) -> str:
    entries = task.facts.feed.entries if task.facts.feed else ()
    return urls.origin_of(next((one.link for one in entries if urls.host_of(one.link)), task.source.url))


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _listed(body: bytes) -> tuple[list[dict[str, Any]], int | None]:
    """The posts of an answer, and the number of the next page."""
    try:
        answer: Any = json_values.read(body)
        posts = [post for post in answer["posts"] if isinstance(post, dict)]
        following = answer["meta"]["pagination"]["next"]
        return posts, int(following) if following else None
    except (ValueError, KeyError, TypeError):
        raise ValueError("Ghost answered with something that is no list of posts") from None


def _entry(post: dict[str, Any]) -> RawEntry:
    return RawEntry(
        guid=str(post.get("id") or post["url"]),
        link=str(post["url"]),
        title=html.escape(str(post["title"]), quote=False),
        summary=html.escape(str(post.get("excerpt") or ""), quote=False),
        content=str(post.get("html") or ""),
        published=times.read(post.get("published_at")),
    )


MECHANISM = Ghost()
