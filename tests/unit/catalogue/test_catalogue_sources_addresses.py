"""Addresses of sources: which may be one, which are the same, where RSSHub routes lead."""

import pytest

from tracker.catalogue.addresses import (
    NO_RSSHUB_HOST,
    comparable_url,
    is_template,
    mistake_in_url,
    resolve_rsshub,
)
from tracker.errors import CatalogueError
from tracker.model.source import Source


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/feed",
        "http://user:word@example.org:8080/feed?x=1&y=a|b",
        "http://[2001:db8::1]/feed",
        "https://例子.example/源",
        "rsshub:/deepseek/news",
        "rsshub:/qbitai/category/资讯?limit=5",
    ],
)
def test_an_address_of_the_web_or_of_a_route_is_good(url):
    assert mistake_in_url(url) == ""


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/feed", "not ftp"),
        ("file:///etc/passwd", "not file"),
        ("javascript:alert(1)", "not javascript"),
        ("example.org/feed", "without any of them"),
        ("", "without any of them"),
        ("https:///feed", "names no host"),
        ("https://", "names no host"),
        ("https://example.org:port/", "no address"),
        ("https://example.org:99999/", "no address"),
        ("https://[2001:db8::1/feed", "no address"),
        ("https://example.org/a b", "space"),
        ("https://example.org/a\nb", "space"),
        (" https://example.org/", "space"),
        ("https://example.org/<script>", "character"),
        ("rsshub:deepseek/news", "rsshub:/"),
        ("rsshub://deepseek/news", "rsshub:/"),
        ("rsshub:/", "rsshub:/"),
    ],
)
def test_any_other_address_is_refused_in_a_sentence(url, words):
    mistake = mistake_in_url(url)
    assert words in mistake
    assert mistake.endswith(".")


@pytest.mark.parametrize(
    ("url", "template"),
    [
        ("https://example.org/?q={q}", True),
        ("rsshub:/weibo/user/:uid", True),
        ("https://example.org/user/:uid", False),
        ("rsshub:/deepseek/news", False),
        ("https://example.org/{unclosed", False),
    ],
)
def test_a_template_has_a_word_in_braces_or_a_parameter_of_a_route(url, template):
    assert is_template(url) is template


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/feed", "http://example.org/feed/"),
        ("https://EXAMPLE.org/", "https://example.org"),
        ("https://example.org./feed", "https://example.org:443/feed"),
        ("https://example.org/feed#a", "https://example.org/feed"),
        ("rsshub:/a/b/", "rsshub:/a/b"),
    ],
)
def test_two_spellings_of_one_address_are_the_same(one, other):
    assert comparable_url(one) == comparable_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/feed", "https://example.org/Feed"),
        ("https://example.org/?q=a", "https://example.org/?q=b"),
        ("https://example.org:8443/", "https://example.org/"),
        ("https://www.example.org/", "https://example.org/"),
        ("rsshub:/a", "http:///a"),
    ],
)
def test_two_addresses_are_not_the_same(one, other):
    assert comparable_url(one) != comparable_url(other)


def route(path: str, **fields) -> Source:
    return Source("route", "Route", f"rsshub:{path}", **fields)


@pytest.mark.parametrize(
    ("base", "path", "address"),
    [
        ("http://localhost:1200", "/deepseek/news", "http://localhost:1200/deepseek/news"),
        ("http://localhost:1200/", "/deepseek/news", "http://localhost:1200/deepseek/news"),
        ("https://example.org/hub/", "/a/b?limit=5", "https://example.org/hub/a/b?limit=5"),
        ("https://example.org?key=abc", "/a?limit=5", "https://example.org/a?limit=5&key=abc"),
        ("https://example.org", "/tag/资讯", "https://example.org/tag/%E8%B5%84%E8%AE%AF"),
        ("https://example.org", "/tag/%E8%B5%84", "https://example.org/tag/%E8%B5%84"),
    ],
)
def test_a_route_is_put_behind_the_host_of_the_operator(base, path, address):
    (resolved,) = resolve_rsshub([route(path)], base)
    assert resolved.url == address
    assert resolved.enabled


def test_without_a_host_a_route_is_switched_off_with_the_reason():
    (resolved,) = resolve_rsshub([route("/deepseek/news")], "")
    assert not resolved.enabled
    assert resolved.disabled_because == NO_RSSHUB_HOST
    assert resolved.url == "rsshub:/deepseek/news"


def test_a_route_that_is_off_for_another_reason_keeps_it():
    (resolved,) = resolve_rsshub([route("/x", enabled=False, disabled_because="Dead.")], "")
    assert resolved.disabled_because == "Dead."


def test_other_sources_are_left_alone():
    source = Source("a", "A", "https://example.org/feed")
    assert resolve_rsshub([source], "http://localhost:1200") == (source,)


@pytest.mark.parametrize("base", ["localhost:1200", "rsshub:/a", "ftp://example.org", "http://a b"])
def test_a_host_that_is_no_address_is_refused(base):
    with pytest.raises(CatalogueError, match=r"fetch\.rsshub"):
        resolve_rsshub([], base)
