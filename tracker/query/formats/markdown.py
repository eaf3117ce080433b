"""Markdown, for notes and messages: a list with a line for each item, a heading for each story."""

import re
from collections.abc import Sequence

from tracker.model.story import StoredItem, Story
from tracker.query.formats._view import View, clock, headline, plain, web_address

CONTENT_TYPE = "text/markdown; charset=utf-8"

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$-])")


def items(found: Sequence[StoredItem], view: View) -> str:
    """A list of items."""
    lines = [_heading(view), *(f"- {_line(stored, view)}" for stored in found)]
    return "\n".join(line for line in lines if line) + "\n"


def stories(found: Sequence[Story], view: View) -> str:
    """A heading for each story, with its items, oldest first."""
    parts = [_heading(view)] if view.title else []
    for story in found:
        parts.append(f"## {_link(headline(story.head.item), story.head.item.url)}\n")
        parts += [f"- {_line(stored, view)}" for stored in story.items]
        parts.append("")
    return "\n".join(parts).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Text in which no character is taken for markup."""
    return _SPECIAL.sub(r"\\\1", plain(text))


def _heading(view: View) -> str:
    return f"# {escaped(view.title)}\n" if view.title else ""


def _line(stored: StoredItem, view: View) -> str:
    link = _link(headline(stored.item), stored.item.url)
    facts = [stored.source_title, clock(stored.item.published, view)]
    tags = [firm.firm for firm in stored.tags.firms] + [event.type.value for event in stored.tags.events]
    told = ", ".join(escaped(fact) for fact in facts)
    return f"{link} — {told}" + (f" · {escaped(', '.join(tags))}" if tags else "")


def _link(text: str, url: str) -> str:
    address = web_address(url)
    if not address:
        return escaped(text)
    for sign, code in (("(", "%28"), (")", "%29"), ("<", "%3C"), (">", "%3E"), ("\\", "%5C"), (" ", "%20")):
        address = address.replace(sign, code)
    return f"[{escaped(text)}]({address})"
