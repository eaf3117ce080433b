"""Whatever is stored, an exported row is one line of JSON and one record of CSV that reads as it was."""

import base64
import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.jobs.export_forms import Csv, JsonLines
from tracker.store.export import ExportColumn, ExportTable

TYPES = ("text", "timestamp", "integer", "float", "boolean", "json", "bytes")
TABLE = ExportTable("t", tuple(ExportColumn(name, name, nullable=True) for name in TYPES), ())
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ROW = st.tuples(
    st.none() | TEXT,
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.none() | st.integers(-(2**53), 2**53),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.booleans(),
    st.none() | st.lists(TEXT | st.dictionaries(TEXT, TEXT, max_size=2), max_size=3),
    st.none() | st.binary(max_size=20),
)
READERS: dict[str, Any] = {
    "text": str,
    "timestamp": datetime.fromisoformat,
    "integer": int,
    "float": float,
    "boolean": {"true": True, "false": False}.get,
    "json": json.loads,
    "bytes": base64.b64decode,
}


@given(ROW)
def test_a_line_of_json_reads_as_it_was(row: tuple[Any, ...]) -> None:
    line = JsonLines(TABLE).line(row).decode()
    assert line.count("\n") == 1
    assert not {"\u2028", "\u2029"} & set(line)
    record = json.loads(line)
    for name, value in zip(TYPES, row, strict=True):
        read = record[name]
        if read is not None and name in {"timestamp", "bytes"}:
            read = READERS[name](read)
        assert read == value


@given(ROW)
def test_a_record_of_csv_reads_as_it_was(row: tuple[Any, ...]) -> None:
    sheet = Csv(TABLE)
    written = sheet.line(row).decode()
    ((*cells,),) = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert written.endswith("\n")
    assert len(cells) == len(TYPES)
    for name, cell, value in zip(TYPES, cells, row, strict=True):
        if value is None:
            assert cell == ""
        else:
            assert READERS[name](cell) == value


@given(TEXT)
def test_only_null_is_written_as_nothing(text: str) -> None:
    table = ExportTable("t", (ExportColumn("a", "text", nullable=True),) * 2, ())
    assert Csv(table).line((None, text)).startswith(b',"')
    assert Csv(table).line((text, None)).endswith(b'",\n')
