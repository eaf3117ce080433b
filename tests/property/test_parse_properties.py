"""Whatever bytes arrive, they are read or refused with one sentence."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import ParseError
from tracker.model.source import Source
from tracker.normalise import items_of
from tracker.parse import parse
from tracker.parse.dates import parse_date

SOURCE = Source(id="s", title="S", url="https://feeds.example/s")
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
WHOLE = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>T</title><link>https://a.example/</link>
<item><title>One &amp; two</title><link>https://a.example/1</link><guid>g</guid>
<pubDate>Thu, 05 Mar 2026 08:00:00 GMT</pubDate><description><![CDATA[<p>Text</p>]]></description></item>
<item><title>\xe4\xb8\xad\xe6\x96\x87</title><dc:date>2026-03-05</dc:date></item></channel></rss>"""
_PIECES = b"""
<rss> <channel> <item> </item> </channel> </rss> <title> </title> <link> <guid> <![CDATA[ ]]>
& &amp; &#0; &#xD800;
<!DOCTYPE <!ENTITY ]> <feed> <entry> <content> <pubDate>9 \x00 \xff \xd6\xd0 { {"items":[ {"id":1} ]} text
<?xml ?> <!-- <svg>
"""
_SPACED = [
    b" ",
    b"<rss version='2.0'>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'>",
    b"<content type='xhtml'>",
]
PIECES = st.sampled_from(_PIECES.split() + _SPACED)


def read_or_refused(body: bytes, content_type: str = "") -> None:
    try:
        feed = parse(body, content_type=content_type, url="https://a.example/feed")
    except ParseError as refused:
        message = str(refused)
        assert message.endswith(".")
        assert "\n" not in message
        return
    result = items_of(feed, source=SOURCE, fetched_at=NOW)
    assert len({item.guid for item in result.items}) == len(result.items)
    for item in result.items:
        assert item.guid
        assert item.published.tzinfo is not None
        assert item.url_key != ""


@given(st.builds(b"".join, st.lists(PIECES, max_size=20)))
def test_any_heap_of_pieces_is_read_or_refused(body):
    read_or_refused(body)


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)), st.binary(max_size=6))
def test_a_feed_with_a_hole_in_it_is_read_or_refused(start, end, patch):
    read_or_refused(WHOLE[:start] + patch + WHOLE[max(start, end) :])


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "text/xml; charset=gb2312", "application/json; charset=utf-7"]),
)
def test_any_bytes_are_read_or_refused(body, content_type):
    read_or_refused(body, content_type)


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_a_date_in_utc_or_none(text, chinese):
    found = parse_date(text, chinese=chinese)
    assert found is None or found.utcoffset().total_seconds() == 0


@given(st.integers(820_454_400, 4_102_444_800).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_a_date_survives_being_written_and_read(moment):
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.strftime("%a, %d %b %Y %H:%M:%S GMT")) == moment
    assert parse_date(f"{moment:%Y年%m月%d日 %H:%M:%S}").timestamp() == moment.timestamp() - 8 * 3600
