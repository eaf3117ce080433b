"""Atom (RFC 4287): any answer as a feed that a reader can follow."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import quote, urlsplit

from lxml import etree

from tracker.model.story import StoredItem, Story
from tracker.query.formats._view import View, headline, plain, web_address
from tracker.query.records.times import utc

CONTENT_TYPE = "application/atom+xml; charset=utf-8"

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def items(found: Sequence[StoredItem], view: View) -> str:
    """A feed with an entry for each item."""
    feed = _feed(view, "items", (_changed(stored) for stored in found))
    for stored in found:
        entry = _entry(feed, view, f"item/{stored.id}", headline(stored.item), _changed(stored))
        _item(entry, stored)
    return _written(feed)


def stories(found: Sequence[Story], view: View) -> str:
    """A feed with an entry for each story, which links to all its items."""
    feed = _feed(view, "stories", (story.last_seen for story in found))
    for story in found:
        entry = _entry(feed, view, f"story/{story.id}", headline(story.head.item), story.last_seen)
        _item(entry, story.head)
        for stored in story.items:
            if stored is not story.head and (address := _iri(stored.item.url)):
                _add(entry, "link", rel="related", href=address, title=headline(stored.item))
    return _written(feed)


def _feed(view: View, what: str, changes: Iterable[datetime]) -> etree._Element:
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(feed, "id", view.address or _tag(view, f"{what}/{quote(view.title, safe='')}"))
    _add(feed, "title", plain(view.title) or "China AI Tracker")
    _add(feed, "updated", utc(max(changes, default=view.now)))
    _add(_add(feed, "author"), "name", "China AI Tracker")
    _add(feed, "generator", "China AI Tracker")
    if view.address:
        _add(feed, "link", rel="self", href=view.address)
    if view.home:
        _add(feed, "link", rel="alternate", href=view.home)
    return feed


def _entry(feed: etree._Element, view: View, name: str, title: str, updated: datetime) -> etree._Element:
    entry = _add(feed, "entry")
    _add(entry, "id", _tag(view, name))
    _add(entry, "title", title)
    _add(entry, "updated", utc(updated))
    return entry


def _item(entry: etree._Element, stored: StoredItem) -> None:
    item = stored.item
    _add(entry, "published", utc(item.published))
    _add(_add(entry, "author"), "name", plain(item.author) or plain(stored.source_title) or item.source_id)
    if address := _iri(item.url):
        _add(entry, "link", rel="alternate", href=address)
    # An entry without a link must have content (RFC 4287, 4.1.2); for us the summary is all there is.
    _add(entry, "summary" if address else "content", item.summary or stored.item.title)
    terms = [firm.firm for firm in stored.tags.firms] + [event.type.value for event in stored.tags.events]
    for term in dict.fromkeys(terms):
        _add(entry, "category", term=term)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    clean = {key: _NOT_XML.sub("", value) for key, value in attributes.items()}
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    element.text = _NOT_XML.sub("", text) or None
    return element


def _changed(stored: StoredItem) -> datetime:
    return stored.item.updated or stored.item.published


def _tag(view: View, name: str) -> str:
    """An id for ever (RFC 4151): that of the tracker's host, or of none."""
    host = (urlsplit(view.home).hostname if view.home else "") or "localhost"
    return f"tag:{host},2026:{name}"


def _iri(url: str) -> str:
    return quote(web_address(url), safe=":/?#[]@!$&'()*+,;=%~-._")


def _written(feed: etree._Element) -> str:
    etree.indent(feed)
    body = etree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'
