"""A table of readers (CSV with a header) → wishes, or what is wrong with a line (pure)."""

import csv
import difflib
import io
from collections.abc import Iterator, Mapping

from tracker.errors import UsageError
from tracker.jobs.readers import CheckFilter, read_wish
from tracker.model.subscriber import WISHES, ReaderWish

COLUMNS = ("email", *WISHES)
_OTHER_NAMES = {
    "e-mail": "email",
    "mail": "email",
    "address": "email",
    "lang": "language",
    "time zone": "timezone",
}
_SEPARATORS = ",;\t"


def read(data: bytes, check_filter: CheckFilter) -> Iterator[tuple[int, ReaderWish | str]]:
    """Each line that is not empty with its number: a wish, or the sentence that says what is wrong.

    UTF-8 (with or without a mark) and, as spreadsheet programs in China write it, GB 18030; separated by
    commas, semicolons or tabs.

    Raises:
        UsageError: the header is missing, or names a column that there is not.
    """
    lines = csv.reader(io.StringIO(_decode(data), newline=""), delimiter=_separator(data), strict=True)
    try:
        header = _header(next(lines, []))
    except csv.Error as error:
        raise UsageError(f"The header cannot be read: {error}.") from None
    while True:
        number = lines.line_num + 1
        try:
            cells = next(lines, None)
        except csv.Error as error:
            yield number, f"The line cannot be read: {error}."
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield number, _row(header, cells, check_filter)


def _row(header: list[str], cells: list[str], check_filter: CheckFilter) -> ReaderWish | str:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        return f"The line has {len(cells)} cells, the header {len(header)}."
    said: Mapping[str, str] = dict(zip(header, cells, strict=False))
    try:
        return read_wish(
            said["email"], check_filter, **{name: said.get(name, "").strip() or None for name in WISHES}
        )
    except UsageError as error:
        return str(error)


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    names = [_OTHER_NAMES.get(name, name) for name in names]
    if "email" not in names:
        raise UsageError(
            f"The first line must name the columns, email among them; it is {','.join(cells)[:60]!r}. "
            f"Columns are {', '.join(COLUMNS)}."
        )
    for name in names:
        if name not in COLUMNS:
            close = difflib.get_close_matches(name, COLUMNS, n=1)
            meant = f"did you mean {close[0]}?" if close else f"columns are {', '.join(COLUMNS)}."
            raise UsageError(f"There is no column {name!r}; {meant}")
        if names.count(name) > 1:
            raise UsageError(f"The column {name} stands there twice; leave one out.")
    return names


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError("The file is neither UTF-8 nor GB 18030; save it as CSV in UTF-8.")


def _separator(data: bytes) -> str:
    """The one that stands most often in the header."""
    header = data.partition(b"\n")[0].decode("latin-1")
    return max(_SEPARATORS, key=header.count)
