"""One entry of Atom 1.0 (RFC 4287), for the fast engine."""

from lxml import etree

from tracker.model.feed import RawEntry
from tracker.parse import markup
from tracker.parse.fast_elements import ATOM, Declined, date, pass_over, text

_A = f"{{{ATOM}}}"
_LINK, _AUTHOR, _CATEGORY, _NAME = f"{_A}link", f"{_A}author", f"{_A}category", f"{_A}name"
_TEXTS = frozenset({"title", "summary", "content"})
_FIELDS = {f"{_A}{name}": name for name in (*_TEXTS, "published", "updated")} | {f"{_A}id": "guid"}
_TEXT_TYPES = {None: False, "text": False, "text/plain": False, "html": True, "text/html": True}
_PAGE_TYPES = frozenset({None, "text/html", "html", "application/xhtml+xml", "xhtml"})


def entry(element: etree._Element, *, chinese: bool) -> RawEntry:
    """The entry in an ``entry``.

    Raises:
        Declined: the entry needs the reference engine.
    """
    found: dict[str, str] = {}
    authors: dict[str, None] = {}
    categories: dict[str, None] = {}
    for child in element:
        tag = child.tag
        field = _FIELDS.get(tag)
        if field is not None:
            if field in found:
                raise Declined
            found[field] = markup_in(child) if field in _TEXTS else text(child)
        elif tag == _LINK:
            _link(child, found)
        elif tag == _AUTHOR:
            authors[_name(child)] = None
        elif tag == _CATEGORY:
            categories[(child.get("term") or child.get("label") or text(child)).strip()] = None
        else:
            pass_over(child)
    guid = found.get("guid", "")
    summary, content = found.get("summary", ""), found.get("content", "")
    published, updated = found.get("published", ""), found.get("updated", "")
    moment = date(updated, chinese=chinese)
    return RawEntry(
        guid=guid,
        link=found.get("link", guid),
        title=found.get("title", ""),
        summary="" if summary == content else summary,
        content=content,
        author=", ".join(filter(None, authors)),
        published=moment if published == updated else date(published, chinese=chinese),
        updated=moment,
        categories=tuple(filter(None, categories)),
    )


def alternate(feed: etree._Element) -> str:
    """The address of the page that the feed belongs to."""
    found: dict[str, str] = {}
    for child in feed.iterchildren(f"{_A}link"):
        _link(child, found)
    return found.get("link") or text(feed.find(f"{_A}id"))


def markup_in(element: etree._Element | None) -> str:
    """A text construct as HTML, whatever type it declares.

    Raises:
        Declined: its type is neither text nor html, or it has attributes of older versions.
    """
    if element is None:
        return ""
    kind = element.get("type")
    if kind not in _TEXT_TYPES or element.get("src") or element.get("mode"):
        raise Declined
    value = text(element)
    return value if _TEXT_TYPES[kind] else markup.from_text(value)


def _link(element: etree._Element, found: dict[str, str]) -> None:
    href = element.get("href")
    if href is None or ":///" in href or len(element):
        raise Declined
    if (element.get("rel") or "alternate").lower() == "alternate" and element.get("type") in _PAGE_TYPES:
        found["link"] = href.strip()


def _name(author: etree._Element) -> str:
    return markup.person(text(author.find(_NAME)) or text(author.find(f"{_A}email")))
