"""Markup to plain text, one line a block."""

import html
import re
import unicodedata
from functools import lru_cache

_BLOCK = re.compile(
    r"</?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|tr|table|thead|tbody|h[1-6]|blockquote|pre|figure|figcaption|section"
    r"|article|header|footer|aside|nav|main|details|summary)(?:\s[^>]*)?/?>",
    re.IGNORECASE,
)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_CELL = re.compile(r"</t[dh]>", re.IGNORECASE)
# Attribute values may hold ">": quoted strings are stepped over.
_TAG = re.compile(r"""</?[a-zA-Z!?](?:[^<>"']|"[^"<]*"|'[^'<]*')*>""")
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc\ufffe\uffff\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|big|br|cite|code|del|em|font|i|img|ins|kbd|mark|p|q|s|small|span|strike|strong|sub|sup|u|wbr"
    r"|div|h[1-6])(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_PAIRED = re.compile(r"<(b|i|em|strong|span|mark|font|u)(?:\s[^<>]*)?>([^<>]*)</\1\s*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")

# Numeric references and mislabelled bytes leave C1 controls; Windows-1252 is what was meant.
_WINDOWS = {
    code: character for code in range(0x80, 0xA0) if (character := bytes([code]).decode("cp1252", "ignore"))
}


def text_of(markup: str) -> str:
    """The text of safe or tag-free HTML: blocks on lines of their own, single spaces, NFC."""
    if "<" not in markup:
        text = html.unescape(markup) if "&" in markup else markup
        # A single line break in bare text is the width of somebody's editor; an empty line is meant.
        return clean("\n".join(map(_unwrapped, _EMPTY_LINE.split(text))) if "\n" in text else text)
    text = markup.replace("\n", " ") if "\n" in markup else markup
    text = _BLOCK.sub("\n", text)
    if "<" in text:
        text = _TAG.sub("", _CELL.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
    return clean(text)


def _unwrapped(paragraph: str) -> str:
    return paragraph.replace("\n", " ")


@lru_cache(maxsize=8192)
def label_of(markup: str) -> str:
    """As :func:`title_of`, for what repeats from entry to entry: authors, categories."""
    return title_of(markup)


def title_of(markup: str) -> str:
    """A title on one line, without markup and however often it was escaped.

    "List&lt;String&gt;" stays "List<String>": only tags of HTML that a title may carry are dropped.
    """
    text = markup
    if "<" in text:
        text = _INLINE_TAG.sub("", text)
    for _ in range(3):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
        text = _PAIRED.sub(r"\2", text)
    return clean(text.replace("\n", " ") if "\n" in text else text)


def clean(text: str) -> str:
    """``text`` in NFC with single spaces, no invisible characters and no empty lines."""
    if "\n" not in text:
        return _line(text)
    lines = text.split("\n")
    # Most texts need nothing done inside a line, and one look at all lines is cheaper than one at each.
    tidy = "".join(lines).isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text)
    return "\n".join(filter(None, map(str.strip if tidy else _line, lines)))


def _line(text: str) -> str:
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
        if _CONTROL.search(text):
            text = _CONTROL.sub(" ", text.translate(_WINDOWS))
        text = " ".join(text.split())
    elif "  " in text:
        text = " ".join(text.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.strip(" ")
