"""The pure parts of the page: the chart, the limiter, the filters, the kept values."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tracker.web import chart, filters
from tracker.web.keep import Keep
from tracker.web.rate import MOST_CLIENTS, Limiter
from tracker.web.since import MOST_ADDRESSES, Since

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_bars_stand_on_one_line_inside_the_drawing_and_grow_with_their_items() -> None:
    drawn = chart.draw((0, 5, 10), NOON)
    assert {round(bar.y + bar.height, 1) for bar in drawn.bars} == {drawn.bottom}
    assert drawn.bars[2].height == pytest.approx(2 * drawn.bars[1].height)
    assert drawn.bars[-1].x + drawn.bars[-1].width <= drawn.width
    assert drawn.bars[0].start == NOON - timedelta(weeks=3)


def test_a_firm_nobody_wrote_about_has_no_line_of_a_usual_week() -> None:
    assert chart.draw((0,) * 26, NOON).usual is None


def test_a_client_may_ask_in_a_burst_then_at_the_rate() -> None:
    limiter = Limiter(burst=2, per_second=0.5)
    assert [limiter.take("a", NOON) for _ in range(3)] == [0, 0, 2]
    assert limiter.take("b", NOON) == 0
    assert limiter.take("a", NOON + 2 * SECOND) == 0
    assert limiter.take("a", NOON + 2 * SECOND) == 2


def test_clients_are_forgotten_before_the_memory_is_full() -> None:
    limiter = Limiter(burst=1, per_second=0.001)
    for number in range(MOST_CLIENTS + 1):
        limiter.take(str(number), NOON)
    assert limiter.take("0", NOON) == 0
    assert limiter.take(str(MOST_CLIENTS), NOON) > 0


def test_a_value_is_kept_for_its_time() -> None:
    keep, made = Keep(), iter(range(9))
    times = (NOON, NOON + 29 * SECOND, NOON + 30 * SECOND)
    assert [keep.get("x", now, 30 * SECOND, lambda: next(made)) for now in times] == [0, 0, 1]


def test_a_time_is_told_on_the_calendar_of_the_reader() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    late = datetime(2026, 11, 17, 17, tzinfo=UTC)
    assert "Today 01:00" in filters.when(late, NOON, shanghai)
    assert "Tue 17 Nov 17:00" in filters.when(late, NOON, ZoneInfo("UTC"))
    assert "18 Nov 2025" in filters.when(NOON - timedelta(days=365), NOON, shanghai)


@pytest.mark.parametrize(
    ("language", "attribute"),
    [("en", ""), ("zh", ' lang="zh-Hans"'), ("zh-Hant", ' lang="zh-Hant"'), ("other", ' lang=""'),
     ('"><script>', ' lang="&#34;&gt;&lt;script&gt;"')],
)  # fmt: skip
def test_text_says_its_language_where_it_is_another(language: str, attribute: str) -> None:
    assert filters.lang(language) == attribute


def test_a_long_text_is_cut_between_words_and_chinese_between_characters() -> None:
    assert filters.brief("one two three four", 12) == "one two…"
    assert filters.brief("发布" * 40, 10) == "发布发布发…"
    assert filters.brief("发布发布发", 10) == "发布发布发"
    assert filters.brief(" a\n b ", 10) == "a b"


def test_an_answer_has_the_time_when_it_was_first_seen_and_another_a_later_one() -> None:
    since = Since()
    assert since.note("/a", "1", NOON + SECOND / 2) == NOON
    assert since.note("/a", "1", NOON + 9 * SECOND) == NOON
    assert since.note("/b", "1", NOON + 9 * SECOND) == NOON + 9 * SECOND
    assert since.note("/a", "2", NOON + 9 * SECOND) == NOON + 9 * SECOND
    assert since.note("/a", "3", NOON + 9 * SECOND) == NOON + 10 * SECOND


def test_an_address_is_forgotten_before_the_memory_is_full() -> None:
    since = Since()
    for number in range(MOST_ADDRESSES + 1):
        since.note(str(number), "1", NOON)
    later = NOON + 9 * SECOND
    assert (since.note("1", "1", later), since.note("0", "1", later)) == (NOON, later)
