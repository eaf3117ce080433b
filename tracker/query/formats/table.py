"""A table for people, as wide as the terminal; titles are links where the terminal can."""

import io
from collections.abc import Sequence

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from tracker.model.story import StoredItem, Story
from tracker.query.formats._view import View, clock, headline, plain, web_address

CONTENT_TYPE = "text/plain; charset=utf-8"

_NARROWEST = 30
_LEAST = 12
"""Characters that sources and numbers of stories keep, however long the titles are."""


def items(found: Sequence[StoredItem], view: View) -> str:
    """A row for each item: when, where, what, about whom; where it is narrow, when and what."""
    table = _table(view, None if view.narrow else "Source")
    for stored in found:
        firms = ", ".join(firm.firm for firm in stored.tags.firms)
        where = [] if view.narrow else [stored.source_title]
        _row(table, stored, view, [clock(stored.item.published, view), *where], firms)
    return _written(table, view)


def stories(found: Sequence[Story], view: View) -> str:
    """A row for each story: when, its number with how many outlets told it, what; if wide, about whom."""
    table = _table(view, "Story (outlets)")
    for story in found:
        firms = dict.fromkeys(firm.firm for stored in story.items for firm in stored.tags.firms)
        facts = [clock(story.last_seen, view), f"{story.id} ({len(story.outlets)})"]
        _row(table, story.head, view, facts, ", ".join(firms))
    return _written(table, view)


def _table(view: View, second: str | None) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, expand=True, header_style="bold")
    table.add_column("Date", no_wrap=True, style="dim")
    if second:
        table.add_column(second, no_wrap=True, min_width=_LEAST, max_width=22, overflow="ellipsis")
    table.add_column("Title", ratio=1, overflow="fold")
    if not view.narrow:
        table.add_column("Firms", max_width=20, overflow="ellipsis", no_wrap=True, style="dim")
    return table


def _row(table: Table, shown: StoredItem, view: View, facts: list[str], firms: str) -> None:
    title = Text(headline(shown.item), style=Style(link=web_address(shown.item.url) or None))
    last = [] if view.narrow else [Text(plain(firms))]
    table.add_row(*(Text(plain(fact)) for fact in facts), title, *last)


def _written(table: Table, view: View) -> str:
    written = io.StringIO()
    console = Console(
        file=written,
        width=max(view.width, _NARROWEST),
        force_terminal=view.colour,
        color_system="standard" if view.colour else None,
        no_color=not view.colour,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(table)
    lines = (line.rstrip() for line in written.getvalue().splitlines())
    return "\n".join(lines) + "\n"
