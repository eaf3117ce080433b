"""The week in numbers, quiet firms, what to watch, further reading, the colophon."""

from dataclasses import replace

import pytest
from digest_factory import FIRM_WEEKS, START, Draft, given, story
from digest_week import stories

from tracker import digest
from tracker.digest import voice
from tracker.model.digest import DigestRules, FirmWeeks, SourceFact, WeekCounts
from tracker.model.edition import Edition
from tracker.model.polling import Health
from tracker.model.tags import EventType

RULES = DigestRules()
CUT = Draft("eastdesk", "Yunfan cuts its prices", "Yunfan cut its prices on Wednesday.", 2.4)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return digest.build(given(stories()), RULES)


def table(edition: Edition, title: str) -> list[list[str]]:
    found = next(table for table in edition.numbers.tables if table.title == title)
    return [[cell.text for cell in row] for row in found.rows]


def test_a_share_is_of_all_items_about_firms_in_its_own_week() -> None:
    weeks = (FirmWeeks("yunfan", 6, (1, 3, 2)), FirmWeeks("hetao", 2, (9, 7, 2)))
    first = voice.all_voices(given([], firm_weeks=weeks))[0]
    assert (first.firm, first.share, first.median, first.low, first.high) == (
        "yunfan",
        75.0,
        30.0,
        20.0,
        40.0,
    )


def test_a_firm_with_a_shorter_past_is_compared_with_the_weeks_it_has() -> None:
    weeks = (FirmWeeks("yunfan", 1, (1, 1, 1, 1)), FirmWeeks("hetao", 1, (1, 3, 1)))
    assert voice.totals_by_week(weeks) == (1, 2, 4, 2, 2)
    hetao = next(v for v in voice.all_voices(given([], firm_weeks=weeks)) if v.firm == "hetao")
    assert hetao.median == 50.0


def test_weeks_before_the_first_item_are_no_past() -> None:
    weeks = (FirmWeeks("yunfan", 3, (0, 0, 0, 2)), FirmWeeks("hetao", 1, (0, 0, 0, 2)))
    assert voice.totals_by_week(weeks) == (4, 4)
    assert voice.weeks_compared(weeks) == 0
    assert [v.median for v in voice.all_voices(given([], firm_weeks=weeks))] == [None, None]


def test_without_a_past_there_is_nothing_to_compare_and_no_mover() -> None:
    edition = digest.build(given([], firm_weeks=(FirmWeeks("yunfan", 4), FirmWeeks("hetao", 2))), RULES)
    assert [v.median for v in edition.numbers.voices] == [None, None]
    assert edition.numbers.sentences == ()


def test_movers_are_those_outside_their_usual_range(edition: Edition) -> None:
    assert edition.numbers.sentences[:2] == (
        "Louder than usual: Lanqiao AI (25%, usually 13%) and Songyan Labs (13%, usually 9%).",
        "Quieter than usual: Hetao Cloud (7%, usually 14%).",
    )


def test_the_tables_have_the_weeks_rounds_releases_and_prices(edition: Edition) -> None:
    assert table(edition, "Money raised") == [
        ["Songyan Labs", "RMB 4.8 billion", "RMB 35 billion", "6"],
        ["Lingquan Robotics", "RMB 600 million", "–", "1"],
    ]
    assert table(edition, "Models released") == [
        ["Lanqiao AI", "Heron 4", "620B", "open"],
        ["Songyan Labs", "Inkstone 2", "–", "–"],
    ]
    assert table(edition, "Prices")[0] == ["Yunfan", "Sail 3", "RMB 4, 60%"]


def test_languages_and_delays_are_told(edition: Edition) -> None:
    assert edition.numbers.sentences[2].startswith("Of 21 stories, ten ran in both languages")
    assert edition.numbers.sentences[3] == (
        "Chinese news took seven hours to reach English, in the median of nine stories."
    )


def test_a_quiet_firm_is_told_apart_from_a_failing_feed(edition: Edition) -> None:
    assert [(firm.name, firm.failing) for firm in edition.quiet] == [
        ("Mogan AI", True),
        ("Baize Health", False),
    ]
    assert edition.quiet[0].sentence.endswith(
        "Its feed Mogan AI news is failing, so that the silence may be ours."
    )
    assert edition.quiet[1].sentence.endswith("Its own feed was read and brought nothing.")


@pytest.mark.parametrize(
    "weeks",
    [FirmWeeks("baize", 1, (3, 3, 3)), FirmWeeks("baize", 0, (0, 1, 0)), FirmWeeks("baize", 0, (9,))],
)
def test_a_firm_that_spoke_or_never_did_or_is_new_is_not_called_quiet(weeks: FirmWeeks) -> None:
    assert digest.build(given([], firm_weeks=(*FIRM_WEEKS[:3], weeks)), RULES).quiet == ()


def test_days_ahead_stand_in_their_order_and_name_whom_they_are_about(edition: Edition) -> None:
    assert [(item.when, item.about) for item in edition.watch] == [
        ("27 November", "Zhulong Semiconductor"),
        ("1 December", "Yunfan"),
        ("8 December", ""),
        ("15 December", "Songyan Labs (Inkstone 2)"),
        ("January 2027", "Qingluan"),
        ("Continuing", ""),
        ("Continuing", ""),
    ]


