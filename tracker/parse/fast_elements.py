"""What the fast readers of RSS and Atom share: their namespaces, text, and what may be passed over."""

import contextlib
import re
from datetime import datetime

from lxml import etree

from tracker.parse.dates import parse_date

ATOM = "http://www.w3.org/2005/Atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS1 = "http://purl.org/rss/1.0/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_MEDIA = ("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss")

# Names without a namespace and prefixes to which feedparser gives a meaning that shapes an entry.
_MEANINGFUL_PREFIXES = frozenset(
    {
        "atom",
        "cc",
        "content",
        "creativecommons",
        "dc",
        "dcterms",
        "feedburner",
        "itunes",
        "media",
        "psc",
        "xhtml",
    }
)
_MEANINGFUL_NAMESPACES = frozenset(
    {
        ATOM,
        RSS1,
        CONTENT,
        "http://purl.org/dc/terms/",
        "http://purl.org/atom/ns#",
        "http://purl.org/rss/1.0/modules/rss091#",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/pie/",
        "http://purl.org/echo/",
        "http://www.w3.org/1999/xhtml",
    }
)

_BEYOND_LATIN1 = re.compile("[^\x00-\xff]")
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = {
    code: character for code in range(0x80, 0xA0) if (character := bytes([code]).decode("cp1252", "ignore"))
}

_HARMLESS = frozenset(
    ["comments", "enclosure", "source"]
    + [
        f"{{{DC}}}{name}"
        for name in ("rights", "publisher", "identifier", "type", "format", "source", "coverage")
    ]
    + [
        f"{{{ITUNES}}}{name}"
        for name in (
            "duration",
            "explicit",
            "image",
            "episode",
            "episodeType",
            "season",
            "order",
            "title",
            "subtitle",
        )
    ]
    + [f"{{{space}}}{name}" for space in _MEDIA for name in ("content", "thumbnail")]
    + [f"{{{ATOM}}}{name}" for name in ("rights", "contributor")]
)
_HARMLESS_INSIDE = frozenset(
    [f"{{{space}}}{name}" for space in _MEDIA for name in ("credit", "thumbnail", "rating")]
    + [f"{{{ATOM}}}{name}" for name in ("name", "email", "uri")]
)


class Declined(Exception):  # noqa: N818 - a decision, not an error
    """The document has something that only the reference engine covers."""


def text(element: etree._Element | None) -> str:
    """The text of an element without children, stripped; "" where there is no element.

    Raises:
        Declined: there is markup inside, which means something else in every dialect.
    """
    if element is None:
        return ""
    if len(element):
        raise Declined
    found = element.text
    if not found:
        return ""
    found = found.strip()
    return found if found.isascii() else mended(found)


def mended(value: str) -> str:
    """``value`` as it was meant, as feedparser has it: without the two usual slips of encodings.

    UTF-8 that was taken for Latin-1 and encoded again is decoded anew; the C1 controls that nobody
    means are the characters of Windows-1252 at their place.
    """
    # Chinese text is told at its first character, which costs less than an error.
    if not _BEYOND_LATIN1.search(value):
        with contextlib.suppress(UnicodeError):
            value = value.encode("latin-1").decode("utf-8")
    # Controls cannot be printed, and that is told faster than which of them there are.
    return value.translate(_WINDOWS) if not value.isprintable() and _C1.search(value) else value


def date(value: str, *, chinese: bool) -> datetime | None:
    """The moment that ``value`` names, None where it is "".

    Raises:
        Declined: it names none that we can read; feedparser knows more ways.
    """
    if not value:
        return None
    moment = parse_date(value, chinese=chinese)
    if moment is None:
        raise Declined
    return moment


def pass_over(element: etree._Element) -> None:
    """Leave out an element that says nothing about the entry.

    Raises:
        Declined: it may say something.
    """
    tag = element.tag
    if tag in _HARMLESS:
        for inner in element.iterdescendants():
            if inner.tag not in _HARMLESS_INSIDE:
                raise Declined
        return
    namespace, closed, _ = tag[1:].partition("}")
    if not closed or len(element) or namespace in _MEANINGFUL_NAMESPACES:
        raise Declined
    if (element.prefix or "atom").lower() in _MEANINGFUL_PREFIXES or "backend.userland.com" in namespace:
        raise Declined
