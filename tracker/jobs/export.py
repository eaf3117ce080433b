"""The whole store as files: JSON Lines and CSV of every table, and a manifest that says what they are.

    tables → rows → a line for each form → FILE.part → FILE … → manifest.json

All tables are as they were at one moment, also while the tracker runs. Memory holds a few rows. A file has
its name only when it is whole, and the manifest is written last: a folder without one is not finished.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Self

from tracker.__about__ import __version__
from tracker.errors import CannotRunError
from tracker.jobs.export_forms import FORMS, Csv, JsonLines, moment
from tracker.store import Connection, Database, schema
from tracker.store import export as exported
from tracker.store.export import ExportTable

MANIFEST = "manifest.json"
FORMAT = 1
"""Counts up when what a reader must know changes."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file: its size, and the SHA-256 of its bytes in hexadecimal digits."""

    name: str
    bytes: int
    sha256: str


@dataclass(slots=True)
class ExportReport:
    """How many rows of each table were written, and to where."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    bytes: int = 0


def export(
    database: Database,
    folder: Path,
    now: datetime,
    *,
    private: bool,
    raw: bool,
    on_table: Callable[[str], None] = lambda _name: None,
) -> ExportReport:
    """Writes every table into ``folder``, which is made if need be; files of an earlier export are replaced.

    Args:
        database: what to export; it may be in use.
        folder: where to.
        now: the present, aware.
        private: also readers, letters and addresses of feeds, which may hold passwords.
        raw: also raw bodies and fingerprints.
        on_table: told the name of each table before it is written.

    Raises:
        CannotRunError: the folder cannot be written.
        StoreError: the database cannot be read.
    """
    report = ExportReport(folder)
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "program": f"china-ai-tracker {__version__}",
        "schema": schema.versions()[-1],
        "written": moment(now),
        "encoding": "UTF-8",
        "left_out": exported.left_out(private=private, raw=raw),
        "tables": {},
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).unlink(missing_ok=True)
        with database.read() as connection:
            exported.hold_still(connection)
            for table in exported.tables(private=private, raw=raw):
                on_table(table.name)
                number, files = _write(connection, table, folder)
                report.rows[table.name] = number
                report.bytes += sum(file.bytes for file in files)
                manifest["tables"][table.name] = _described(table, number, files)
        _keep(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2).encode() + b"\n")
    except OSError as error:
        raise CannotRunError(
            f"The export cannot be written to {folder} ({error.strerror}); choose another folder."
        ) from error
    return report


def _write(connection: Connection, table: ExportTable, folder: Path) -> tuple[int, list[ExportedFile]]:
    """All rows of a table in every form, read once."""
    number = 0
    with ExitStack() as stack:
        sheets = [stack.enter_context(_Sheet(folder, table.name, form(table))) for form in FORMS]
        for row in exported.rows(connection, table):
            number += 1
            for sheet in sheets:
                sheet.add(row)
    return number, [sheet.done() for sheet in sheets]


class _Sheet:
    """A file that is being written, under another name until it is whole."""

    def __init__(self, folder: Path, name: str, form: JsonLines | Csv) -> None:
        self._path = folder / f"{name}.{form.suffix}"
        self._partial = folder / f"{name}.{form.suffix}.part"
        self._form = form
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._file: BinaryIO

    def __enter__(self) -> Self:
        self._file = self._partial.open("wb")
        self._put(self._form.head())
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        self._file.close()
        if failed is not None:
            self._partial.unlink(missing_ok=True)

    def add(self, row: Any) -> None:
        """Writes one row."""
        self._put(self._form.line(row))

    def done(self) -> ExportedFile:
        """Gives the file its name."""
        self._partial.replace(self._path)
        return ExportedFile(self._path.name, self._bytes, self._hash.hexdigest())

    def _put(self, written: bytes) -> None:
        self._file.write(written)
        self._hash.update(written)
        self._bytes += len(written)


def _described(table: ExportTable, number: int, files: list[ExportedFile]) -> dict[str, Any]:
    return {
        "rows": number,
        "columns": [asdict(column) for column in table.columns],
        "left_out": list(table.left_out),
        "files": [asdict(file) for file in files],
    }


def _keep(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.part")
    partial.write_bytes(content)
    partial.replace(path)
