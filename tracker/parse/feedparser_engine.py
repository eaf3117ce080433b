"""The reference engine: feedparser, which reads every dialect and much that is broken.

Its own sanitising and its resolving of relative addresses are off: both are done later, once, for
all engines, and they are three quarters of its time.
"""

import calendar
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tracker.errors import ParseError
from tracker.model.feed import ArchiveLinks, ParsedFeed, RawEntry
from tracker.parse import hints, links, markup
from tracker.parse.dates import parse_date

_UTF8: Final = {"content-type": "application/xml; charset=utf-8"}

# What feedparser and the SGML parser below it raise on documents that are broken beyond them.
_TRIPS = (ValueError, OverflowError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


def read(data: bytes) -> ParsedFeed:
    """Read an XML document in UTF-8.

    Raises:
        ParseError: it has neither a root that is known nor entries.
    """
    import feedparser  # noqa: PLC0415 - most processes meet no document that needs it

    try:
        document = feedparser.parse(
            io.BytesIO(data), response_headers=_UTF8, sanitize_html=False, resolve_relative_uris=False
        )
    except _TRIPS as error:
        raise ParseError(
            f"The document is too damaged to be read as a feed ({type(error).__name__})."
        ) from error
    head: dict[str, Any] = document["feed"]
    if not document.get("version") and not document["entries"]:
        raise ParseError("The document is not a feed: it is neither RSS, RDF, Atom nor JSON Feed.")
    around = hints.envelope(data)
    language = str(head.get("language") or "")
    chinese = language.lower().startswith("zh")
    atom = str(document.get("version")).startswith("atom")
    return ParsedFeed(
        format=str(document.get("version") or "unknown"),
        title=_html(head, "title") if atom else _text(head, "title"),
        link=str(dict.get(head, "link") or ""),
        language=language,
        updated=_date(head, "updated", chinese=chinese) or _date(head, "published", chinese=chinese),
        entries=tuple(
            _entry(entry, atom=atom, chinese=chinese, language=language) for entry in document["entries"]
        ),
        hints=hints.read(around),
        archive=_archive(head, complete=hints.is_complete(around)),
        problems=_problems(document),
    )


def _entry(entry: dict[str, Any], *, atom: bool, chinese: bool, language: str) -> RawEntry:
    content, spoken, base = _content(entry)
    # Without a detail of its own it is only feedparser's copy of the content.
    summary = _html(entry, "summary") if "summary_detail" in entry else ""
    published = _date(entry, "published", chinese=chinese) or _date(entry, "created", chinese=chinese)
    updated = _date(entry, "updated", chinese=chinese)
    if published is None and not atom:
        published, updated = updated, None
    return RawEntry(
        guid=_text(entry, "id"),
        link=_text(entry, "link"),
        title=_html(entry, "title") if atom else _text(entry, "title"),
        summary="" if summary == content else links.in_markup(summary, base),
        content=links.in_markup(content, base),
        author=_author(entry),
        published=published,
        updated=updated,
        language="" if spoken == language else spoken,
        categories=tuple(dict.fromkeys(filter(None, map(_label, dict.get(entry, "tags") or ())))),
    )


def _text(entry: dict[str, Any], key: str) -> str:
    # dict.get, because feedparser's own get maps old names to new ones and warns.
    value = dict.get(entry, key)
    return value.strip() if isinstance(value, str) else ""


def _html(entry: dict[str, Any], key: str) -> str:
    detail = dict.get(entry, f"{key}_detail") or {}
    value = _text(entry, key)
    return markup.from_text(value) if detail.get("type") == "text/plain" else value


def _content(entry: dict[str, Any]) -> tuple[str, str, str]:
    """The fullest content with its language and the base that the document gave it, each maybe ""."""
    best: tuple[str, str, str] = ("", "", "")
    for content in dict.get(entry, "content") or ():
        value = str(content.get("value") or "").strip()
        kind = str(content.get("type") or "")
        if kind == "text/plain":
            value = markup.from_text(value)
        elif kind not in {"text/html", "application/xhtml+xml"}:
            continue
        if len(value) > len(best[0]):
            best = (value, str(content.get("language") or ""), str(content.get("base") or ""))
    return best


def _author(entry: dict[str, Any]) -> str:
    named = [
        str(author.get("name") or author.get("email") or "") for author in dict.get(entry, "authors") or ()
    ]
    names = [markup.person(name) for name in named] or [markup.person(_text(entry, "author"))]
    return ", ".join(dict.fromkeys(filter(None, names)))


def _label(tag: Mapping[str, Any]) -> str:
    return str(tag.get("term") or tag.get("label") or "").strip()


def _date(entry: dict[str, Any], key: str, *, chinese: bool) -> datetime | None:
    raw = dict.get(entry, key)
    if not isinstance(raw, str) or not raw.strip():
        return None
    found = parse_date(raw, chinese=chinese)
    if found is None:
        read = dict.get(entry, f"{key}_parsed")
        if read:
            try:
                found = datetime.fromtimestamp(calendar.timegm(read), UTC)
            except (ValueError, TypeError, OverflowError):
                return None
    return found


def _archive(head: Mapping[str, Any], *, complete: bool) -> ArchiveLinks:
    found = {str(link.get("rel")): str(link.get("href") or "") for link in head.get("links") or ()}
    return ArchiveLinks(found.get("prev-archive", ""), found.get("next", ""), complete)


def _problems(document: Mapping[str, Any]) -> tuple[str, ...]:
    if not document.get("bozo"):
        return ()
    reason = " ".join(str(document.get("bozo_exception") or "").split()).removeprefix("<unknown>:")
    return (f"The document is not well-formed XML ({reason[:120]}); what could be read was read.",)
