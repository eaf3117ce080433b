"""Markup that is safe to show in a page or a mail: an allow-list, applied by nh3 (ammonia).

Links keep only http and https and get ``rel="noopener nofollow"``; pictures keep an absolute
address; scripts, styles, frames, forms, events and classes are gone.
"""

import html
import re

import nh3

LONGEST = 400_000
"""Characters of one body that are read."""

_DEEPEST = 400
"""Open elements inside each other; the sanitiser's time grows with the square of the depth."""

_TAG_NAMES = """
    a abbr b blockquote br caption cite code dd del details dl dt em figcaption figure h1 h2 h3 h4 h5 h6
    hr i img ins kbd li mark ol p pre q s samp small strong sub summary sup table tbody td tfoot th thead
    tr u ul var div span
"""

_CLEANER = nh3.Cleaner(
    tags=set(_TAG_NAMES.split()),
    clean_content_tags={
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "math",
        "title",
        "textarea",
    },
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "width", "height"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "ol": {"start"},
    },
    url_schemes={"http", "https"},
    url_relative="deny",
    link_rel="noopener nofollow",
    strip_comments=True,
)

_OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
# Elements that have no end, and those whose end HTML lets out: an article of nothing but "<p>" is flat.
_FLAT_NAMES = (
    "br hr img input meta link wbr area base col embed source p li td th tr dt dd option tbody thead"
)
_FLAT = frozenset(_FLAT_NAMES.split())
_ANY_TAG = re.compile(r"<[^<>]*>")


def safe(markup: str) -> str:
    """``markup`` made safe to show; what has no tags stays as it is (entities are safe)."""
    if "<" not in markup:
        return markup[:LONGEST]
    if len(markup) > LONGEST:
        markup = markup[:LONGEST].rpartition("<")[0]
    if markup.count("<") > _DEEPEST and _depth(markup) > _DEEPEST:
        return html.escape(html.unescape(_ANY_TAG.sub(" ", markup)), quote=False)
    return _CLEANER.clean(markup)


def _depth(markup: str) -> int:
    """The greatest number of elements that are open at once, were no closing tag implied."""
    depth = deepest = 0
    for closing, name, empty in _OPENING.findall(markup):
        if closing:
            depth = max(depth - 1, 0)
        elif not empty and name.lower() not in _FLAT:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
