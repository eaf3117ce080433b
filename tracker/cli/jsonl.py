"""JSON Lines in and out of a command; a bad line is named and costs only itself."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tracker.errors import NotFoundError, UsageError


class Lines:
    """The objects of a file, or of standard input for ``-``; ``problems`` counts the lines passed over."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each line that holds an object.

        Raises:
            NotFoundError: the file cannot be read.
        """
        for number, line in enumerate(self._lines(), start=1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except ValueError as error:
                self._complain(number, f"is not JSON ({error})")
                continue
            if isinstance(value, dict):
                yield value
            else:
                self._complain(number, "is not an object in braces")

    def _lines(self) -> Iterator[str]:
        if self._file == "-":
            yield from sys.stdin
            return
        try:
            with Path(self._file).open(encoding="utf-8-sig", errors="replace") as lines:
                yield from lines
        except OSError as error:
            raise NotFoundError(f"The file {self._file} cannot be read ({error.strerror}).") from None

    def _complain(self, number: int, what: str) -> None:
        self.problems += 1
        print(f"tracker: line {number} of {self._file} {what}; it is passed over.", file=sys.stderr)

    def each(self, make: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """What ``make`` gives for each object; one that it refuses costs only itself."""
        for record in self:
            try:
                yield make(record)
            except UsageError as error:
                self.problems += 1
                print(f"tracker: {error} It is passed over.", file=sys.stderr)


def write(records: Iterable[Mapping[str, Any]]) -> None:
    """One object a line on standard output."""
    for record in records:
        print(json.dumps(record, ensure_ascii=False))
