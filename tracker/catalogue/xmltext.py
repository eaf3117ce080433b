"""Takes the bytes of an OPML file as readers really write them, gives text that an XML parser may have.

Kept apart from :mod:`tracker.catalogue.opml` because it is about bad files, not about OPML.
"""

import codecs
import html.entities
import re

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&(?:(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)?")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def decoded(document: bytes) -> str:
    """The text of the bytes: by their mark, as UTF-8, as they declare, as Chinese, as Western.

    What is valid UTF-8 is UTF-8 whatever it declares: files are converted more often than their
    first line.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if document.startswith(mark):
            return document.decode(encoding, errors="replace")
    declared = _DECLARED.match(document)
    for encoding in ("utf-8", declared[1].decode("ascii") if declared else "", "gb18030"):
        try:
            return document.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return document.decode("windows-1252", errors="replace")


def without_invalid(text: str) -> str:
    """The text without characters that XML 1.0 does not have, not even as references."""
    return _INVALID.sub("", text)


def harmless(text: str, root: str) -> str:
    """The element ``root`` and what follows, or "" where the text has no such element.

    What comes before goes: with the document type every declaration of an entity, so that nothing
    can be expanded or fetched. References to HTML's entities become their characters; an ampersand
    that begins no reference, as in addresses copied by hand, is escaped.
    """
    start = re.search(rf"<{root}\b", text, re.IGNORECASE)
    return _REFERENCE.sub(_reference, without_invalid(text[start.start() :])) if start else ""


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    if name.startswith("#") or name in _XML_ENTITIES:
        return found[0]
    character = html.entities.html5.get(f"{name};")
    return character if character and character not in "&<>\"'" else f"&amp;{name};"
