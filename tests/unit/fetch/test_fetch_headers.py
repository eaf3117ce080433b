from datetime import UTC, datetime, timedelta

import pytest

from tracker.fetch import headers

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ({}, None),
        ({"retry-after": "120"}, timedelta(minutes=2)),
        ({"retry-after": " 1.5 "}, timedelta(seconds=1.5)),
        ({"retry-after": "0"}, timedelta(0)),
        ({"retry-after": "999999999"}, DAY),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Wed, 18 Nov 2026 12:10:00 GMT"}, timedelta(minutes=10)),
        ({"retry-after": "Wed, 18 Nov 2026 11:00:00 GMT"}, timedelta(0)),
        ({"retry-after": "Fri, 18 Nov 2050 11:00:00 GMT"}, DAY),
        (
            {"retry-after": "Tue, 01 Jan 2019 00:05:00 GMT", "date": "Tue, 01 Jan 2019 00:00:00 GMT"},
            timedelta(minutes=5),
        ),
        ({"retry-after": "Wed, 18 Nov 2026 12:10:00 GMT", "date": "nonsense"}, timedelta(minutes=10)),
    ],
)
def test_retry_after_is_read_in_both_forms(head, expected):
    assert headers.retry_after(head, NOW, DAY) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ({}, None),
        ({"cache-control": "public, max-age=600"}, (timedelta(minutes=10), "Cache-Control")),
        ({"cache-control": "max-age=600", "age": "300"}, (timedelta(minutes=5), "Cache-Control")),
        ({"cache-control": "max-age=600", "age": "900"}, None),
        ({"cache-control": "max-age=0, must-revalidate"}, None),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "MAX-AGE = 31536000"}, (DAY, "Cache-Control")),
        ({"cache-control": 'max-age="60"'}, (timedelta(minutes=1), "Cache-Control")),
        ({"cache-control": "no-cache", "expires": "Wed, 18 Nov 2026 13:00:00 GMT"}, None),
        ({"expires": "Wed, 18 Nov 2026 13:00:00 GMT"}, (timedelta(hours=1), "Expires")),
        ({"expires": "0"}, None),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None),
        (
            {"expires": "Tue, 01 Jan 2019 01:00:00 GMT", "date": "Tue, 01 Jan 2019 00:00:00 GMT"},
            (timedelta(hours=1), "Expires"),
        ),
        (
            {"cache-control": "max-age=60", "expires": "Fri, 18 Nov 2050 11:00:00 GMT"},
            (timedelta(minutes=1), "Cache-Control"),
        ),
    ],
)
def test_freshness_is_what_the_headers_say(head, expected):
    assert headers.fresh_for(head, NOW, DAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "Wed, 99 Nov 2026 99:00:00 GMT",
        "Wed, 18 Nov 99999999 12:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -0800",
    ],
)
def test_what_is_no_date_is_none(text):
    assert headers.http_date(text) is None
