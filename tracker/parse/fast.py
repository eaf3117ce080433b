"""The fast engine: well-formed RSS 2.0, RDF and Atom 1.0 in plain use, by way of lxml.

It reads what most feeds are and *declines* everything else: a construct that feedparser gives a
meaning to and this engine does not know sends the whole document to feedparser, so that both give
the same items for whatever both read. When in doubt, decline: it costs time, never truth.
"""

import re
from collections.abc import Callable
from functools import partial

from lxml import etree

from tracker.model.feed import ArchiveLinks, ParsedFeed, RawEntry
from tracker.parse import fast_atom, fast_rss, hints
from tracker.parse.fast_elements import ATOM, DC, RDF, RSS1, Declined, date, text

_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")
_ENTRY_LIKE = re.compile(r"(?:^|\})(?:item|entry)$", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!(?!--)")
_ROOT_LENGTH = 2_000
_RDF_ROOT = f"{{{RDF}}}RDF"
_ATOM_ROOT = f"{{{ATOM}}}feed"
_RSS_VERSIONS = frozenset({"2.0", "2.00", "2.0.1"})


def read(data: bytes) -> ParsedFeed | None:
    """The feed in an XML document in UTF-8, or None where it needs the reference engine."""
    start = _FIRST_ELEMENT.search(data)
    # A document type may hold entities, and feedparser judges them.
    if start is None or _DOCTYPE.search(data[: start.start()]):
        return None
    # xml:base, and xml:lang on anything but the root, change the meaning of what is inside.
    if data.count(b"xml:") > data.count(b"xml:lang=", start.start(), start.start() + _ROOT_LENGTH):
        return None
    # A parser of its own for each call: one that is shared makes threads wait for each other.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, collect_ids=False, remove_comments=True, remove_pis=True
    )
    try:
        return _feed(etree.fromstring(data, parser), data)
    except (etree.XMLSyntaxError, Declined):
        return None


def _feed(root: etree._Element, data: bytes) -> ParsedFeed:
    around = hints.envelope(data)
    if root.tag == "rss" and root.get("version") in _RSS_VERSIONS:
        return _rss("rss20", root, _only_channel(root, "channel"), "", around)
    if root.tag == _RDF_ROOT:
        return _rss("rss10", root, _only_channel(root, f"{{{RSS1}}}channel"), f"{{{RSS1}}}", around)
    if root.tag == _ATOM_ROOT and root.get("version") is None:
        return _atom(root, around)
    raise Declined


def _only_channel(root: etree._Element, tag: str) -> etree._Element:
    channels = root.findall(tag)
    if len(channels) != 1 or (root.tag == "rss" and len(root) != 1):
        raise Declined
    return channels[0]


def _entries(
    parent: etree._Element, tag: str, read_one: Callable[[etree._Element], RawEntry]
) -> tuple[RawEntry, ...]:
    """The entries in the children that are called ``tag``.

    Raises:
        Declined: something else is an entry to feedparser: another case, another namespace.
    """
    found = []
    for child in parent:
        name = child.tag
        if name == tag:
            found.append(read_one(child))
        elif _ENTRY_LIKE.search(name):
            raise Declined
    return tuple(found)


def _rss(
    name: str, root: etree._Element, channel: etree._Element, namespace: str, around: bytes
) -> ParsedFeed:
    language = text(channel.find(f"{namespace}language"))
    chinese = language.lower().startswith("zh")
    parent = channel if name == "rss20" else root
    read_one = partial(fast_rss.entry, namespace=namespace, chinese=chinese)
    entries = _entries(parent, f"{namespace}item", read_one)
    _entries(root if parent is channel else channel, "", read_one)
    changed = (
        text(channel.find("lastBuildDate"))
        or text(channel.find("pubDate"))
        or text(channel.find(f"{{{DC}}}date"))
    )
    return ParsedFeed(
        format=name,
        title=text(channel.find(f"{namespace}title")),
        link=text(channel.find(f"{namespace}link")),
        language=language or _lang(root),
        updated=date(changed, chinese=chinese),
        entries=entries,
        hints=hints.read(around),
        archive=_archive(channel, around),
    )


def _atom(root: etree._Element, around: bytes) -> ParsedFeed:
    language = _lang(root)
    chinese = language.lower().startswith("zh")
    entries = _entries(root, f"{{{ATOM}}}entry", partial(fast_atom.entry, chinese=chinese))
    return ParsedFeed(
        format="atom10",
        title=fast_atom.markup_in(root.find(f"{{{ATOM}}}title")),
        link=fast_atom.alternate(root),
        language=language,
        updated=date(text(root.find(f"{{{ATOM}}}updated")), chinese=chinese),
        entries=entries,
        hints=hints.read(around),
        archive=_archive(root, around),
    )


def _lang(root: etree._Element) -> str:
    return root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""


def _archive(head: etree._Element, around: bytes) -> ArchiveLinks:
    found = {link.get("rel"): link.get("href") or "" for link in head.iterchildren(f"{{{ATOM}}}link")}
    return ArchiveLinks(found.get("prev-archive", ""), found.get("next", ""), hints.is_complete(around))
