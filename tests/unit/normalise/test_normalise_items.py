"""Entries become items: known again, dated, in a language, and none stops another."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.model.feed import ParsedFeed, RawEntry
from tracker.model.item import MADE, PublishedSource
from tracker.model.source import Source
from tracker.normalise import items_of

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCE = Source(id="wire", title="Wire", url="https://wire.example/feed.xml", language="en")


def normalised(*entries, language="", link="https://wire.example/"):
    feed = ParsedFeed(format="rss20", link=link, language=language, entries=entries)
    return items_of(feed, source=SOURCE, fetched_at=NOW)


def only(**fields):
    (item,) = normalised(RawEntry(**fields)).items
    return item


def test_an_item_carries_all_that_the_entry_says():
    item = only(
        guid="g",
        link="https://wire.example/a/1?utm_source=rss",
        title="Chips &amp; <b>boards</b>",
        summary="The short form.",
        content="<p>The full form.</p><script>x</script>",
        author="Mei &amp; Lan",
        published=NOW - DAY,
        updated=NOW,
        categories=("AI", "AI", "R&amp;D"),
    )
    assert item.source_id == "wire"
    assert (item.guid, item.url, item.url_key) == ("g", "https://wire.example/a/1", "wire.example/a/1")
    assert item.original_url == "https://wire.example/a/1?utm_source=rss"
    assert (item.title, item.summary, item.text) == ("Chips & boards", "The short form.", "The full form.")
    assert item.html == "<p>The full form.</p>"
    assert (item.author, item.categories) == ("Mei & Lan", ("AI", "R&D"))
    assert (item.published, item.published_source, item.updated) == (NOW - DAY, PublishedSource.FEED, NOW)
    assert item.language == "en"


def test_the_same_document_gives_equal_items_twice():
    entries = [RawEntry(title="One", link="https://wire.example/1"), RawEntry(title="Two", guid="2")]
    assert normalised(*entries) == normalised(*entries)


# Who it is


def test_an_entry_without_a_guid_is_known_by_its_page_and_title():
    one = only(title="One", link="https://www.wire.example/1?utm_source=x")
    assert one.guid == only(title="One", link="https://wire.example/1", published=NOW).guid
    assert one.guid.startswith(MADE)


def test_the_guid_of_an_entry_does_not_depend_on_its_neighbours():
    for fragment in ("", "#v1"):
        first = RawEntry(title="Version 1", link=f"https://wire.example/changes{fragment}")
        second = RawEntry(title="Version 2", link="https://wire.example/changes#v2")
        (alone,) = normalised(first).items
        beside = normalised(second, first).items[1]
        assert alone.guid == beside.guid


def test_an_entry_without_words_and_address_is_left_out_and_told():
    feed = normalised(
        RawEntry(), RawEntry(title="One"), RawEntry(content='<img src="https://w.example/a.png">')
    )
    assert [item.title for item in feed.items] == ["One", ""]
    assert feed.problems == ("Entry 1 has neither words nor an address and was left out.",)


def test_an_entry_without_guid_and_address_is_known_by_its_title_and_date():
    one, again = only(title="One", published=NOW), only(title=" One ", published=NOW)
    assert one.guid == again.guid
    assert one.guid != only(title="One", published=NOW - DAY).guid
    assert one.url_key is None


def test_what_no_reader_sees_is_no_part_of_a_guid_or_an_address():
    item = only(title="One", guid="1\x00a\n", link="https://wire.example/1\x002")
    assert (item.guid, item.original_url) == ("1a", "https://wire.example/12")
    assert only(title="One", guid="\x00").guid == only(title="One").guid


def test_names_too_long_for_an_index_are_known_by_their_hash():
    long = [
        only(title="One", guid="g" * 5_000 + end, link=f"https://w.example/{'a' * 1_500}{end}")
        for end in "xy"
    ]
    assert len({item.guid for item in long}) == len({item.url_key for item in long}) == 2
    assert all(len(item.guid) < 50 and len(item.url_key) < 50 for item in long)
    assert all(item.url.endswith(end) for item, end in zip(long, "xy", strict=True))


def test_a_guid_that_is_an_address_stands_in_for_the_link():
    assert only(title="One", guid="https://wire.example/1").url_key == "wire.example/1"


@pytest.mark.parametrize(
    "link", ["https://wire.example/", "http://www.wire.example", "https://wire.example/feed.xml", ""]
)
def test_an_address_of_the_site_or_the_feed_names_no_writing(link):
    assert only(title="One", guid="1", link=link).url_key is None


def test_an_address_shared_by_different_titles_names_no_writing():
    items = normalised(
        RawEntry(guid="1", title="One", link="https://wire.example/daily"),
        RawEntry(guid="2", title="Two", link="https://wire.example/daily"),
        RawEntry(guid="3", title="Three", link="https://wire.example/other"),
    ).items
    assert [item.url_key for item in items] == [None, None, "wire.example/other"]
    assert items[0].url == "https://wire.example/daily"


def test_fragments_that_alone_tell_entries_apart_are_kept():
    items = normalised(
        RawEntry(title="One", link="https://wire.example/log#v1"),
        RawEntry(title="Two", link="https://wire.example/log#v2"),
    ).items
    assert [item.url_key for item in items] == ["wire.example/log#v1", "wire.example/log#v2"]
    assert items[1].url == "https://wire.example/log#v2"


def test_the_same_entry_twice_folds_into_its_last_version():
    old = RawEntry(guid="g", title="T", summary="a", link="https://wire.example/1", updated=NOW - DAY)
    new = RawEntry(guid="g", title="T", summary="b", link="https://wire.example/1", updated=NOW)
    other = RawEntry(guid="h", title="Other", link="https://wire.example/2")
    for entries in ((old, new, other, other), (new, old, other, other)):
        result = normalised(*entries)
        assert [(item.guid, item.text) for item in result.items] == [("g", "b"), ("h", "")]
        assert result.problems == ()


def test_different_entries_under_one_guid_are_told_apart_whatever_their_order():
    one = RawEntry(guid="g", title="One", link="https://wire.example/1")
    two = RawEntry(guid="g", title="Two", link="https://wire.example/2")
    forward, backward = normalised(one, two), normalised(two, one)
    names = {item.title: item.guid for item in forward.items}
    assert len(set(names.values())) == 2
    assert names == {item.title: item.guid for item in backward.items}
    assert forward.problems == (
        "2 entries share their guid with another entry; each was given one of its own.",
    )


def test_entries_that_share_guid_and_title_are_told_apart_by_their_content():
    result = normalised(
        RawEntry(guid="g", title="Daily", summary="a"), RawEntry(guid="g", title="Daily", summary="b")
    )
    assert len({item.guid for item in result.items}) == 2


# When it was


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"published": NOW - DAY}, (NOW - DAY, PublishedSource.FEED)),
        ({"published": NOW + DAY / 2}, (NOW + DAY / 2, PublishedSource.FEED)),
        ({"updated": NOW - DAY}, (NOW - DAY, PublishedSource.UPDATED)),
        ({"published": NOW + 2 * DAY, "updated": NOW}, (NOW, PublishedSource.UPDATED)),
        ({"published": NOW + 2 * DAY}, (NOW, PublishedSource.FIRST_SEEN)),
        ({"published": datetime(1970, 1, 1, tzinfo=UTC)}, (NOW, PublishedSource.FIRST_SEEN)),
        (
            {"link": "https://wire.example/2026/11/05/x"},
            (datetime(2026, 11, 5, tzinfo=UTC), PublishedSource.URL),
        ),
        (
            {"link": "https://wire.example/t20261105_7.html"},
            (datetime(2026, 11, 5, tzinfo=UTC), PublishedSource.URL),
        ),
        ({"link": "https://wire.example/2026/13/45/x"}, (NOW, PublishedSource.FIRST_SEEN)),
        ({"link": "https://wire.example/2026/12/05/x"}, (NOW, PublishedSource.FIRST_SEEN)),
        ({}, (NOW, PublishedSource.FIRST_SEEN)),
    ],
)
def test_the_time_of_an_item_and_where_it_comes_from(times, expected):
    item = only(guid="g", title="One", **times)
    assert (item.published, item.published_source) == expected


def test_dates_that_cannot_be_believed_are_reported_once():
    result = normalised(*(RawEntry(guid=str(n), title=str(n), published=NOW + 400 * DAY) for n in range(3)))
    assert result.problems == (
        "3 entries have dates that cannot be believed (such as 2027-12-23); another time stands in.",
    )


# What it says


def test_a_body_that_only_repeats_the_title_says_nothing():
    item = only(guid="g", title="分享图片", content="<p>分享图片</p>")
    assert (item.title, item.text, item.summary) == ("分享图片", "", "")


def test_an_entry_without_a_title_is_called_by_its_first_words():
    assert only(guid="g", summary="<p>Something happened today.</p>").title == "Something happened today."


def test_a_summary_is_made_of_the_content_where_the_feed_gives_none():
    item = only(guid="g", title="T", content="<p>" + "One sentence of many. " * 60 + "</p>")
    assert len(item.summary) <= 600 < len(item.text)
    assert item.summary.endswith("many.")


@pytest.mark.parametrize(
    ("title", "feed_says", "language"),
    [
        ("DeepSeek releases a model", "zh-CN", "en"),
        ("深度求索发布新模型", "en-us", "zh"),
        ("深度求索發佈新模型", "", "zh-Hant"),
        ("2026-05-31", "zh-CN", "zh"),
        ("2026-05-31", "", "en"),
    ],
)
def test_the_text_decides_the_language_and_the_feed_only_where_it_does_not_tell(title, feed_says, language):
    (item,) = normalised(RawEntry(guid="g", title=title), language=feed_says).items
    assert item.language == language


# What changes its hash


BASE = {"guid": "g", "title": "One title", "content": "<p>Some text.</p>", "link": "https://wire.example/1"}


@pytest.mark.parametrize(
    "change",
    [
        {"guid": "other"},
        {"title": "One  title "},
        {"content": "<div>Some\n text. </div>"},
        {"link": "http://www.wire.example/1?utm_source=x"},
        {"author": "Somebody"},
        {"published": NOW - DAY},
        {"categories": ("x",)},
    ],
)
def test_the_hash_is_not_of_the_envelope(change):
    assert only(**BASE | change).content_hash == only(**BASE).content_hash


@pytest.mark.parametrize(
    "change",
    [{"title": "Another title"}, {"content": "Some other text."}, {"link": "https://wire.example/2"}],
)
def test_the_hash_is_of_the_writing(change):
    assert only(**BASE | change).content_hash != only(**BASE).content_hash
