import pytest

from tracker.fetch import sniff
from tracker.fetch.sniff import Kind

FEEDS = [
    b"<rss version='2.0'>",
    b"\xef\xbb\xbf<?xml version='1.0'?>\n<rss>",
    b"  \n<?xml version='1.0'?><!-- made by x --><?xml-stylesheet href='a.xsl'?><feed xmlns='http://www.w3.org/2005/Atom'>",
    b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='0.91'>",
    b"<rdf:RDF xmlns:rdf='x'>",
    b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'><feed>",
    b"<atom:feed xmlns:atom='x'>",
    "<?xml version='1.0' encoding='utf-16'?><rss version='2.0'>".encode("utf-16"),
    "<rss><channel>".encode("utf-32-le"),
    b"Notice: Undefined index in /var/www/x.php on line 3\n<?xml version='1.0'?><rss>",
    b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    b'{"title": "x", "items" : [{"id": 1}]}',
    "<?xml version='1.0' encoding='gb18030'?><!-- 新闻 --><rss>".encode("gb18030"),
]
RSS = b"<?xml version='1.0'?>\n<rss version='2.0'>\n<!-- made by x --><channel>"
ATOM = b"<atom:feed xml:lang='zh' xmlns:atom='http://www.w3.org/2005/Atom'>"
RDF = b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
WARNING = b"<br />\n<b>Warning</b>:  Undefined variable $x in <b>/var/www/x.php</b> on line <b>3</b><br />\n"
IN_FRONT = [
    WARNING,
    WARNING * 80,
    b"<script>var a = '<html>' < 1</script>",
    b"<div class='top'></div>",
    b"\n\n<p>x</p>",
    b"<!-- <head> --><center>",
    b"<script>document.write('<rss>')</script><style>p {}</style>",
]
PAGES = [
    b"<!DOCTYPE html><html><body>404</body></html>",
    b"\n\n<html lang='zh'><head><title>x</title>",
    b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'><html>",
    b"<!-- saved --><HTML>",
    b"<!doctype html>Sorry, no such page",
    b"<script>location='/x'</script>",
    b"<head><title>Sorry</title></head>",
    WARNING,
    WARNING + b"<html><body>" + RSS,
    b"<div><p>A feed begins with <rss>, or with <feed>, and has a <channel>.</p></div>",
    b"<div><feed class='news'><channel>1</channel></feed></div>",
    b"<p>It looks so:</p><pre>" + RSS + b"</pre>",
    b"<p>It looks so:</p><textarea rows=9>" + ATOM + b"</textarea>",
    b"<div><code>" + RDF,
    b'<div data-sample="' + RSS + b'">x</div>',
    b'<script>var feed = "' + RSS + b'";</script><p>x</p>',
    b"<script>var feed = '" + ATOM,
    b"<div></div><!-- " + RSS + b" -->",
    b"<p>&lt;rss version='2.0'&gt;&lt;channel&gt;</p>",
    b"<!DOCTYPE html><div>x</div>" + RSS,
    b"<div>" + b"x" * 20_000 + RSS,
]
UNSURE = [
    b"<?xml version='1.0'?><opml/>",
    b'{"error": "no such route"}',
    b"not found",
    b"\x1f\x8b\x08\x00",
    b" " * 5000 + b"<rss>",
    b"<?xml version='1.0'?><error><p>x</p></error>"[:30],
]


@pytest.mark.parametrize("body", FEEDS)
def test_a_feed_is_known_by_its_beginning(body):
    assert sniff.kind_of(body) is Kind.FEED


@pytest.mark.parametrize("root", [RSS, ATOM, RDF])
@pytest.mark.parametrize("front", IN_FRONT)
def test_a_feed_behind_a_bit_of_html_is_a_feed(front, root):
    assert sniff.kind_of(front + root) is Kind.FEED


@pytest.mark.parametrize("body", PAGES)
def test_a_page_is_known_by_its_beginning(body):
    assert sniff.kind_of(body) is Kind.HTML


@pytest.mark.parametrize("body", UNSURE)
def test_the_doubtful_is_left_to_the_parser(body):
    assert sniff.kind_of(body) is Kind.UNSURE


@pytest.mark.parametrize("body", [b"", b" \n\t ", b"\xef\xbb\xbf"])
def test_nothing_is_empty(body):
    assert sniff.kind_of(body) is Kind.EMPTY


@pytest.mark.parametrize(
    ("head", "page", "guard"),
    [
        ({}, b"<title>Just a moment...</title>", "Cloudflare"),
        ({"cf-mitigated": "challenge"}, b"", "Cloudflare"),
        ({}, b"<script>var arg1='A';acw_sc__v2</script>", "Alibaba Cloud"),
        ({}, "<title>百度安全验证</title>".encode(), "Baidu"),
        ({}, "<p>环境异常, 完成验证后即可继续访问</p>".encode(), "a check of the browser"),
        ({"x-amzn-waf-action": "challenge"}, b"", "AWS WAF"),
        ({}, b"<p>Our service is down for maintenance.</p>", ""),
    ],
)
def test_who_asks_for_proof_of_humanity_is_named(head, page, guard):
    assert sniff.challenge(head, page) == guard


def test_the_feeds_that_a_page_names_are_found_in_any_spelling():
    page = b"""<html><head><BASE href="https://example.org/blog/">
      <link rel="stylesheet" type="text/css" href="a.css">
      <LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF='atom.xml'>
      <link href=/rss?a=1&amp;b=2 type=application/rss+xml rel="nofollow alternate">
      <link rel="alternate" hreflang="zh" href="/zh/">
      <link rel="alternate" type="application/rss+xml" href="javascript:void(0)">
      <link rel="alternate" type="application/feed+json" href="https://example.org/blog/atom.xml">
    </head>"""
    assert sniff.advertised_feeds(page, "https://elsewhere.example/") == (
        "https://example.org/blog/atom.xml",
        "https://example.org/rss?a=1&b=2",
    )
