"""Whatever is in the catalogue, OPML carries it there and back; whatever OPML is read, nothing breaks."""

import string
from contextlib import suppress
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue.addresses import comparable_url
from tracker.catalogue.opml import read_opml, write_opml
from tracker.catalogue.source_fields import ACCESSES, FORMATS, KINDS, STATUSES, is_id
from tracker.catalogue.sources import SourceList
from tracker.errors import CatalogueError
from tracker.model.source import Category, Source, Tier

NOW = datetime(2026, 11, 22, tzinfo=UTC)

lines = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=30
).map(str.strip)
ids = st.text(string.ascii_lowercase + string.digits + "-_.资讯", min_size=1, max_size=20).filter(is_id)
paths = st.text(string.ascii_letters + string.digits + "-_.~%&=?;源", max_size=20)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    enabled = draw(st.booleans())
    host = draw(st.sampled_from(["https://a.example.org/", "http://b.example.cn:81/", "rsshub:/route/"]))
    return Source(
        id=draw(ids),
        title=draw(lines.filter(bool)),
        url=host + draw(paths),
        language=draw(st.sampled_from(["en", "zh", "zh-Hant", "multi"])),
        category=draw(st.sampled_from(Category)),
        kind=draw(st.sampled_from(KINDS)),
        format=draw(st.sampled_from(FORMATS)),
        tier=draw(st.sampled_from(Tier)),
        poll_minutes=draw(st.integers(5, 10080)),
        enabled=enabled,
        disabled_because="" if enabled else draw(lines.filter(bool)),
        content=draw(lines),
        access=draw(st.sampled_from(["", *ACCESSES])),
        terms=draw(lines),
        status=draw(st.sampled_from(["", *STATUSES])),
        status_date=draw(st.none() | st.dates(min_value=date(1970, 1, 1))),
        entities=tuple(draw(st.lists(ids, max_size=3))),
        notes=draw(lines),
        evidence=draw(lines),
    )


lists_of_sources = st.lists(
    sources(), max_size=6, unique_by=(lambda one: one.id, lambda one: comparable_url(one.url))
)


@given(lists_of_sources, lines)
def test_what_is_written_is_read_again(listed, title):
    found = read_opml(write_opml(listed, title, NOW))
    assert found.problems == ()
    assert sorted(found.sources, key=lambda one: one.id) == sorted(listed, key=lambda one: one.id)


@given(lists_of_sources)
def test_without_our_own_attributes_addresses_and_titles_come_back_under_unique_ids(listed):
    document = write_opml(listed, "", NOW).replace(b"urn:china-ai-tracker:source", b"urn:other")
    found = read_opml(document)
    assert sorted((one.url, one.title) for one in found.sources) == sorted(
        (one.url, one.title) for one in listed
    )
    assert len({one.id for one in found.sources}) == len(listed)
    assert all(is_id(one.id) for one in found.sources)
    assert read_opml(document) == found


FRAGMENTS = [
    *[
        "<opml>",
        "<opml ",
        "</opml>",
        "<outline ",
        "/>",
        "</outline>",
        "<!DOCTYPE",
        "<![CDATA[",
        "]]>",
        "<!--",
    ],
    *[
        "xmlUrl='http://a.example/'",
        "text='x'",
        "xmlns:a='b'",
        "a:b='c'",
        "<源 ",
        "&",
        "&#0;",
        "&lt;",
        ">",
        '"',
    ],
]


@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(lambda parts: "<opml " + "".join(parts))
    | st.text(max_size=200).map(lambda text: f"<opml>{text}")
)
def test_a_torn_list_is_read_as_far_as_it_goes(text):
    assert isinstance(read_opml(text.encode("utf-8", "surrogatepass")), SourceList)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(document):
    with suppress(CatalogueError):
        assert isinstance(read_opml(document), SourceList)
