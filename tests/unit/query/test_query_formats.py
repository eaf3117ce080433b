"""Items and stories in every format."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import etree
from rich.cells import cell_len

from tracker.errors import UsageError
from tracker.model.item import Item, PublishedSource
from tracker.model.story import Sighting, StoredItem, Story
from tracker.model.tags import Amount, Event, EventType, Mention, Salience, Tags
from tracker.query import formats
from tracker.query.formats import View

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
VIEW = View(now=NOON, title="豆包 firm:bytedance", width=90)
ATOM = "{http://www.w3.org/2005/Atom}"


def stored(
    number: int = 1, title: str = "豆包大模型降价", url: str = "https://a.example/1", text: str = "正文"
) -> StoredItem:
    item = Item(
        source_id="alpha",
        guid="g",
        url=url,
        url_key=None,
        title=title,
        summary=text,
        text=text,
        html="",
        language="zh",
        published=NOON - timedelta(hours=3),
        published_source=PublishedSource.FEED,
        content_hash="h",
    )
    tags = Tags(
        mentions=(Mention("doubao", "model", "bytedance", "Doubao", "title", 0, 2, "豆包", "alone", 0.9),),
        events=(Event(EventType.PRICE, 0.8, (Amount(0.5, "percent", "", "50%"),), "降价"),),
        firms=(Salience("bytedance", 1.0),),
    )
    sightings = (
        Sighting("alpha", "Alpha", 2, "g", url, NOON, NOON),
        Sighting("beta", "Beta", 2, "g", url, NOON, NOON),
    )
    return StoredItem(number, item, tags, "Alpha Wire", 2, NOON, False, 7, None, "", sightings)


def story(*items: StoredItem) -> Story:
    return Story(7, items[0], items, NOON - timedelta(days=1), NOON, None, NOON)


def test_the_formats_are_those_that_have_a_file() -> None:
    assert formats.names() == ("atom", "csv", "json", "jsonfeed", "jsonl", "markdown", "table")


def test_an_unknown_format_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean markdown"):
        formats.render([], "markdwn", VIEW)


@pytest.mark.parametrize("name", formats.names())
def test_every_format_writes_nothing_one_and_many_and_ends_the_line(name: str) -> None:
    for found in ([], [stored()], [stored(1), stored(2)]):
        assert formats.render(found, name, VIEW).endswith("\n") or not found
    for told in ([], [story(stored(1), stored(2))]):
        assert formats.render_stories(told, name, VIEW).endswith("\n") or not told


def test_json_and_json_lines_hold_the_same_records() -> None:
    array = json.loads(formats.render([stored(1), stored(2)], "json", VIEW))
    lines = formats.render([stored(1), stored(2)], "jsonl", VIEW).splitlines()
    assert array == [json.loads(line) for line in lines]
    assert array[0]["id"] == 1
    assert array[0]["published"] == "2026-11-18T09:00:00Z"
    assert array[0]["firms"] == [{"id": "bytedance", "salience": 1.0}]
    assert array[0]["events"][0]["amounts"][0]["unit"] == "percent"
    assert [seen["source"] for seen in array[0]["sightings"]] == ["alpha", "beta"]


def test_a_line_of_json_is_one_line_whatever_the_title_holds() -> None:
    text = formats.render([stored(title="a\u2028b\u0085c\nd")], "jsonl", VIEW)
    assert text.count("\n") == 1
    assert "\u2028" not in text
    assert json.loads(text)["title"] == "a\u2028b\u0085c\nd"


def test_a_story_in_json_has_its_items_and_outlets() -> None:
    (record,) = json.loads(formats.render_stories([story(stored(1), stored(2))], "json", VIEW))
    assert record["id"] == 7
    assert record["head"] == 1
    assert record["outlets"] == ["alpha", "beta"]
    assert [item["id"] for item in record["items"]] == [1, 2]
    assert record["first_en"] is None


@pytest.mark.parametrize("title", ["=1+1", "+cmd", "-2", "@SUM(A1)", "＝1+1", "\t=1", " \n=1", "\u200b=1"])
def test_a_title_that_looks_like_a_formula_is_text_in_csv(title: str) -> None:
    (_, row) = csv.reader(io.StringIO(formats.render([stored(title=title)], "csv", VIEW)))
    assert row[2].startswith("'")


def test_csv_has_a_header_and_a_row_for_each() -> None:
    rows = list(csv.DictReader(io.StringIO(formats.render([stored(1), stored(2)], "csv", VIEW))))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert rows[0]["entities"] == "Doubao"
    assert rows[0]["outlets"] == "2"
    (told,) = csv.DictReader(io.StringIO(formats.render_stories([story(stored(), stored(2))], "csv", VIEW)))
    assert (told["items"], told["outlets"], told["first_en"]) == ("2", "2", "")


def test_markup_in_a_title_is_plain_text_in_markdown() -> None:
    text = formats.render(
        [stored(title="[x](javascript:1) *b* <i>", url="https://a.example/(1)")], "markdown", VIEW
    )
    assert r"\[x\]\(javascript:1\) \*b\* \<i\>](https://a.example/%281%29)" in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "https://", "http://[", "https://a.example/\n"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert "](" not in formats.render([stored(title="t", url=url)], "markdown", View(now=NOON))
    feed = etree.fromstring(formats.render([stored(url=url)], "atom", VIEW).encode())
    assert feed.find(f"{ATOM}entry/{ATOM}link") is None
    assert feed.find(f"{ATOM}entry/{ATOM}content") is not None


def test_an_atom_feed_has_all_that_the_standard_demands() -> None:
    view = replace(VIEW, home="https://t.example/", address="https://t.example/feed?q=a&b")
    feed = etree.fromstring(
        formats.render([stored(1, title="a\x00\x0bb < c"), stored(2)], "atom", view).encode()
    )
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == "https://t.example/feed?q=a&b"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-18T09:00:00Z"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "https://t.example/feed?q=a&b"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        "tag:t.example,2026:item/1",
        "tag:t.example,2026:item/2",
    ]
    for entry in entries:
        for name in ("title", "updated", "author", "summary"):
            assert entry.find(f"{ATOM}{name}") is not None
    assert entries[0].findtext(f"{ATOM}title") == "a b < c"
    assert [c.get("term") for c in entries[0].findall(f"{ATOM}category")] == ["bytedance", "price"]


def test_an_address_with_chinese_in_it_is_valid_in_atom() -> None:
    feed = etree.fromstring(
        formats.render([stored(url="https://a.example/新闻 1?q=%E6")], "atom", VIEW).encode()
    )
    assert feed.find(f"{ATOM}entry/{ATOM}link").get("href").isascii()


@pytest.mark.parametrize("width", [40, 60, 72, 80, 120, 200])
def test_a_table_is_never_wider_than_the_terminal(width: int) -> None:
    found = [stored(title="月之暗面Kimi发布新一代开源模型并宣布降价" * 4), stored(title="short")]
    for text in (
        formats.render(found, "table", replace(VIEW, width=width)),
        formats.render_stories([story(*found)], "table", replace(VIEW, width=width)),
    ):
        assert max(map(cell_len, text.splitlines())) <= width
        assert text.count("宣") == 4


def test_titles_are_links_only_where_the_terminal_can() -> None:
    assert "\x1b]8;" in formats.render([stored()], "table", replace(VIEW, colour=True))
    assert "\x1b" not in formats.render([stored()], "table", VIEW)


def test_nothing_in_a_title_reaches_the_terminal_as_a_command() -> None:
    text = formats.render(
        [stored(title="a\x1b]0;owned\x07b\u202ec\x9b31m [bold]x[/bold] :smile:")], "table", VIEW
    )
    assert not set(text) & set("\x1b\x07\x9b\u202e")
    assert "[bold]x[/bold] :smile:" in text


def test_times_are_the_readers() -> None:
    shanghai = replace(VIEW, zone=ZoneInfo("Asia/Shanghai"))
    assert "18 Nov 17:00" in formats.render([stored()], "table", shanghai)
    late = replace(shanghai, now=NOON + timedelta(days=400))
    assert "18 Nov 2026" in formats.render([stored()], "markdown", late)
