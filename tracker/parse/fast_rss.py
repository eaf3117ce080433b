"""One item of RSS 2.0 or RDF, for the fast engine."""

import re
from functools import cache

from lxml import etree

from tracker.model.feed import RawEntry
from tracker.parse import markup
from tracker.parse.fast_elements import CONTENT, DC, ITUNES, RDF, Declined, date, pass_over, text

_BARE = frozenset({"title", "summary", "content"})
_ABOUT = f"{{{RDF}}}about"
_SEMICOLON = re.compile(r"&([A-Za-z0-9_]+);")


@cache
def _fields(namespace: str) -> dict[str, str]:
    """The tags that are read and what they are to an entry; ``namespace`` is that of the core tags."""
    core = {
        "title": "title",
        "link": "link",
        "description": "summary",
        "guid": "guid",
        "pubDate": "published",
        "author": "author",
        "category": "category",
    }
    if namespace:
        core = {name: field for name, field in core.items() if name in {"title", "link", "description"}}
    return {f"{namespace}{name}": field for name, field in core.items()} | {
        f"{{{CONTENT}}}encoded": "content",
        f"{{{DC}}}creator": "author",
        f"{{{ITUNES}}}author": "author",
        f"{{{DC}}}date": "updated",
        f"{{{DC}}}subject": "category",
    }


def entry(item: etree._Element, namespace: str, *, chinese: bool) -> RawEntry:
    """The entry in an ``item``.

    Raises:
        Declined: the item needs the reference engine.
    """
    field_of = _fields(namespace).get
    found: dict[str, str] = {}
    authors: dict[str, None] = {}
    categories: dict[str, None] = {}
    named = None
    for child in item:
        field = field_of(child.tag)
        if field is None:
            pass_over(child)
        elif field == "author":
            authors[text(child)] = None
        elif field == "category":
            categories[text(child)] = None
        elif field in found or (field in _BARE and child.keys()):
            raise Declined
        else:
            found[field] = text(child)
            if field == "guid":
                named = child
    about = item.get(_ABOUT)
    guid = found.get("guid", "") or (about or "").strip()
    if about and named is not None:
        raise Declined
    link = found.get("link")
    if link is None:
        link = guid if named is not None and _is_permalink(named) else ""
    summary, content = found.get("summary", ""), found.get("content", "")
    updated = date(found.get("updated", ""), chinese=chinese)
    published = date(found.get("published", ""), chinese=chinese)
    return RawEntry(
        guid=guid,
        link=_address(link),
        title=found.get("title", ""),
        summary="" if summary == content else summary,
        content=content,
        author=", ".join(dict.fromkeys(filter(None, map(markup.person, authors)))),
        published=published or updated,
        updated=updated if published else None,
        categories=tuple(filter(None, categories)),
    )


def _is_permalink(guid: etree._Element) -> bool:
    return guid.get("isPermaLink", "true") == "true" and not guid.get("ispermalink")


def _address(link: str) -> str:
    if ":///" in link:
        raise Declined
    return _SEMICOLON.sub(r"&\1", link.replace("&amp;", "&")) if "&" in link else link
