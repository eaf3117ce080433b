"""How an exported row is written: a line of JSON, a line of CSV (pure).

Times are RFC 3339 in UTC with six digits after the second, always, so that a column reads as one type.
In CSV (RFC 4180, but for the line end) every text stands in quotation marks and NULL is nothing at all,
which PostgreSQL, DuckDB and Arrow tell apart. Cells are as stored: for a spreadsheet, where a title may not
begin with ``=``, there is ``tracker search --format csv``.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from tracker.store.export import ExportTable

_LINE_ENDS = ((b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"))
"""Legal within JSON, but many readers of lines take them for line ends."""


class JsonLines:
    """One object a row."""

    suffix = "jsonl"

    def __init__(self, table: ExportTable) -> None:
        self._names = [column.name for column in table.columns]
        self._plain = [(at, _PLAIN[c.type]) for at, c in enumerate(table.columns) if c.type in _PLAIN]

    def head(self) -> bytes:
        """What stands before the first row."""
        return b""

    def line(self, row: Sequence[Any]) -> bytes:
        """One row."""
        values = list(row)
        for at, plain in self._plain:
            if values[at] is not None:
                values[at] = plain(values[at])
        record = dict(zip(self._names, values, strict=True))
        written = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
        for character, escaped in _LINE_ENDS:
            written = written.replace(character, escaped)
        return written


class Csv:
    """One line a row, with the names of the columns before the first."""

    suffix = "csv"

    def __init__(self, table: ExportTable) -> None:
        self._names = [column.name for column in table.columns]
        self._cells = [_CELLS[column.type] for column in table.columns]

    def head(self) -> bytes:
        """What stands before the first row."""
        return (",".join(map(_quoted, self._names)) + "\n").encode()

    def line(self, row: Sequence[Any]) -> bytes:
        """One row."""
        cells = ("" if value is None else cell(value) for value, cell in zip(row, self._cells, strict=True))
        return (",".join(cells) + "\n").encode()


FORMS = (JsonLines, Csv)


def moment(value: datetime) -> str:
    """A time, whose zone is UTC as with all that are stored, to the microsecond."""
    return f"{value.isoformat(timespec='microseconds')[:26]}Z"


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_PLAIN: Mapping[str, Callable[[Any], str]] = {"timestamp": moment, "bytes": _base64}
"""How a value becomes one that JSON has, by the type of its column; the others are so already."""

_CELLS: Mapping[str, Callable[[Any], str]] = {
    "timestamp": lambda value: f'"{moment(value)}"',
    "boolean": lambda value: "true" if value else "false",
    "integer": str,
    "float": repr,
    "json": lambda value: _quoted(orjson.dumps(value).decode()),
    "bytes": lambda value: f'"{_base64(value)}"',
    "text": _quoted,
}
"""How a value that is not NULL stands in a cell, by the type of its column."""
