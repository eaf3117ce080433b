"""Lists of feeds from other readers, and our own."""

import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest

from tracker.catalogue.opml import NAMESPACE, SWITCHED_OFF, read_opml, write_opml
from tracker.errors import CatalogueError
from tracker.model.source import Category, Source, Tier

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def opml(body: str, *, before: str = '<?xml version="1.0"?>', encoding: str = "utf-8") -> bytes:
    text = f'{before}<opml version="2.0"><head/><body>{body}</body></opml>'
    return text.encode(encoding)


def feed(title: str, url: str, more: str = "") -> str:
    return f'<outline type="rss" text="{title}" xmlUrl="{url}" {more}/>'


def only(document: bytes) -> Source:
    found = read_opml(document)
    assert found.problems == ()
    (source,) = found.sources
    return source


def test_a_feed_of_another_reader_becomes_a_source_with_an_id_from_its_title():
    source = only(opml(feed("Example Blog: News &amp; Views", "https://example.org/feed?a=1&amp;b=2")))
    assert source.id == "example-blog-news-views"
    assert source.title == "Example Blog: News & Views"
    assert source.url == "https://example.org/feed?a=1&b=2"
    assert (source.language, source.category, source.enabled) == ("en", Category.ENGLISH_MEDIA, True)


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("实验室日报", "https://example.cn/feed", "实验室日报"),
        ("Ｆｕｌｌ Ｗｉｄｔｈ", "https://example.org/feed", "full-width"),
        ("Café Überblick", "https://example.org/feed", "cafe-uberblick"),
        ("", "https://www.example.org/blog/feed.xml", "example-org-blog-feed-xml"),
        ("***", "https://example.org/", "example-org"),
        ("Новости", "https://example.org/%E6%BA%90", "example-org-源"),
        ("x" * 200, "https://example.org/", "x" * 60),
    ],
)
def test_an_id_is_made_from_the_title_else_from_the_address(title, url, expected):
    assert only(opml(feed(title, url))).id == expected


def test_two_feeds_of_one_title_get_ids_that_stay_the_same():
    first, second = feed("News", "https://a.example.org/"), feed("News", "https://b.example.org/")
    ids = [source.id for source in read_opml(opml(first + second)).sources]
    assert ids[0] == "news"
    assert ids[1].startswith("news-")
    assert [source.id for source in read_opml(opml(first + second)).sources] == ids


def test_a_feed_with_a_known_address_takes_over_its_id_and_no_other_feed_gets_it():
    known = [Source("news", "The News", "https://known.example.org/feed")]
    document = opml(
        feed("News", "https://new.example.org/") + feed("Other", "http://known.example.org/feed/")
    )
    new, old = read_opml(document, known=known).sources
    assert new.id.startswith("news-")
    assert old.id == "news"


def test_a_feed_in_several_folders_counts_once():
    document = opml(f'<outline text="A">{feed("X", "https://x.example.org/")}</outline>' * 2)
    assert len(read_opml(document).sources) == 1


def test_a_folder_named_after_a_category_gives_it_at_any_depth():
    inner = feed("X", "https://x.example.org/")
    document = opml(f'<outline text="query"><outline text="Daily">{inner}</outline></outline>')
    assert only(document).category is Category.QUERY


def test_any_other_folder_leaves_the_category_to_the_language():
    document = opml(f'<outline text="订阅">{feed("量子日报", "https://x.example.org/")}</outline>')
    assert (only(document).category, only(document).language) == (Category.CHINESE_MEDIA, "zh")


@pytest.mark.parametrize(
    ("claimed", "language"), [("zh-TW", "zh-TW"), ("en_US", "en-US"), ("ZH", "zh"), ("?", "en"), ("", "en")]
)
def test_the_language_that_the_list_claims_is_believed_where_it_is_one(claimed, language):
    assert only(opml(feed("X", "https://x.example.org/", f'language="{claimed}"'))).language == language


@pytest.mark.parametrize(
    "attribute", ["xmlUrl", "xmlurl", "XMLURL"], ids=["as specified", "lower case", "upper case"]
)
def test_the_letter_case_of_the_attribute_makes_no_difference(attribute):
    document = opml(f'<outline text="X" {attribute}=" https://x.example.org/ "/>')
    assert only(document).url == "https://x.example.org/"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("feed://x.example.org/rss", "http://x.example.org/rss"),
        ("feed:https://x.example.org/rss", "https://x.example.org/rss"),
        ("https://x.example.org/?to=feed://y", "https://x.example.org/?to=feed://y"),
    ],
)
def test_the_scheme_feed_is_read_as_what_it_stands_for(written, url):
    assert only(opml(feed("X", written))).url == url


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        ('<outline type="rss" text="Lonely"/>', "missing"),
        ('<outline text="Lonely" xmlUrl=" "/>', "missing"),
        ('<outline text="Lonely" xmlUrl="ftp://x.example.org"/>', "not ftp"),
        ('<outline text="Lonely" xmlUrl="https://x.example.org/a b"/>', "space"),
    ],
)
def test_an_outline_without_a_usable_address_is_reported_and_the_others_are_read(outline, words):
    found = read_opml(opml(outline + feed("X", "https://x.example.org/")))
    assert [source.id for source in found.sources] == ["x"]
    (problem,) = found.problems
    assert (problem.entry, problem.field) == ("Lonely", "xmlUrl")
    assert words in problem.message


