"""A stored issue as a page: the letter as it was sent, under a policy that needs no ``unsafe-inline``.

Mail wants its styles on every element; a strict policy wants none there. So equal style attributes
become one class of one style sheet, and the policy names the sheets by their hashes (CSP 3, 8.3).
"""

import base64
import hashlib
from collections.abc import Sequence

import lxml.html
from lxml.html import HtmlElement
from lxml.html import builder as make

from tracker import digest
from tracker.model.digest import Rendered
from tracker.model.mail import UNSUBSCRIBE_PLACE

_NAV = """
.archive { margin: 0; padding: 14px 18px; text-align: center; font: 14px/1.6 -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; }
.archive a { color: #8f2a1d; margin: 0 10px; }
@media (prefers-color-scheme: dark) { .archive a { color: #eda290; } }
"""  # noqa: E501 - a style sheet


def page(rendered: Rendered, links: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The HTML of an issue, and the policy to send with it.

    Args:
        rendered: the issue as it is stored.
        links: where else to go: address and words.
    """
    root = lxml.html.document_fromstring(digest.standalone(rendered))
    _without_way_out(root)
    own = make.STYLE("\n".join([_classes(root), _NAV]))
    root.head.append(own)
    anchors = [make.A(words, href=address) for address, words in links]
    root.body.insert(0, make.E.nav(*anchors, {"class": "archive", "aria-label": "Archive"}))
    hashes = " ".join(f"'sha256-{_hash(style.text or '')}'" for style in root.iter("style"))
    policy = (
        f"default-src 'none'; style-src {hashes}; img-src data:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    return lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"), policy


def _without_way_out(root: HtmlElement) -> None:
    """The archive has no reader: the link that each letter ends with goes."""
    for anchor in list(root.iter("a")):
        if anchor.get("href") == UNSUBSCRIBE_PLACE:
            paragraph = anchor.getparent()
            (paragraph if paragraph is not None and paragraph.tag == "p" else anchor).drop_tree()


def _classes(root: HtmlElement) -> str:
    """Moves style attributes into classes; gives their rules."""
    names: dict[str, str] = {}
    for element in root.iter():
        if not isinstance(element.tag, str) or "style" not in element.attrib:
            continue
        style = element.attrib.pop("style")
        name = names.setdefault(style, f"s{len(names)}")
        element.set("class", f"{element.get('class', '')} {name}".strip())
    return "\n".join(f".{name} {{ {style} }}" for style, name in names.items())


def _hash(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
