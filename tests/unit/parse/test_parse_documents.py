"""Any document is read, or refused with one sentence."""

import pytest

from tracker.errors import ParseError
from tracker.parse import parse

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>https://a.example/</link>
<item><title>One</title><link>https://a.example/1</link><guid>g1</guid>
<pubDate>Thu, 05 Mar 2026 08:00:00 GMT</pubDate><description>Text</description></item></channel></rss>"""


def test_an_rss_document_gives_its_entries():
    feed = parse(RSS)
    assert feed.format == "rss20"
    assert [(entry.guid, entry.link, entry.title, entry.summary) for entry in feed.entries] == [
        ("g1", "https://a.example/1", "One", "Text")
    ]
    assert feed.problems == ()


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"just words", "plain text"),
        (b"<!DOCTYPE html><html><body>Moved</body></html>", "web page"),
        (b"<!-- x --><HTML></HTML>", "web page"),
        (b"<opml version='2.0'><body/></opml>", "OPML"),
        (b"<urlset><url><loc>x</loc></url></urlset>", "sitemap"),
        (b"<unknown><thing/></unknown>", "neither RSS"),
        (b"{broken", "not valid JSON"),
        (b'{"version": "1"}', "no list of items"),
        (b"[1, 2]", "not one of models"),
    ],
)
def test_what_is_no_feed_is_refused_with_one_sentence_that_says_what_it_is(body, what):
    with pytest.raises(ParseError) as refused:
        parse(body)
    message = str(refused.value)
    assert what in message
    assert "\n" not in message
    assert message.endswith(".")


def test_a_json_feed_with_a_title_that_was_cut_in_an_emoji_is_read():
    items = rb'[{"id": "1", "title": "A \ud83d"}, {"id": "2", "title": "\ud83d\ude00"}]'
    feed = parse(b'{"version": "https://jsonfeed.org/version/1.1", "items": %s}' % items)
    assert [entry.title for entry in feed.entries] == ["A \ufffd", "\N{GRINNING FACE}"]


@pytest.mark.parametrize(
    "front", [b"<br />\n<b>Warning</b>: x in <b>/y.php</b><br />\n", b"<script>1</script>"]
)
def test_a_bit_of_html_in_front_of_a_feed_costs_no_entry(front):
    assert [entry.guid for entry in parse(front + RSS).entries] == ["g1"]
