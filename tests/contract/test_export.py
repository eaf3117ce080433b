"""The export of the whole store: complete, steady, typed, told apart, and readable again."""

import csv
import hashlib
import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from query_shelf import NOON, Draft, Shelf

from tracker import resources
from tracker.errors import CannotRunError
from tracker.jobs import export
from tracker.jobs.backfill_ask import BackfillRules
from tracker.jobs.backfill_file import FileBackfill, FileReport
from tracker.jobs.export import ExportReport
from tracker.model.backfill import Span
from tracker.store import Database, schema, subscribers
from tracker.store import export as exported
from tracker.store.tables import items, metadata

HOUR = timedelta(hours=1)
AS_IT_WAS = ("source_id", "guid", "url", "url_key", "original_url", "title", "summary", "text", "html",
             "language", "author", "categories", "published", "published_source", "updated",
             "content_hash")  # fmt: skip


def write(database: Database, folder: Path, *, private: bool = False, raw: bool = False) -> ExportReport:
    return export.export(database, folder, NOON, private=private, raw=raw)


def lines(folder: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_text("utf8").splitlines()]


def test_every_row_of_every_table_is_there_twice_as_the_manifest_says(
    database: Database, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.put(*(Draft(f"Kimi {n}", age=n * HOUR, firms=("moonshot",), events=("funding",)) for n in range(9)))
    shelf.save_search("money", "type:funding")
    report = write(database, tmp_path, private=True, raw=True)
    manifest = json.loads((tmp_path / export.MANIFEST).read_text())
    assert manifest["tables"].keys() == report.rows.keys() == metadata.tables.keys()
    assert (manifest["left_out"], manifest["written"]) == ([], "2026-11-18T12:00:00.000000Z")
    with database.read() as connection:
        for name, told in manifest["tables"].items():
            count = connection.execute(sa.select(sa.func.count()).select_from(metadata.tables[name])).scalar()
            assert told["rows"] == count == report.rows[name] == len(lines(tmp_path, name))
            for file in told["files"]:
                body = (tmp_path / file["name"]).read_bytes()
                assert (file["bytes"], file["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
            names = [column["name"] for column in told["columns"]]
            with (tmp_path / f"{name}.csv").open(encoding="utf8", newline="") as sheet:
                read = list(csv.reader(sheet))
            assert read[0] == names
            assert [len(line) for line in read[1:]] == [len(names)] * count
    assert not list(tmp_path.glob("*.part"))


def test_what_should_not_be_passed_on_is_left_out_unless_asked_for(
    database: Database, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.put(Draft("Kimi"))
    with database.write() as connection:
        reader = subscribers.add(connection, "li@example.org", NOON)
    write(database, tmp_path / "a")
    everything = b"".join(path.read_bytes() for path in (tmp_path / "a").iterdir())
    assert b"li@example.org" not in everything
    assert b"alpha.example/feed" not in everything
    assert b'"fingerprint"' not in everything.split(b'"left_out"')[0]
    manifest = json.loads((tmp_path / "a" / export.MANIFEST).read_text())
    assert manifest["left_out"] == ["bodies", "deliveries", "subscribers"]
    assert "url" in manifest["tables"]["sources"]["left_out"]
    write(database, tmp_path / "b", private=True, raw=True)
    assert lines(tmp_path / "b", "subscribers")[0]["email"] == "li@example.org"
    assert lines(tmp_path / "b", "sources")[0]["url"] == "https://alpha.example/feed"
    everything = b"".join(path.read_bytes() for path in (tmp_path / "b").iterdir())
    assert reader.token.encode() not in everything


def test_null_and_empty_are_told_apart_and_every_value_is_of_its_type(
    database: Database, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.put(
        Draft('Kimi, "K9"\nand more\u2028', text="=1+1", edited=True), Draft("", language="zh", age=HOUR)
    )
    write(database, tmp_path)
    plain, edited = lines(tmp_path, "items")
    assert (plain["title"], plain["updated"], plain["backfilled"]) == ("", None, False)
    assert edited["title"] == 'Kimi, "K9"\nand more\u2028'
    assert edited["updated"] == "2026-11-18T13:00:00.000000Z"
    assert edited["categories"] == ["AI"]
    sheet = (tmp_path / "items.csv").read_text("utf8")
    first = sheet.split("\n")[1].split(",")
    names = sheet.split("\n")[0].replace('"', "").split(",")
    cell = dict(zip(names, first, strict=True))
    assert (cell["title"], cell["updated"], cell["backfilled"]) == ('""', "", "false")
    assert (cell["published"], cell["id"].isdigit()) == ('"2026-11-18T11:00:00.000000Z"', True)
    assert '"Kimi, ""K9""\nand more\u2028"' in sheet
    assert '"=1+1"' in sheet
    assert len((tmp_path / "items.jsonl").read_bytes().splitlines()) == 2


def test_postgresql_reads_the_sheet_with_null_and_empty_text_told_apart(
    postgresql: Database, tmp_path: Path
) -> None:
    Shelf(postgresql).put(Draft("", text='a "b",\nc'), Draft("Kimi", edited=True, age=HOUR))
    write(postgresql, tmp_path)
    names = "title, text, updated, categories, published, id"
    with postgresql.write() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE again (LIKE items)")
        connection.exec_driver_sql("ALTER TABLE again DROP COLUMN fingerprint")
        cursor = connection.connection.cursor()
        with cursor.copy("COPY again FROM STDIN WITH (FORMAT csv, HEADER)") as copy:
            copy.write((tmp_path / "items.csv").read_bytes())
        both = [
            connection.exec_driver_sql(f"SELECT {names} FROM {table} ORDER BY id").fetchall()
            for table in ("items", "again")
        ]
    assert both[0] == both[1]
    assert both[1][1][:3] == ("", 'a "b",\nc', None)


def test_all_tables_are_as_they_were_at_one_moment(database: Database, shelf: Shelf, tmp_path: Path) -> None:
    shelf.put(Draft("before"))

    def write_more(name: str) -> None:
        if name == "items":
            shelf.put(Draft("meanwhile"))

    folder = tmp_path / "out"
    report = export.export(database, folder, NOON, private=False, raw=False, on_table=write_more)
    assert (report.rows["items"], report.rows["stories"], report.rows["sightings"]) == (1, 1, 1)


def test_an_export_that_breaks_off_has_no_manifest_and_no_half_file(
    database: Database, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.put(Draft("Kimi"))
    write(database, tmp_path)
    before = (tmp_path / "mentions.csv").read_bytes()

    def break_off(name: str) -> None:
        if name == "mentions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export.export(database, tmp_path, NOON, private=False, raw=False, on_table=break_off)
    assert not (tmp_path / export.MANIFEST).exists()
    assert (tmp_path / "mentions.csv").read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_that_cannot_be_written_is_named(database: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotRunError, match="cannot be written to"):
        write(database, tmp_path / "file")


def test_few_rows_are_held_in_memory(database: Database, shelf: Shelf, monkeypatch: Any) -> None:
    monkeypatch.setattr(exported, "AT_ONCE", 2)
    shelf.put(*(Draft(f"Kimi {n}", age=n * HOUR) for n in range(7)))
    (table,) = (one for one in exported.tables(private=False, raw=False) if one.name == "items")
    with database.read() as connection:
        ids = [row[0] for row in exported.rows(connection, table)]
    assert ids == sorted(ids)
    assert len(ids) == 7


def read_in(database: Database, path: Path) -> FileReport:
    span = Span(datetime(1995, 1, 1, tzinfo=UTC), NOON + timedelta(days=1))
    rules = BackfillRules(resources.feeds_dir())
    job = FileBackfill(database, rules, path, None, span, clock=lambda: NOON, stop=threading.Event())
    return job.run()


def stored(database: Database) -> list[tuple[Any, ...]]:
    with database.read() as connection:
        columns = [items.c[name] for name in AS_IT_WAS]
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(items.c.id))]


def test_items_come_back_into_an_empty_store_as_they_were(database: Database, tmp_path: Path) -> None:
    told = [
        {"title": f"Moonshot raises {n} billion", "url": f"https://a.example/{n}", "source": "alpha",
         "text": f"A <b>round</b> & {n} more.", "summary": "A round.", "author": "A. Writer"}
        | {"published": f"2026-11-0{n}T08:00:00.12345+08:00"}
        for n in range(1, 6)
    ] + [
        {"title": "月之暗面发布 Kimi K9", "source": "beta", "first_day": "2026-11-09", "guid": "x"},
        {"title": "Undated", "source": "beta", "url": "https://b.example/2026/11/07/undated"},
        {"title": "Nobody knows when", "source": "beta"},
    ]  # fmt: skip
    first = tmp_path / "told.jsonl"
    first.write_text("".join(json.dumps(one) + "\n" for one in told), "utf8")
    assert read_in(database, first).new == 8
    with database.write() as connection:
        edited = sa.update(items).where(items.c.guid == "https://a.example/3")
        connection.execute(edited.values(published_source="updated", updated=NOON, categories=["AI", "资本"]))
        # What only the whole document told, or a person decided, could not be found out again.
        same = sa.update(items).where(items.c.source_id == "beta")
        connection.execute(same.values(url="https://b.example/", url_key=None, language="zh-Hant"))
        connection.execute(sa.update(items).values(summary="One line.\nAnother."))
    write(database, tmp_path / "out")
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(other)
    report = read_in(other, tmp_path / "out" / "items.jsonl")
    assert (report.new, report.passed_over) == (8, 0)
    assert stored(other) == stored(database)
    assert {row[13] for row in stored(other)} == {"feed", "updated", "url", "bounded", "first-seen"}
    assert read_in(other, tmp_path / "out" / "items.jsonl").new == 0
    other.close()


def test_what_a_file_calls_safe_is_made_safe_and_what_is_no_item_is_passed_over(
    database: Database, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.put(Draft("Kimi", source="beta", age=HOUR))
    write(database, tmp_path)
    (item,) = lines(tmp_path, "items")
    evil = item | {"guid": "evil", "url_key": None, "html": "<p onclick='x()'>Fine.<script>x()</script></p>"}
    broken = [item | {"published": "soon"}, item | {"published_source": "x"}, item | {"source_id": ""}]
    path = tmp_path / "evil.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in (evil, evil, *broken)), "utf8")
    report = read_in(database, path)
    assert (report.new, report.passed_over) == (1, 3)
    with database.read() as connection:
        html = connection.execute(sa.select(items.c.html).where(items.c.guid == "evil")).scalar_one()
    assert html == "<p>Fine.</p>"
