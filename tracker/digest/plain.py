"""The plain text of an issue: takes tables and headings, gives them in fixed type."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from tracker.digest import figures, wrap
from tracker.model.edition import Table, Voice

_COLUMNS = 72
_BAR = 24
_LINKS = {"http", "https", "mailto"}


class References:
    """The links of a plain text: numbers in the sentences, addresses at the end."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self._shown: set[str] = set()

    def shown(self, url: str) -> str:
        """Notes that an address stands in the text already; gives it back if it leads to the web."""
        address = safe_url(url)
        self._shown.add(address)
        return address

    def mark(self, url: str) -> str:
        """A space and the number of an address in brackets; "" for one that needs none."""
        address = safe_url(url)
        if not address or address in self._shown:
            return ""
        if address not in self.addresses:
            self.addresses.append(address)
        return f" [{self.addresses.index(address) + 1}]"


def safe_url(url: str) -> str:
    """The address if it leads to the web or a mailbox, else "": no feed may put script: into a mail."""
    return url if urlsplit(url.strip()).scheme.lower() in _LINKS else ""


def ruled(title: str, mark: str = "=") -> str:
    """A heading with a line under it as wide as it is."""
    lines = wrap.wrap(title, _COLUMNS).splitlines()
    return "\n".join([*lines, mark * max(map(wrap.width, lines), default=0)])


def table(made: Table, label: Callable[[str], str] = str) -> str:
    """A table in columns, its words as ``label`` gives them; the last column takes what the others leave."""
    rows = [made.columns, *(tuple(cell.text for cell in row) for row in made.rows)]
    cells = [tuple(map(label, row)) for row in rows]
    widths = [min(max(wrap.width(row[i]) for row in cells), 30) for i in range(len(made.columns))]
    lines = [_line(row, widths) for row in cells]
    return "\n".join([lines[0], "-" * min(sum(widths) + 2 * len(widths) - 2, _COLUMNS), *lines[1:]])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        wrap.column(_clip(text, columns), columns) for text, columns in zip(row, widths, strict=True)
    ).rstrip()


def _clip(text: str, columns: int) -> str:
    if wrap.width(text) <= columns:
        return text
    while wrap.width(text) > columns - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def bars(voices: Sequence[Voice], usually: str = "usually") -> str:
    """Share of voice as bars of characters, with the usual share behind each."""
    loudest = max((voice.share for voice in voices), default=0.0)
    names = max((wrap.width(voice.name) for voice in voices), default=0)
    lines = []
    for voice in voices:
        bar = "#" * max(round(_BAR * voice.share / loudest), 1) if loudest else ""
        usual = ""
        if voice.median is not None and voice.low is not None and voice.high is not None:
            span = f"{figures.percent(voice.low)}–{figures.percent(voice.high)}"
            usual = f"  {usually} {figures.percent(voice.median)} ({span})"
        share = f"{figures.percent(voice.share):>5}"
        lines.append(f"{wrap.column(voice.name, names)}  {wrap.column(bar, _BAR)} {share}{usual}")
    return "\n".join(lines)


def tidy(text: str) -> str:
    """The text with no line ending in spaces and never two empty lines after each other."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