def test_one_day_of_one_firm_is_named_once() -> None:
    trading = "Zhulong Semiconductor will start trading in Shanghai on December 3, the exchange said."
    other = "Investors expect much when Zhulong Semiconductor opens on 3 December after a long wait."
    week = given(
        [
            story(1, [EventType.IPO], Draft("eastdesk", "Zhulong sets a date", trading, 1.0)),
            story(2, [EventType.IPO], Draft("ledger", "Zhulong draws many bids", other, 2.0)),
        ]
    )
    assert [item.when for item in digest.build(week, RULES).watch] == ["3 December"]


def test_newsletters_and_long_pieces_are_for_further_reading(edition: Edition) -> None:
    assert [(piece.link.text, piece.note) for piece in edition.reading] == [
        (
            "Longshore Letters #88: the weekly roundup of Lanqiao and others",
            "Longshore Letters by Ana Petrov, two minutes",
        ),
        ("Inside Lanqiao: how a laboratory became a company", "Pacific Ledger by Tom Abara, eight minutes"),
    ]


def test_the_colophon_counts_feeds_items_copies_and_failures(edition: Edition) -> None:
    assert " ".join(edition.colophon.sentences[:2]) == (
        "17 feeds in English and Chinese were read for this issue; three failed. "
        "They brought 430 items; 112 were copies of others and folded into them "
        "and 97 were about no firm that we follow."
    )
    assert edition.colophon.unwell[0] == "Mogan AI news (failing): the server answers 503 since 14 November."


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "No reading of its own feed is on record, so that the silence may be ours."),
        ("zh", "没有读取其订阅源的记录，沉默也许在我们。"),
    ],
)
def test_a_firm_is_not_called_silent_where_its_feed_was_not_read(language: str, words: str) -> None:
    sources = (SourceFact("baize-news", "Baize Health newsroom", read=False, entities=("baize",)),)
    (firm,) = digest.build(
        given([], sources=sources, firm_weeks=FIRM_WEEKS[-1:], language=language), RULES
    ).quiet
    assert firm.sentence.endswith(words)


def test_feeds_that_were_read_too_late_for_a_week_are_not_said_to_have_brought_its_items() -> None:
    week = given(
        [],
        sources=(SourceFact("one", "One", read=False),),
        counts=WeekCounts(items=12, copies=2, off_topic=0),
    )
    assert digest.build(week, RULES).colophon.sentences[:2] == (
        "No reading of a feed in this week or the one after is on record.",
        "12 items of this week are stored; two were copies of others and folded into them.",
    )


def test_many_failures_are_counted_and_not_all_named() -> None:
    sources = tuple(
        SourceFact(f"s{n:02}", f"Source {n:02}", health=Health.FAILING, reason="no answer") for n in range(20)
    )
    unwell = digest.build(given([], sources=sources), RULES).colophon.unwell
    assert len(unwell) == 13
    assert unwell[-1] == "and eight more feeds: eight failing."


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "A (broken): Has failed for 9 days.",
                "B (gone): It is gone.",
                "D (failing): No answer.",
                "C (suspect): Its dates lie ahead.",
            ),
        ),
        (
            "zh",
            (
                "A（长期失败）：Has failed for 9 days.",
                "B（已撤下）：It is gone.",
                "D（失败）：No answer.",
                "C（可疑）：Its dates lie ahead.",
            ),
        ),
    ],
)
def test_feeds_to_look_at_stand_with_their_word_the_worst_first(language: str, told: tuple[str, ...]) -> None:
    sources = (
        SourceFact("a", "A", health=Health.BROKEN, reason="Has failed for 9 days."),
        SourceFact("b", "B", health=Health.GONE, reason="It is gone."),
        SourceFact("c", "C", health=Health.SUSPECT, reason="Its dates lie ahead."),
        SourceFact("d", "D", health=Health.FAILING, reason="No answer."),
        SourceFact("e", "E", health=Health.QUIET, reason="Its newest entry is 90 days old."),
        SourceFact("f", "F", reason="Answers well."),
    )
    week = replace(given([], sources=sources), language=language)
    assert digest.build(week, RULES).colophon.unwell == told


def test_a_week_with_one_of_each_is_in_the_singular() -> None:
    week = given(
        [story(1, [EventType.PRICE], CUT)],
        sources=(SourceFact("one", "One"),),
        counts=WeekCounts(items=1, copies=1, off_topic=1),
    )
    assert " ".join(digest.build(week, RULES).colophon.sentences[:3]) == (
        "One feed was read for this issue; none failed. They brought one item; one was a copy of others and "
        "folded into them and one was about no firm that we follow. One story of one was chosen by a score "
        "of outlets, first-party sources, kind of event, novelty, firm and date."
    )


def test_a_date_that_is_past_in_the_readers_zone_is_not_ahead() -> None:
    soon = replace(CUT, text="Yunfan will hold its annual meeting on November 22 in Hangzhou.", day=5.0)
    week = given([story(1, [EventType.PRICE], soon)])
    assert START.day == 15
    assert digest.build(week, RULES).watch == ()