def test_a_value_of_ours_that_cannot_be_meant_is_reported():
    document = write_opml([Source("x", "X", "https://x.example.org/", poll_minutes=30)], "", NOW)
    found = read_opml(document.replace(b'"30"', b'"often"'))
    assert found.sources == ()
    assert [problem.field for problem in found.problems] == ["poll_minutes"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "gb2312"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("gbk", "gb2312"),
        ("gb18030", "utf-8"),
        ("big5", "big5"),
        ("gbk", "no-such-encoding"),
    ],
)
def test_chinese_titles_survive_every_usual_encoding(encoding, declared):
    before = f"<?xml version='1.0' encoding='{declared}'?>"
    document = opml(feed("量子日報", "https://x.example.org/"), before=before, encoding=encoding)
    title = "量子日報"
    assert only(document).title == title


def test_bytes_of_no_encoding_still_give_the_addresses():
    document = opml(feed("caf\xe9 \x81", "https://x.example.org/"), encoding="latin-1")
    assert only(document).url == "https://x.example.org/"


def test_what_readers_get_wrong_in_xml_is_forgiven():
    document = opml('<outline text="A & B &nbsp;&mdash; C\x08" xmlUrl="https://x.example.org/?a=1&b=2">')
    source = only(document)
    assert source.url == "https://x.example.org/?a=1&b=2"
    assert source.title == "A & B \xa0— C"


def test_entities_are_never_expanded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    before = (
        '<?xml version="1.0"?><!DOCTYPE opml ['
        f'<!ENTITY file SYSTEM "{secret.as_uri()}"><!ENTITY a "{"lol" * 100}">'
        + "".join(f'<!ENTITY {x} "{f"&{y};" * 100}">' for x, y in ("ba", "cb", "dc", "ed", "fe"))
        + "]>"
    )
    body = feed("X &file; &f;", "https://x.example.org/") + "<outline text='y'>&file;</outline>"
    started = time.perf_counter()
    found = read_opml(opml(body, before=before))
    assert time.perf_counter() - started < 1
    assert found.sources[0].title == "X &file; &f;"
    assert "SECRET" not in repr(found)


@pytest.mark.parametrize(
    "document",
    [b"", b"   ", b"<html><body>Sign in</body></html>", b'<rss version="2.0"/>', b"\x00\x01\x02", b"{}"],
)
def test_what_is_no_opml_is_refused_in_a_sentence(document):
    with pytest.raises(CatalogueError, match=r"no OPML.*export"):
        read_opml(document)


@pytest.mark.parametrize("document", [b"<opml", b"<opml><body><outline", b"<opml></body>"])
def test_a_list_that_was_cut_off_gives_what_it_has(document):
    assert read_opml(document).sources == ()


def test_outlines_that_nest_without_end_do_no_harm():
    found = read_opml(opml("<outline text='x'>" * 5_000))
    assert found.sources == ()


def test_the_list_is_opml_2_with_a_valid_date_and_a_folder_for_each_category():
    sources = [
        Source("a", "A & B", "https://a.example.org/?x=1&y=2"),
        Source("b", "实验室", "https://b.example.cn/", language="zh", category=Category.CHINESE_MEDIA),
        Source("c", "C", "https://c.example.org/"),
    ]
    eastern = NOW.astimezone(timezone(timedelta(hours=8)))
    root = ET.fromstring(write_opml(sources, "Sources <of> mine", eastern))
    assert root.attrib == {"version": "2.0"}
    assert root.findtext("head/title") == "Sources <of> mine"
    assert root.findtext("head/dateCreated") == "Sun, 22 Nov 2026 08:30:00 GMT"
    assert parsedate_to_datetime(root.findtext("head/dateCreated", "")) == NOW
    folders = root.findall("body/outline")
    assert [folder.get("text") for folder in folders] == ["english-media", "chinese-media"]
    assert [outline.get("title") for outline in folders[0]] == ["A & B", "C"]
    for outline in root.findall("body/outline/outline"):
        assert outline.get("type") == "rss"
        assert outline.get("text")
        assert outline.get("xmlUrl", "").startswith("https://")
        assert outline.get(f"{{{NAMESPACE}}}id")


def test_every_field_comes_back():
    source = Source(
        "lab",
        "实验室",
        "rsshub:/lab/news",
        language="zh-Hant",
        category=Category.RSSHUB,
        kind="first-party",
        format="atom",
        tier=Tier.FIRST_PARTY,
        poll_minutes=240,
        enabled=False,
        disabled_because="Dead.",
        content="full",
        access="paywalled",
        terms="Ask.",
        status="dead",
        status_date=NOW.date(),
        entities=("deepseek", "moonshot"),
        notes="A <note>.",
        evidence="A document.",
    )
    assert only(write_opml([source], "", NOW)) == source


def test_a_source_that_is_off_without_a_reason_stays_off():
    source = only(write_opml([Source("a", "A", "https://a.example.org/", enabled=False)], "", NOW))
    assert not source.enabled
    assert source.disabled_because == SWITCHED_OFF


def test_characters_that_xml_does_not_have_are_left_out():
    document = write_opml([Source("a", "A\x00\x0b\ud800\uffffB", "https://a.example.org/")], "T\x01", NOW)
    assert only(document).title == "AB"
