"""A date is read as it was meant, in UTC."""

from datetime import UTC, datetime

import pytest

from tracker.parse.dates import parse_date

MOMENT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 05 Mar 2026 08:00:00 GMT",
        "Thu, 05 Mar 2026 08:00:00 +0000",
        "Thu, 05 Mar 2026 16:00:00 +0800",
        "Thu, 05 Mar 2026 16:00:00 GMT+08:00",
        "Thu,5 Mar 2026 08:00 UT",
        "5 March 2026 08:00:00",
        "Friday, 05-Mar-26 08:00:00 GMT",
        "Thu, 05 Mar 2026 03:00:00 EST",
        "Thu, 05 Mar 2026 01:00:00 PDT",
        "Thu, 05 Mar 2026 02:00:00 CST",
        "2026-03-05T08:00:00Z",
        "2026-03-05T08:00:00.000Z",
        "2026-03-05T16:00:00+08:00",
        "2026-03-05T16:00:00+0800",
        "2026-03-05 08:00:00",
        "2026-03-05 08:00:00 UTC",
        "20260305T080000Z",
        "Thu Mar  5 08:00:00 2026",
        "Thu Mar 05 08:00:00 UTC 2026",
        "March 5, 2026 8:00 AM",
        "Mar 5, 2026, 08:00 GMT",
        "2026年3月5日 16:00",
        "2026年03月05日 下午4时00分",
        "2026/03/05 08:00",
        "1772697600",
        "1772697600000",
        "周四, 05 Mar 2026 08:00:00 GMT",
    ],
)
def test_one_moment_in_many_forms(text):
    assert parse_date(text) == MOMENT


@pytest.mark.parametrize("text", ["2026-03-05 16:00", "2026/03/05 16:00", "Thu, 05 Mar 2026 16:00:00 CST"])
def test_in_a_chinese_feed_a_time_without_a_zone_and_cst_are_in_beijing(text):
    assert parse_date(text, chinese=True) == MOMENT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "yesterday",
        "32 Mar 2026 08:00:00 GMT",
        "2026-13-05",
        "05 Foo 2026",
        "2026-03-05T29:00:00Z",
        "x" * 500,
    ],
)
def test_what_names_no_moment_is_none(text):
    assert parse_date(text) is None


def test_a_day_alone_is_its_beginning():
    assert parse_date("2026-03-05") == datetime(2026, 3, 5, tzinfo=UTC)


def test_an_offset_that_is_nowhere_on_earth_is_not_believed():
    assert parse_date("2026-03-05T08:00:00+99:00") == MOMENT


@pytest.mark.parametrize(
    ("usual", "general"),
    [
        ("Sun, 22 Nov 2026 02:16:11 GMT", "Sunday, 22 Nov 2026 02:16:11 GMT"),
        ("Sun, 22 Nov 2026 02:16:11 +0800", "22 Nov 2026 02:16:11 +0800"),
        ("Sun, 22 Nov 2026 02:16:11 -1530", "22 Nov 2026 02:16:11 -1530"),
        ("Sun, 22 Nov 2026 24:00:00 GMT", "22 Nov 2026 24:00:00 GMT"),
        ("Sun, 31 Dec 2016 23:59:60 GMT", "31 Dec 2016 23:59:60 GMT"),
        ("Sun, 22 Xyz 2026 02:16:11 GMT", "22 Xyz 2026 02:16:11 GMT"),
        ("2026-11-22T02:16:11Z", "2026-11-22 02:16:11 Z"),
        ("2026-11-22T02:16:11.5Z", "2026-11-22 02:16:11 Z"),
        ("2026-11-22T02:16:11+08:00", "2026-11-22 02:16:11 +0800"),
        ("2026-11-22T24:00:00-05:00", "2026-11-22 24:00:00 -05:00"),
        ("2026-02-30T00:00:00Z", "2026-02-30 00:00:00 Z"),
        ("0001-01-01T00:00:00+08:00", "0001-01-01 00:00:00 +08:00"),
    ],
)
def test_a_date_in_a_usual_form_is_the_moment_that_every_other_form_of_it_is(
    usual: str, general: str
) -> None:
    for chinese in (False, True):
        assert parse_date(usual, chinese=chinese) == parse_date(general, chinese=chinese)
