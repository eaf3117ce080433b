"""Takes and gives OPML 2.0 (http://opml.org/spec2.opml), the lists of feeds that readers exchange.

What OPML has no word for travels in attributes of our own namespace, so that a list which was
written here comes back as it was; other readers pass over them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from email.utils import format_datetime
from enum import IntEnum
from typing import Any

from lxml import etree

from tracker.catalogue.addresses import comparable_url, mistake_in_url
from tracker.catalogue.ids import Ids
from tracker.catalogue.problem import Problem
from tracker.catalogue.source_fields import CHECKS, broken_rule, mistakes, source_from
from tracker.catalogue.sources import SourceList
from tracker.catalogue.xmltext import decoded, harmless, without_invalid
from tracker.errors import CatalogueError
from tracker.model.source import Category, Source
from tracker.text.han import count_han

NAMESPACE = "urn:china-ai-tracker:source"
FILE = "OPML"
SWITCHED_OFF = "Switched off in the list that it was read from."

_STANDARD = ("title", "url", "language")
_OWN = tuple(field.name for field in fields(Source) if field.name not in _STANDARD)
_DEFAULTS = {field.name: field.default for field in fields(Source)}
_FEED_SCHEME = re.compile(r"\Afeed:(?://)?(?=https?://)|\Afeed(?=://)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")


def read_opml(document: bytes, *, known: Iterable[Source] = ()) -> SourceList:
    """Read the feeds of an OPML document, and what is wrong with those that cannot be used.

    Folders may nest; one that is named after a category gives it. A feed listed in several folders
    counts once. Ids come from our own attribute, else from the title, else from the address: the
    same list gives the same ids again, and two feeds never share one.

    Args:
        document: in any usual encoding. Entities that it declares are never expanded.
        known: sources that exist: a feed with the address of one of them takes over its id, and no
            other feed gets that id.

    Raises:
        CatalogueError: the document is no OPML.
    """
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    ids = Ids(known)
    for place, outline in enumerate(_leaves(_root(document)), start=1):
        found = _source_of(outline, f"outline {place}", ids)
        if isinstance(found, Source):
            sources.setdefault(found.id, found)
        else:
            problems += found
    return SourceList(tuple(sources.values()), tuple(problems))


def write_opml(sources: Iterable[Source], title: str, now: datetime) -> bytes:
    """Write sources as OPML 2.0 in UTF-8, one folder for each category.

    Addresses are written as they are, with whatever credentials they hold.

    Args:
        sources: in the order in which they shall stand within their folders.
        title: of the list.
        now: an aware time, written as the date of creation.
    """
    root = etree.Element("opml", version="2.0", nsmap={"tracker": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = without_invalid(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now.astimezone(UTC), usegmt=True)
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = etree.SubElement(root, "body")
    listed = list(sources)
    for category in Category:
        members = [source for source in listed if source.category is category]
        if members:
            folder = etree.SubElement(body, "outline", text=category.value)
            for source in members:
                etree.SubElement(folder, "outline", _attributes(source))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _root(document: bytes) -> Any:
    text = harmless(decoded(document), "opml")
    if not text:
        raise CatalogueError("The file is no OPML: it has no <opml> in it; export the list of feeds as OPML.")
    try:
        return etree.fromstring(text, _parser(recover=False))
    except etree.XMLSyntaxError:
        return etree.fromstring(text, _parser(recover=True))


def _parser(*, recover: bool) -> Any:
    # No declaration of an entity is left in the text; the options say so once again.
    return etree.XMLParser(recover=recover, resolve_entities=False, no_network=True, load_dtd=False)


def _name(element: Any) -> str:
    """The local name in lower case, "" for a comment and the like; lxml's QName refuses mended names."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _leaves(root: Any) -> Iterator[Any]:
    """Outlines that are feeds, or would be if they had an address; folders are passed through."""
    for element in root.iter():
        if _name(element) != "outline":
            continue
        inside = any(_name(child) == "outline" for child in element)
        if not inside or _plain(element).get("xmlurl"):
            yield element


def _plain(outline: Any) -> dict[str, str]:
    """Attributes without a namespace, by lower-case name: readers disagree on xmlUrl, xmlurl, XMLURL."""
    return {name.lower(): value.strip() for name, value in outline.attrib.items() if "{" not in name}


def _source_of(outline: Any, place: str, ids: Ids) -> Source | list[Problem]:
    plain = _plain(outline)
    title = _CONTROL.sub(" ", plain.get("title") or plain.get("text", "")).strip()
    label = title or place
    url = _FEED_SCHEME.sub(_without_feed, plain.get("xmlurl", ""))
    mistake = mistake_in_url(url) if url else "is missing, so there is no feed to read; give its address."
    if mistake:
        return [Problem(FILE, label, "xmlUrl", f"xmlUrl {mistake}")]
    own = _own_values(outline)
    language = _language(plain.get("language", ""), title)
    values: dict[str, Any] = {
        "category": _category(outline, language),
        **own,
        "url": url,
        "language": language,
    }
    values["title"] = title or comparable_url(url).partition("://")[2]
    values["id"] = ids.assign(url, wish=str(own.get("id", "")), title=title)
    if values.get("enabled") is False and not values.get("disabled_because"):
        values["disabled_because"] = SWITCHED_OFF
    wrong = mistakes(values, allowed=CHECKS)
    if not wrong and (rule := broken_rule(values, None)):
        wrong = [rule]
    return [Problem(FILE, label, *one) for one in wrong] or source_from(values)


def _without_feed(found: re.Match[str]) -> str:
    return "http" if found[0].lower() == "feed" else ""


def _own_values(outline: Any) -> dict[str, Any]:
    """What our own attributes say, in the types of the fields; what cannot be is left as text."""
    written = ((name, outline.get(f"{{{NAMESPACE}}}{name}")) for name in _OWN)
    return {name: _typed(name, text) for name, text in written if text is not None}


def _typed(name: str, text: str) -> object:
    if name in {"tier", "poll_minutes"}:
        return int(text) if text.isascii() and text.isdigit() else text
    if name == "enabled":
        return {"true": True, "false": False}.get(text, text)
    if name == "entities":
        return text.split()
    if name == "status_date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _language(claimed: str, title: str) -> str:
    tag = claimed.replace("_", "-")
    for code in (tag, tag.lower()):
        if not CHECKS["language"](code):
            return code
    return "zh" if count_han(title) else "en"


def _category(outline: Any, language: str) -> str:
    names = {_plain(folder).get("text", "") for folder in outline.iterancestors()}
    known = next((category.value for category in Category if category.value in names), "")
    return known or (Category.CHINESE_MEDIA if language.startswith("zh") else Category.ENGLISH_MEDIA).value


def _attributes(source: Source) -> dict[str, str]:
    written = {"type": "rss", "text": source.title, "title": source.title, "xmlUrl": source.url}
    written["language"] = source.language
    for name in _OWN:
        value = getattr(source, name)
        if name == "id" or value != _DEFAULTS[name]:
            written[f"{{{NAMESPACE}}}{name}"] = _spelled(value)
    return {name: without_invalid(value) for name, value in written.items()}


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, IntEnum):
        return str(int(value))
    return " ".join(value) if isinstance(value, tuple) else str(value)
