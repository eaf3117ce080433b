"""Sitemaps (sitemaps.org): the addresses of a site with the day of their last change, and their pages.

``robots.txt`` names them; else the usual names are tried. An index is followed, gzip unpacked, and what
last changed before the first day asked for is passed over: it was published before it. A sitemap is read
once, however many name it; indexes that name each other would never end. A news sitemap tells title and
date; any other address is asked for its page. Of all addresses only those that look like the ones in the
feed are taken.
"""

import re
import zlib
from dataclasses import replace
from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from tracker.backfill import marks, times, urls
from tracker.model.backfill import BackfillRequest, Cursor, Page, Plan, Response, Step, Sureness, Task
from tracker.model.feed import RawEntry

MOST_SITEMAPS = 500
"""Of a site that makes up a further index for each one that is asked for, no more are read."""
MOST_BYTES = 60_000_000
_ROBOTS = re.compile(rb"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_ENTRY = re.compile(r"<(url|sitemap)\b[^>]*>(.*?)</\1\s*>", re.DOTALL)
_USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml")
_GONE = frozenset({400, 401, 404, 410, 500})


class Sitemap:
    """Reads a site's own list of its pages."""

    name = "sitemap"
    order = 60
    sureness = Sureness.LIKELY

    def plan(self, task: Task) -> Plan:
        """Suits a feed whose entries lie on the site that it names, in one part of it or more."""
        facts = task.facts
        if facts.feed is None:
            return Plan.unfit(facts.problem or "the feed was not read")
        if not _hosts(task):
            return Plan.unfit("its entries lie on many sites")
        made = "Ghost, which has no older pages" if "ghost" in facts.generator.lower() else "a site"
        return Plan.fits(f"it is the feed of {made}, and a site lists its pages in a sitemap")

    def first(self, task: Task) -> Cursor:
        """The file that names the sitemaps."""
        site = urls.origin_of(next(iter(_links(task)), task.source.url))
        todo = [f"{site}/robots.txt"]
        return {"todo": todo, "read": [], "parts": _parts(task), "found": False, "guessed": False}

    def request(self, task: Task, cursor: Cursor) -> BackfillRequest:  # noqa: ARG002
        """The next sitemap; one that is not there is passed over."""
        ends = _GONE - {500} if cursor["found"] else _GONE
        return BackfillRequest(cursor["todo"][0], ends=ends)

    def read(self, task: Task, cursor: Cursor, response: Response) -> Step:
        """More sitemaps, and the pages and news of this one."""
        asked, *todo = cursor["todo"]
        if asked.endswith("/robots.txt"):
            told = (one.decode("utf8", "replace") for one in _ROBOTS.findall(response.body))
            named = [one for one in told if urls.host_of(one)]
            usual = [urljoin(asked, name) for name in _USUAL]
            return self._on({**cursor, "guessed": not named}, named or usual, Step())
        text = _text(response.body)
        if response.status != 200 or ("<urlset" not in text and "<sitemapindex" not in text):
            if not todo and not cursor["found"]:
                return Step(unsuitable=f"the site has no sitemap ({response.status})")
            return self._on(cursor, todo, Step())
        if cursor["guessed"] and not cursor["found"]:
            todo = []
        children, pages, news = _listed(text, task.span.since, cursor["parts"])
        step = Step(news, pages=pages)
        return self._on({**cursor, "found": True}, [*todo, *children], step)

    def _on(self, cursor: Cursor, todo: list[str], step: Step) -> Step:
        read = [*cursor.get("read", ()), marks.of_address(cursor["todo"][0])]
        known = set(read)
        unread = [url for url in dict.fromkeys(todo) if marks.of_address(url) not in known]
        left = unread[: max(0, MOST_SITEMAPS - len(read))]
        if left:
            return replace(step, next={**cursor, "todo": left, "read": read})
        all_read = len(read) < MOST_SITEMAPS
        return replace(step, note="all sitemaps are read" if all_read else f"{len(read)} sitemaps are read")


def _listed(
    text: str, since: datetime, parts: list[str]
) -> tuple[list[str], tuple[Page, ...], tuple[RawEntry, ...]]:
    """Sitemaps, pages and news of a document that may hold something of the time from ``since`` on."""
    children: list[str] = []
    pages: list[Page] = []
    news: list[RawEntry] = []
    for kind, block in _ENTRY.findall(text):
        url = _element(block, "loc")
        changed = times.read(_element(block, "lastmod"))
        if not (url.startswith("http") and urls.host_of(url)) or (changed is not None and changed < since):
            continue
        if kind == "sitemap":
            children.append(url)
            continue
        title = _element(block, "news:title")
        if title:
            published = times.read(_element(block, "news:publication_date"))
            news.append(RawEntry(guid=url, link=url, title=title, published=published))
        elif not parts or urlsplit(url).path.startswith(tuple(parts)):
            pages.append(Page(url, changed))
    return children, tuple(pages), tuple(news)


def _element(block: str, name: str) -> str:
    match = re.search(rf"<{name}\b[^>]*>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</{name}\s*>", block, re.DOTALL)
    return unescape(match[1]).strip() if match else ""


def _text(body: bytes) -> str:
    """The document, unpacked where it is gzip, up to a size that no honest sitemap has."""
    if body.startswith(b"\x1f\x8b"):
        try:
            body = zlib.decompressobj(31).decompress(body, MOST_BYTES)
        except zlib.error:
            return ""
    return body[:MOST_BYTES].decode("utf-8", "replace")


def _hosts(task: Task) -> str:
    """The one host on which the entries of the feed lie; "" where there are several or none."""
    found = {urls.host_of(link) for link in _links(task)}
    return found.pop() if len(found) == 1 else ""


def _parts(task: Task) -> list[str]:
    """The first folders of the entries' paths, if they are few: ``/blog/`` and the like."""
    paths = {urlsplit(link).path for link in _links(task)}
    folders = {f"/{path.split('/')[1]}/" for path in paths if path.count("/") > 1}
    covered = all(path.startswith(tuple(folders)) for path in paths) if folders else False
    return sorted(folders) if covered and len(folders) <= 3 else []


def _links(task: Task) -> list[str]:
    """The addresses of the entries of the feed; what is none is no sign of anything."""
    entries = task.facts.feed.entries if task.facts.feed else ()
    return [one.link for one in entries if one.link.startswith("http") and urls.host_of(one.link)]


MECHANISM = Sitemap()
