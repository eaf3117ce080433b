"""The entry to the stage: which format is it, which engine reads it, and what all formats share."""

import dataclasses
import re

from tracker.errors import ParseError
from tracker.model.feed import ParsedFeed
from tracker.parse import bounds, encoding, fast, feedparser_engine, jsonfeed, links, mend
from tracker.parse.bounds import ENTRY_LIMIT

_SKIPPED = re.compile(
    r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_FIRST = 1_024
_HEAD = 65_536
_CUT = 4
"""Characters at the end that may be half a name."""

_NOT_FEEDS = {
    "html": "a web page (HTML)",
    "opml": "a list of feeds (OPML)",
    "urlset": "a sitemap",
    "sitemapindex": "an index of sitemaps",
    "kml": "a map (KML)",
    "opensearchdescription": "a description of a search engine (OpenSearch)",
    "service": "an Atom service document",
    "categories": "an Atom category document",
    "svg": "a picture (SVG)",
}


def parse(body: bytes, *, content_type: str = "", url: str = "") -> ParsedFeed:
    """Read a document that was fetched.

    Args:
        body: the decompressed bytes.
        content_type: the value of the HTTP header, for its charset; "" where there is none.
        url: the address that the document came from, to make relative addresses absolute.

    Returns:
        The feed with at most :data:`ENTRY_LIMIT` entries; ``problems`` says what was mended.

    Raises:
        ParseError: the document is no feed; one sentence says what it is.
    """
    decoded = encoding.decode(body, content_type)
    data = decoded.data.lstrip()
    if not data:
        raise ParseError("The document is empty; a feed was expected.")
    feed = jsonfeed.read(data) if data[:1] in {b"{", b"["} else _xml(data)
    problems = (decoded.problem, *feed.problems) if decoded.problem else feed.problems
    if len(feed.entries) > ENTRY_LIMIT:
        problems += (_cut(len(feed.entries)),)
    return links.absolute(
        dataclasses.replace(feed, entries=feed.entries[:ENTRY_LIMIT], problems=problems), url
    )


def _xml(data: bytes) -> ParsedFeed:
    """The well-formed majority by the fast engine, the rest mended, and by feedparser what remains."""
    _refuse_other_documents(data)
    data, entries = bounds.first_entries(data)
    cut: tuple[str, ...] = (_cut(entries),) if entries > ENTRY_LIMIT else ()
    feed = fast.read(data)
    if feed is None:
        mended = mend.mend(data)
        feed = fast.read(mended.data) if mended.data != data else None
        if feed is None:
            part = bounds.affordable(mended.data)
            if len(part) < len(mended.data):
                cut += (
                    f"Only the first {len(part):,} bytes were read of a document that is damaged and large.",
                )
            feed = feedparser_engine.read(part)
        feed = dataclasses.replace(feed, cut=mended.cut)
        cut += mended.problems
    return dataclasses.replace(feed, problems=feed.problems + cut) if cut else feed


def _cut(entries: int) -> str:
    return f"The document has {entries:,} entries; the first {ENTRY_LIMIT:,} were read."


def _root_of(head: str) -> re.Match[str] | None:
    position = 0
    while skipped := _SKIPPED.match(head, position):
        position = skipped.end()
    return _ROOT.match(head, position)


def _refuse_other_documents(data: bytes) -> None:
    """Say what a document is that is well known and no feed."""
    # The root is at the very beginning of most documents, and then the rest need not be decoded.
    head = data[:_FIRST].decode("utf-8", "replace").lstrip("\ufeff")
    root = _root_of(head)
    if root is None or root.end() > len(head) - _CUT:
        head = data[:_HEAD].decode("utf-8", "replace").lstrip("\ufeff")
        root = _root_of(head)
    if root is None:
        if "<" not in head:
            raise ParseError("The document is plain text, not a feed.")
        return
    what = _NOT_FEEDS.get(root[1].lower())
    if what:
        raise ParseError(f"The document is {what}, not a feed.")
