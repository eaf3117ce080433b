"""A page of an article → its title, date and first words, from what its head says for machines.

Open Graph, the article's own meta tags and JSON-LD (schema.org) are believed; the visible page is not
read, since every site has its own.
"""

import html
import re

from tracker.backfill import times
from tracker.model.feed import RawEntry

_HEAD_BYTES = 400_000
_META = re.compile(r"<meta\b([^>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]*>(.{0,2000}?)</title>", re.IGNORECASE | re.DOTALL)
_LANGUAGE = re.compile(r"""<html\b[^>]{0,1000}?\blang\s*=\s*["']?([A-Za-z-]{2,12})""", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "dc.date.issued",
    "dcterms.created",
    "parsely-pub-date",
)
_AUTHORS = ("author", "article:author", "parsely-author")


def entry_of(body: bytes, url: str) -> RawEntry:
    """What the head of a page says of its article; ``title`` is "" where it says nothing."""
    text = _decoded(body[:_HEAD_BYTES])
    meta = _meta(text)
    title = meta.get("og:title") or meta.get("twitter:title") or _first(_TITLE, text)
    moments = [times.read(meta[name]) for name in _PUBLISHED if meta.get(name)]
    moments.append(times.read(_first(_JSON_LD_DATE, text)))
    author = next((meta[name] for name in _AUTHORS if meta.get(name)), "")
    return RawEntry(
        guid=url,
        link=url,
        title=html.escape(title.strip(), quote=False),
        summary=html.escape(meta.get("og:description") or meta.get("description") or "", quote=False),
        author="" if author.startswith("http") else author,
        published=next((moment for moment in moments if moment), None),
        language=_first(_LANGUAGE, text),
    )


def _meta(text: str) -> dict[str, str]:
    """The contents of the meta tags by name in lower case; the first of a name wins."""
    found: dict[str, str] = {}
    for tag in _META.finditer(text):
        attributes = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(tag[1])
        }
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name and attributes.get("content"):
            found.setdefault(name.lower(), attributes["content"].strip())
    return found


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return html.unescape(match[1]).strip() if match else ""


def _decoded(body: bytes) -> str:
    match = _CHARSET.search(body[:4096])
    charset = match[1].decode("ascii") if match else "utf-8"
    if charset.lower() in {"gb2312", "gbk"}:
        charset = "gb18030"
    try:
        return body.decode(charset, "replace")
    except (LookupError, UnicodeError):  # no encoding, or one of Python's that is none of documents (idna)
        return body.decode("utf-8", "replace")
