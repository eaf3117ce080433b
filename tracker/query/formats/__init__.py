"""Ways to write items and stories down: one module for each format, found by its name.

A format has ``CONTENT_TYPE``, ``items(found, view) -> str`` and ``stories(found, view) -> str``. A new
one is one new file here; a module whose name begins with an underscore is no format.
"""

import difflib
import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from typing import Protocol, cast

from tracker.errors import UsageError
from tracker.model.story import StoredItem, Story
from tracker.query.formats._view import View, clock, headline, web_address

__all__ = [
    "Format",
    "View",
    "clock",
    "get",
    "headline",
    "names",
    "render",
    "render_stories",
    "web_address",
]


class Format(Protocol):
    """What the module of a format has."""

    CONTENT_TYPE: str

    def items(self, found: Sequence[StoredItem], view: View) -> str:
        """The items, as one text that ends with a newline."""

    def stories(self, found: Sequence[Story], view: View) -> str:
        """The stories, as one text that ends with a newline."""


@cache
def names() -> tuple[str, ...]:
    """The formats there are."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")))


def get(name: str) -> Format:
    """The format of that name.

    Raises:
        UsageError: there is none; the sentence names the nearest.
    """
    if name not in names():
        close = difflib.get_close_matches(name, names(), n=1)
        hint = f"did you mean {close[0]}?" if close else f"choose one of {', '.join(names())}."
        raise UsageError(f"There is no format {name}; {hint}")
    return cast("Format", importlib.import_module(f"{__name__}.{name}"))


def render(found: Sequence[StoredItem], format_name: str, view: View) -> str:
    """The items in a format."""
    return get(format_name).items(found, view)


def render_stories(found: Sequence[Story], format_name: str, view: View) -> str:
    """The stories in a format."""
    return get(format_name).stories(found, view)
