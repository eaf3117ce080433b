import pytest

from tracker.fetch import public_url, urls


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/feed?page=2", "https://example.org/feed?page=2"),
        ("https://amy:s3cret@example.org/feed", "https://***@example.org/feed"),
        ("https://token@example.org", "https://***@example.org"),
        ("https://a:b@c@example.org/x@y", "https://***@example.org/x@y"),
        (
            "https://example.org/f?key=1&q=ai&access_token=2",
            "https://example.org/f?key=***&q=ai&access_token=***",
        ),
        ("http://h/?api-key=a;sig=b", "http://h/?api-key=***;sig=***"),
        ("http://h/?keyword=ai&author=li&code=9#top", "http://h/?keyword=ai&author=li&code=***#top"),
        ("nonsense", "nonsense"),
    ],
)
def test_what_is_secret_in_an_address_is_masked(url, shown):
    assert public_url(url) == shown


def test_an_address_is_taken_apart():
    assert urls.target("http://h.example:8080/a/b?c=d#e") == urls.Target(
        "http://h.example:8080/a/b?c=d", "http", "h.example", 8080, "/a/b?c=d"
    )
    assert urls.target("https://h.example") == urls.Target(
        "https://h.example/", "https", "h.example", 443, "/"
    )


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://例え.example/新闻", "xn--r8jz45g.example", "/%E6%96%B0%E9%97%BB"),
        ("HTTPS://Example.ORG/a b", "example.org", "/a%20b"),
        ("http://[2606:4700::1]:81/x", "2606:4700::1", "/x"),
        (" https://example.org/x ", "example.org", "/x"),
    ],
)
def test_an_unusual_address_is_made_fit_to_be_sent(url, host, path):
    target = urls.target(url)
    assert (target.host, target.path) == (host, path)


def test_credentials_become_a_header_and_leave_the_address():
    target = urls.target("https://amy:p%40ss@example.org/feed")
    assert target.url == "https://example.org/feed"
    assert target.authorization == "Basic YW15OnBAc3M="


@pytest.mark.parametrize(
    "url",
    ["", "feed.xml", "file:///etc/passwd", "ftp://h/", "http://", "http://h:99999/", "http://h:x/", "http://[::1",
     "http:///x", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(url):
    with pytest.raises(urls.UrlError):
        urls.target(url)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b", "https://example.org/b"),
        ("c?d", "https://example.org/a/c?d"),
        ("//other.example/x", "https://other.example/x"),
        ("http://other.example/", "http://other.example/"),
        (" /b ", "https://example.org/b"),
        ("/新".encode().decode("latin-1"), "https://example.org/新"),
    ],
)
def test_a_location_is_read_against_the_address_that_gave_it(location, expected):
    assert urls.redirected("https://example.org/a/feed", location) == expected


def test_hosts_and_routes_of_broken_addresses_are_empty():
    assert urls.host_of("http://[::1") == ""
    assert urls.first_segment("http://[::1") == ""
    assert urls.first_segment("http://h/deepseek/news") == "deepseek"
