"""Relative addresses made absolute, as soon as the address of the document is known."""

import dataclasses
import re
from urllib.parse import urljoin

from tracker.model.feed import ArchiveLinks, ParsedFeed, RawEntry

_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB = ("http://", "https://")
_RELATIVE_ATTRIBUTE = re.compile(
    r"""(<[a-z][^<>]{0,2000}?\s(?:href|src)\s*=\s*)(["'])(?![a-z][a-z0-9+.-]*:|\#)([^"'<>]{1,2000})\2""",
    re.IGNORECASE,
)
# Two patterns, each with a literal in front: far faster to search for than one with a choice. Whether the
# literal is there at all is found out faster still.
_RELATIVE_HREF = re.compile(r"""href\s*=\s*["'](?!https?:|mailto:|data:|#)""")
_RELATIVE_SRC = re.compile(r"""src\s*=\s*["'](?!https?:|data:)""")


def absolute(feed: ParsedFeed, url: str) -> ParsedFeed:
    """``feed`` with absolute addresses: those of its links ("" where not on the web) and in its markup.

    ``url`` is the address of the document ("" where unknown). Addresses inside an entry are relative
    to the entry itself: that is what publishers mean, whatever RFC 3986 says of the document.
    """
    link = page(url, feed.link)
    archive = ArchiveLinks(
        prev_archive=join(url, feed.archive.prev_archive),
        next_page=join(url, feed.archive.next_page),
        complete=feed.archive.complete,
    )
    entries = tuple(_entry(entry, link or url) for entry in feed.entries)
    return dataclasses.replace(feed, link=link, archive=archive, entries=entries)


def page(base: str, reference: str) -> str:
    """The address of a page: ``reference`` against ``base``, "" where that is not http or https.

    An Atom id such as ``tag:example.org,2026:1`` stands in for a link that is missing; it leads nowhere.
    """
    if not reference.startswith(_WEB):
        reference = join(base, reference)
    return "" if _ABSOLUTE.match(reference) and reference[:4].lower() != "http" else reference


def join(base: str, reference: str) -> str:
    """``reference`` against ``base``; unchanged where it is absolute already or cannot be joined."""
    if not reference or not base or _ABSOLUTE.match(reference):
        return reference
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def in_markup(markup: str, base: str) -> str:
    """``markup`` with the relative addresses of its links and pictures made absolute."""
    if not base or not (
        ("href" in markup and _RELATIVE_HREF.search(markup))
        or ("src" in markup and _RELATIVE_SRC.search(markup))
    ):
        return markup
    return _RELATIVE_ATTRIBUTE.sub(
        lambda match: f"{match[1]}{match[2]}{join(base, match[3].strip())}{match[2]}", markup
    )


def _entry(entry: RawEntry, base: str) -> RawEntry:
    link = entry.link
    if not link.startswith(_WEB):
        link = page(base, link)
    inside = link or base
    summary, content = in_markup(entry.summary, inside), in_markup(entry.content, inside)
    if link == entry.link and summary == entry.summary and content == entry.content:
        return entry
    return dataclasses.replace(entry, link=link, summary=summary, content=content)
