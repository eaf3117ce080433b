"""Who looks at the answer, and what all formats do alike."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Protocol
from urllib.parse import urlsplit

from tracker.model.story import StoredItem

_NARROW = 72
"""Cells below which a table keeps to the date and the title."""


@dataclass(frozen=True, slots=True)
class View:
    """How an answer is to be shown.

    ``now`` is aware; ``zone`` is the reader's; ``title`` names the answer, such as the query; ``width``
    is that of the terminal in cells, ``colour`` whether it knows colours and links; ``home`` is the
    address of the tracker's own page and ``address`` that of this answer, "" where there is none.
    """

    now: datetime
    zone: tzinfo = UTC
    title: str = ""
    width: int = 100
    colour: bool = False
    home: str = ""
    address: str = ""

    @property
    def narrow(self) -> bool:
        """Whether the title gets what other columns of a table would take."""
        return self.width < _NARROW


def plain(text: str) -> str:
    """``text`` as one line that a terminal or reader cannot be led astray by.

    Control and formatting characters (escape sequences, changes of direction) and line ends go;
    what stands apart stays apart by one space.
    """
    kept = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in {"Cf", "Cs"}).split())


def web_address(url: str) -> str:
    """``url`` if it is one that may be followed (http or https), else ""."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc and url.isprintable() else ""


class Titled(Protocol):
    """What has a title and a summary, either of them perhaps empty: an item, or a headline of one."""

    @property
    def title(self) -> str:
        """As it was published."""

    @property
    def summary(self) -> str:
        """Plain text."""


def headline(of: Titled) -> str:
    """The title, or what can stand for it."""
    return plain(of.title) or plain(of.summary)[:80] or "(untitled)"


def clock(moment: datetime, view: View) -> str:
    """A time for a reader: the hour in the last days, the year where it is not this one."""
    local, now = moment.astimezone(view.zone), view.now.astimezone(view.zone)
    if local.year != now.year:
        return f"{local.day} {local:%b %Y}"
    if abs((now.date() - local.date()).days) < 7:
        return f"{local.day} {local:%b %H:%M}"
    return f"{local.day} {local:%b}"


def entity_names(stored: StoredItem) -> list[str]:
    """The names of the entities in an item, each once, in the order of their appearance."""
    return list(dict.fromkeys(mention.name for mention in stored.tags.mentions))
