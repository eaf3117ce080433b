"""WordPress: ``{site}/wp-json/wp/v2/posts``, a hundred posts a page, of just the time asked for.

A tenth of the requests that pages of the feed take. Many sites switch it off (401, 403, 404): then the
feed's own pages are asked. It lists the posts of the whole site, so it stands for the feed of the whole
site alone. Page N behind the last is answered 400, ``rest_post_invalid_page_number``.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from tracker.backfill import answers, marks, pacing, times, urls
from tracker.model.backfill import BackfillRequest, Cursor, Plan, Response, Step, Sureness, Task
from tracker.model.feed import RawEntry

PER_PAGE = 100
_FIELDS = "id,guid,date_gmt,link,title,excerpt,content"
_ROOT = re.compile(r'<([^<>]+)>\s*;\s*rel="?https://api\.w\.org/"?')
_WRONG = "the REST interface of WordPress answered with something that is no list of posts"
_MAIN_FEEDS = ("feed", "feed/", "feed/atom", "feed/atom/", "feed/rss2", "feed/rss2/", "rss", "rss/")


class WordPressApi:
    """Pages through the posts of a site by its REST interface."""

    name = "wordpress-api"
    order = 15
    sureness = Sureness.COMPLETE

    def plan(self, task: Task) -> Plan:
        """Suits the main feed of a site whose headers name its REST interface."""
        root = _root(task)
        if not root:
            return Plan.unfit("no header names a REST interface of WordPress")
        if not _is_main(task, root):
            return Plan.unfit("the feed shows a part of the site, and the REST interface lists all of it")
        return Plan.fits("its headers name the REST interface of WordPress", pacing.pages(task, PER_PAGE))

    def first(self, task: Task) -> Cursor:
        """The oldest posts."""
        return {"root": _root(task), "page": 1}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:
        """A page of a hundred posts; the order is that of time, so that new posts shift no page."""
        wanted: dict[str, str | int] = {
            "per_page": PER_PAGE,
            "page": cursor["page"],
            "after": f"{task.span.since:%Y-%m-%dT%H:%M:%S}",
            "before": f"{task.span.until:%Y-%m-%dT%H:%M:%S}",
            "order": "asc",
            "orderby": "date",
            "_fields": _FIELDS,
        }
        ends = frozenset({400}) if cursor["page"] > 1 else frozenset()
        return BackfillRequest(urls.with_parameters(f"{cursor['root']}wp/v2/posts", **wanted), ends=ends)

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:  # noqa: ARG002
        """The posts of the page, and the next page unless this was the last."""
        page = cursor["page"]
        if response.status != 200:
            return Step(note=f"page {page} is behind the last one ({response.status})")
        posts = answers.objects(response.body, _WRONG)
        entries = tuple(_entry(post) for post in posts if post.get("link"))
        if marks.repeated(cursor, entries):
            if page == 2:
                return Step(unsuitable="the REST interface ignores the page: page 2 is page 1 again")
            return Step(note=f"page {page} repeats the page before it")
        total = response.headers.get("x-wp-totalpages", "")
        if len(posts) < PER_PAGE if not total.isdigit() else page >= int(total):
            return Step(entries, note="the site lists no more posts of that time")
        following = {"root": cursor["root"], "page": page + 1}
        return Step(entries, next={**following, marks.BEFORE: marks.of_entries(entries)})


def _root(task: Task) -> str:
    """Where the interface lies, ending with a slash; "" where no header names it as a path."""
    match = _ROOT.search(task.facts.headers.get("link", ""))
    root = match[1] if match else ""
    return root if root.endswith("/wp-json/") and urls.host_of(root) else ""


def _is_main(task: Task, root: str) -> bool:
    site = urlsplit(root.removesuffix("wp-json/"))
    feed = urlsplit(task.facts.url or task.source.url)
    rest = feed.path.removeprefix(site.path) if feed.path.startswith(site.path) else None
    if feed.hostname != site.hostname or rest is None:
        return False
    query = urls.parameters(feed.geturl())
    return rest in _MAIN_FEEDS if not query else rest == "" and set(query) == {"feed"}


def _entry(post: dict[str, Any]) -> RawEntry:
    url = str(post["link"])
    return RawEntry(
        guid=_rendered(post, "guid") or url,
        link=url,
        title=_rendered(post, "title"),
        summary=_rendered(post, "excerpt"),
        content=_rendered(post, "content"),
        published=times.read(post.get("date_gmt")),
    )


def _rendered(post: dict[str, Any], name: str) -> str:
    value = post.get(name)
    return str(value.get("rendered") or "") if isinstance(value, dict) else ""


MECHANISM = WordPressApi()
