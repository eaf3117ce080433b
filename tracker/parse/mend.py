"""The usual damages of XML, mended in one pass before an engine reads it.

Control characters, stray ampersands, the entities of HTML, a document that was cut off, and a
document type with entities of its own. What is well-formed comes back as it is.
"""

import html.entities
import re
from typing import NamedTuple

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_ILLEGAL = re.compile(rb"\xef\xbf[\xbe\xbf]")
_HEAD_END = re.compile(rb"<[A-Za-z_]")
_DOCTYPE = re.compile(rb"<!DOCTYPE\b", re.IGNORECASE)
_HEAD = 65_536
_ENTITY = re.compile(rb"""<!ENTITY\s+([\w.-]{1,100})\s+(?:"([^"&%<]{0,200})"|'([^'&%<]{0,200})')\s*>""")
# A CDATA section is stepped over, also one that is never closed; then come the references.
_REFERENCE = re.compile(
    rb"<!\[CDATA\[(?:[^\]]|\](?!\]>))*+(?:\]\]>)?|&(?:#(\d{1,9})|#[xX]([0-9a-fA-F]{1,8})|([\w.-]{1,100}));|&"
)
_KNOWN = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_ROOT = re.compile(rb"<((?:[\w.-]+:)?(?:rss|feed|RDF))\b", re.IGNORECASE)
_ENTRY_START = re.compile(rb"<((?:[\w.-]+:)?(?:item|entry))[\s>]")


class Mended(NamedTuple):
    """A document, the sentences that say what was mended in it, and whether it broke off in the middle."""

    data: bytes
    problems: tuple[str, ...]
    cut: bool


def mend(data: bytes) -> Mended:
    """Mend an XML document in UTF-8; the time is linear in its size."""
    problems: list[str] = []
    cleaned = _ILLEGAL.sub(b"", data.translate(None, _CONTROLS))
    if len(cleaned) < len(data):
        problems.append(f"Control characters were removed from the document ({len(data) - len(cleaned):,}).")
    cleaned, entities = _without_doctype(cleaned)
    cleaned, replaced = _with_sound_references(cleaned, entities)
    if replaced:
        problems.append(f"The document is not well-formed XML; stray references were mended ({replaced:,}).")
    closed = _closed(cleaned)
    cut = closed != cleaned
    if cut:
        problems.append("The document ends in the middle; an entry that was cut off is left out.")
    return Mended(closed, tuple(problems), cut)


def _without_doctype(data: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    """The document without its document type, and the harmless entities that were declared in it.

    Only short values without references or markup are harmless: nothing can grow out of them.
    External entities, parameter entities and nested ones are forgotten.
    """
    start = _HEAD_END.search(data)
    head = data[: start.start()] if start else b""
    if not _DOCTYPE.search(head):
        return data, {}
    entities = {name: double or single for name, double, single in _ENTITY.findall(head[:_HEAD])}
    return data[len(head) :], entities


def _with_sound_references(data: bytes, entities: dict[bytes, bytes]) -> tuple[bytes, int]:
    replaced = 0

    def sound(match: re.Match[bytes]) -> bytes:
        nonlocal replaced
        whole, decimal, hexadecimal, name = match[0], match[1], match[2], match[3]
        if whole.startswith(b"<") or name in _KNOWN:
            return whole
        if name in entities:
            return entities[name]
        if decimal or hexadecimal:
            code = int(decimal) if decimal else int(hexadecimal, 16)
            if _is_character(code):
                return whole
        replaced += 1
        if name:
            character = html.entities.html5.get(f"{name.decode('utf-8', 'replace')};")
            return character.encode() if character else b"&amp;" + whole[1:]
        return b"&amp;" if whole == b"&" else b""

    return _REFERENCE.sub(sound, data), replaced


def _is_character(code: int) -> bool:
    """Whether XML 1.0 allows the character (production 2)."""
    return (
        (0x20 <= code <= 0xD7FF)
        or code in {9, 10, 13}
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def _closed(data: bytes) -> bytes:
    """A document that was cut off, ended after its last whole entry."""
    root = _ROOT.search(data)
    if root is None or data.rfind(b"</" + root[1]) > 0:
        return data
    entry = _ENTRY_START.search(data, root.end())
    if entry is None:
        return data
    closing = b"</" + entry[1] + b">"
    end = data.rfind(closing)
    if end < 0:
        return data
    channel = b"</channel>" if root[1].lower().endswith(b"rss") else b""
    return data[: end + len(closing)] + channel + b"</" + root[1] + b">"
