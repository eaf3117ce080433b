"""One document cannot ask for more work than a second or two, whatever it holds."""

import time

import pytest

from tracker.parse import ENTRY_LIMIT, bounds, mend, parse

ENTRY = b"<item><title>x</title><link>https://a.example/%d</link></item>"


def channel(inside: bytes) -> bytes:
    return b'<rss version="2.0"><channel>' + inside + b"</channel></rss>"


def test_entries_beyond_the_limit_are_left_out_with_a_sentence():
    feed = parse(channel(b"".join(ENTRY % number for number in range(ENTRY_LIMIT + 5)) + b"<title>T</title>"))
    assert len(feed.entries) == ENTRY_LIMIT
    assert feed.title == "T"
    assert feed.problems == ("The document has 2,005 entries; the first 2,000 were read.",)


def test_items_of_a_json_feed_beyond_the_limit_are_left_out_with_a_sentence():
    items = b",".join(b'{"id": %d}' % number for number in range(ENTRY_LIMIT + 1))
    feed = parse(b'{"version": "https://jsonfeed.org/version/1.1", "items": [%s]}' % items)
    assert len(feed.entries) == ENTRY_LIMIT
    assert "2,001 entries" in feed.problems[0]


def test_a_document_within_bounds_is_left_as_it_is():
    data = channel(ENTRY % 1)
    assert bounds.affordable(data) is data
    assert bounds.first_entries(data)[0] is data


def test_a_large_damaged_document_is_read_up_to_its_last_affordable_entry():
    data = channel(b"".join(b"<item>" + b"<a>" * 100 + b"</item>" for _ in range(1500)))
    part = bounds.affordable(data)
    assert len(part) < len(data)
    assert part.endswith(b"</item>")


HOSTILE = {
    "entities made of entities": b"<!DOCTYPE r ["
    b'<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>"
    + channel(b"<item><title>&a11;</title></item>"),
    "one long entity used often": b'<!DOCTYPE r [<!ENTITY a "'
    + b"x" * 50_000
    + b'">]>'
    + channel(b"<item><title>" + b"&a;" * 20_000 + b"</title></item>"),
    "elements that never end": channel(b"<item>" + b"<a>" * 30_000 + b"</item>"),
    "nothing but angle brackets": b'<rss version="2.0"><channel>' + b"<" * 300_000,
    "sections that never end": b'<rss version="2.0"><channel>' + b"<![CDATA[" * 100_000,
    "document types": b"<!DOCTYPE " * 100_000 + channel(b""),
    "declarations": b"<!DOCTYPE rss [" + b'<!ENTITY a "' * 100_000 + channel(b""),
    "white space": b" " * 5_000_000 + channel(b""),
    "damaged entries": channel(b"<item><title>R&D</title></item>" * 50_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_done_with_in_two_seconds(name):
    started = time.process_time()
    feed = parse(HOSTILE[name])
    assert time.process_time() - started < 2
    assert sum(len(entry.title) + len(entry.summary) for entry in feed.entries) < 200_000


def test_an_external_entity_is_not_read():
    feed = parse(
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        + channel(b"<item><title>[&x;]</title></item>")
    )
    assert feed.entries[0].title == "[&x;]"


def test_what_is_well_formed_is_not_mended():
    data = channel(b"<item><title>a &amp; b &#20013; <![CDATA[R&D]]></title></item>")
    assert mend.mend(data) == (data, (), False)


@pytest.mark.parametrize(
    ("stray", "sound"),
    [
        (b"R&D", b"R&amp;D"),
        (b"&nbsp;", "\u00a0".encode()),
        (b"&unheard;", b"&amp;unheard;"),
        (b"&#0;", b""),
        (b"&#xFFFFFFF;", b""),
        (b"&#20013;", b"&#20013;"),
        (b"<![CDATA[R&D &nbsp;]]>", b"<![CDATA[R&D &nbsp;]]>"),
        (b"<![CDATA[never closed R&D", b"<![CDATA[never closed R&D"),
    ],
)
def test_a_stray_reference_becomes_what_was_meant(stray, sound):
    assert mend.mend(b"<x>" + stray).data == b"<x>" + sound
