"""One page has one key, however its address is dressed; and what a reader clicks still works."""

import pytest

from tracker.normalise import canonical


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/a/1",
        "HTTPS://News.Example/a/1",
        "https://www.news.example/a/1",
        "https://m.news.example/a/1",
        "https://amp.news.example/a/1",
        "https://news.example/a/1/",
        "https://news.example/a/1/amp",
        "https://news.example/a/1/amp/",
        "https://news.example/a/1?amp=1",
        "https://news.example:443/a/1",
        "http://news.example:80/a/1",
        "https://news.example/a/1#comments",
        "https://news.example/a/./b/../1",
        "https://news.example/%61/1",
        "https://news.example/a/1?utm_source=rss&utm_medium=feed",
        "https://news.example/a/1?fbclid=x&gclid=y&spm=1.2.3",
        "https://news.example/a/1?from=timeline&isappinstalled=0",
        "https://news.example/a/1?ref=producthunt",
        "https://news.example/a/1?ref=other-site.com",
        "https://reader:secret@news.example/a/1",
        "  https://news.example/a\n/1 ",
        "https://www.google.com/url?q=https://news.example/a/1&sa=D",
        "https://www.bing.com/news/apiclick.aspx?ref=x&url=https%3a%2f%2fnews.example%2fa%2f1&c=2",
        "https://link.zhihu.com/?target=https%3A//news.example/a/1",
        "https://news-example.cdn.ampproject.org/c/s/news.example/a/1",
        "https://www.google.com/amp/s/news.example/a/1/amp",
    ],
)
def test_an_address_in_another_dress_has_the_same_key(other):
    assert canonical(other).key == canonical("https://news.example/a/1").key == "news.example/a/1"


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/a/2",
        "https://news.example/A/1",
        "https://news.example/a/1?page=2",
        "https://news.example/a/1?from=2026-01-01",
        "https://news.example/a/1?ref=v1/main",
        "https://news.example/a/1#!/part",
        "https://blog.news.example/a/1",
        "https://news.example:8080/a/1",
    ],
)
def test_an_address_of_another_page_has_another_key(other):
    assert canonical(other).key != "news.example/a/1"
    assert canonical(other).key


def test_the_order_of_parameters_matters_to_the_reader_but_not_to_the_key():
    assert canonical("https://a.example/?b=2&a=1") == ("https://a.example/?b=2&a=1", "a.example?a=1&b=2")


def test_what_a_reader_clicks_keeps_its_scheme_host_and_closing_slash():
    assert canonical("http://m.news.example/a/?utm_campaign=x").url == "http://m.news.example/a/"


def test_an_article_of_wechat_is_known_by_its_four_parameters():
    long = "http://mp.weixin.qq.com/s?__biz=Mz&mid=1&idx=2&sn=ab&chksm=zz&scene=27&from=timeline#rd"
    assert canonical(long).url == "http://mp.weixin.qq.com/s?__biz=Mz&mid=1&idx=2&sn=ab"
    assert canonical("https://mp.weixin.qq.com/s/Token_1?scene=1").key == "mp.weixin.qq.com/s/Token_1"


def test_a_token_of_google_news_is_left_alone():
    assert (
        canonical("https://news.google.com/rss/articles/CBMiX?oc=5").url
        == "https://news.google.com/rss/articles/CBMiX"
    )


def test_a_period_is_no_referrer():
    assert canonical("https://a.example/s?from=rss&to=x").url == "https://a.example/s?from=rss&to=x"


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("https://a.example/中文?q=模型", "https://a.example/%E4%B8%AD%E6%96%87?q=%E6%A8%A1%E5%9E%8B"),
        ("https://a.example/%e4%b8%ad/%7Ex", "https://a.example/%E4%B8%AD/~x"),
        ("https://例子.example/", "https://xn--fsqu00a.example/"),
        ("https://a.example/two words", "https://a.example/two%20words"),
        ("https://a.example", "https://a.example/"),
        ("https://[2001:DB8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
        ("https://a.example/x?y&amp;z=1", "https://a.example/x?y&z=1"),
    ],
)
def test_escapes_and_hosts_take_their_normal_form(written, normal):
    assert canonical(written).url == normal


@pytest.mark.parametrize(
    "nothing",
    ["", "tag:a.example,2026:1", "javascript:alert(1)", "ftp://a.example/x", "/relative", "https://", "https:///x",
     "https://a.example:99999/", "https://[::1", "https://a b/", "https://" + "a" * 5000],
)  # fmt: skip
def test_what_is_no_address_on_the_web_is_nowhere(nothing):
    assert canonical(nothing) == ("", "")


def test_a_fragment_is_kept_on_request():
    assert canonical("https://a.example/log#v2", keep_fragment=True).key == "a.example/log#v2"
