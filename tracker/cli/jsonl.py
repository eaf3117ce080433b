"""Records of items as JSON Lines, in and out of a command; a bad line is named and costs only itself."""

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tracker.errors import NotFoundError, UsageError
from tracker.model.record import Record, read

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""The escape of half a surrogate pair, which JSON allows alone and no encoding can carry."""


class Lines:
    """The records of a file, or of standard input for ``-``; ``problems`` counts the lines passed over."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems = 0

    def __iter__(self) -> Iterator[Record]:
        """Each line that holds a record.

        Raises:
            NotFoundError: the file cannot be read.
        """
        for number, line in enumerate(self._lines(), start=1):
            if not line.strip():
                continue
            try:
                found = _record(line)
            except UsageError as error:
                self.problems += 1
                print(f"tracker: line {number} of {self._file} {error}; it is passed over.", file=sys.stderr)
            else:
                yield found

    def _lines(self) -> Iterator[str]:
        if self._file == "-":
            yield from io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace")
            return
        try:
            with Path(self._file).open(encoding="utf-8-sig", errors="replace") as lines:
                yield from lines
        except OSError as error:
            raise NotFoundError(f"The file {self._file} cannot be read ({error.strerror}).") from None


def _record(line: str) -> Record:
    """The record of a line.

    Raises:
        UsageError: there is none; the message goes on where "line 7 of FILE" ends.
    """
    try:
        value = _value(line)
    except ValueError as error:
        raise UsageError(f"is not JSON ({error})") from None
    except RecursionError:
        raise UsageError("is nested too deeply") from None
    if not isinstance(value, dict):
        raise UsageError("is not an object in braces")
    return read(value)


def _value(line: str) -> Any:
    value = json.loads(line)
    if _HALF.search(line) is None:
        return value
    # As text and back again, a whole pair is the character that it stands for and a lone half a "?": one
    # code point for one, so that offsets stay as they are.
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def write(records: Iterable[Mapping[str, Any]]) -> None:
    """One object a line on standard output."""
    for record in records:
        print(json.dumps(record, ensure_ascii=False))
