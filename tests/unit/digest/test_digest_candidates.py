"""What may enter an issue, and why the rest may not."""

from dataclasses import replace

import pytest
from digest_factory import PERIOD, Draft, given, money, story

from tracker.digest import candidates
from tracker.digest.candidates import Candidate
from tracker.model.digest import DigestRules, EarlierStory
from tracker.model.story import Story
from tracker.model.tags import EventType

RULES = DigestRules()
CUT = Draft("eastdesk", "Yunfan cuts its prices", "Yunfan cut its prices on Wednesday.", 2.4)


def refused(made: Story, earlier: tuple[EarlierStory, ...] = ()) -> str:
    found, left = candidates.considered(given([made], earlier=earlier), RULES)
    assert not found
    return left[0][1]


def accepted(made: Story, earlier: tuple[EarlierStory, ...] = ()) -> Candidate:
    found, left = candidates.considered(given([made], earlier=earlier), RULES)
    assert not left
    return found[0]


def told(*item_ids: int, events: tuple[str, ...] = ("price",), figures: tuple[str, ...] = ()) -> EarlierStory:
    return EarlierStory(1, 11, "2026-W46", "Yunfan cuts", item_ids, events, figures, len(item_ids), ("en",))


def test_backfilled_items_are_never_news() -> None:
    assert "backfilled" in refused(story(1, [EventType.PRICE], replace(CUT, backfilled=True)))


def test_a_backfilled_item_in_a_live_story_is_neither_told_nor_called_the_first() -> None:
    old = replace(CUT, source="harbour", day=-30.0, backfilled=True)
    candidate = accepted(story(1, [EventType.PRICE], CUT, old))
    assert [outlet.id for outlet in candidate.outlets] == ["eastdesk"]


def test_a_roundup_is_no_story_and_does_not_count_as_an_outlet() -> None:
    roundup = Draft("zhiliao", "早报：云帆科技降价", "云帆科技降价。", 2.0)
    assert "roundup" in refused(story(1, [EventType.PRICE], roundup))
    assert len(accepted(story(1, [EventType.PRICE], CUT, roundup)).outlets) == 1


@pytest.mark.parametrize(
    "title", ["Hands on with Sail 3 of Yunfan", "Why Yunfan cuts its prices", "实测云帆科技Sail 3"]
)
def test_a_view_of_the_news_alone_is_no_news_but_may_accompany_it(title: str) -> None:
    view = Draft("harbour", title, "Yunfan cut its prices.", 2.0)
    assert "further reading" in refused(story(1, [EventType.PRICE], view))
    assert len(accepted(story(1, [EventType.PRICE], CUT, view)).outlets) == 2


def test_news_about_no_firm_of_the_ledger_is_off_topic() -> None:
    assert "off topic" in refused(
        story(1, [EventType.OTHER], Draft("harbour", "Ferry fares rise", "Fares rise.", 1))
    )


def test_a_passing_mention_is_off_topic_unless_it_is_policy() -> None:
    rules = Draft("harbour", "New rules for labels", "Yunfan and others must label videos.", 1.0)
    assert "off topic" in refused(story(1, [EventType.OTHER], rules))
    assert accepted(story(1, [EventType.POLICY], rules))


@pytest.mark.parametrize(
    ("day", "news"), [(-20.0, False), (-0.5, False), (0.0, True), (6.99, True), (7.0, False)]
)
def test_only_what_was_published_in_the_week_is_news(day: float, news: bool) -> None:
    found, _ = candidates.considered(given([story(1, [EventType.PRICE], replace(CUT, day=day))]), RULES)
    assert bool(found) is news


def test_news_of_last_sunday_seen_only_this_week_is_not_lost() -> None:
    made = story(1, [EventType.PRICE], replace(CUT, day=-0.2))
    late = replace(made.items[0], first_seen=PERIOD.start.replace(hour=23))
    assert accepted(replace(made, head=late, items=(late,)))


def test_what_an_issue_told_is_not_told_again() -> None:
    assert (
        refused(story(1, [EventType.PRICE], CUT), (told(100),))
        == "told in No. 11, and nothing new happened since"
    )


def test_a_late_copy_is_nothing_new() -> None:
    copy = replace(CUT, source="harbour", day=3.0)
    assert "nothing new" in refused(story(1, [EventType.PRICE], CUT, copy), (told(100),))


def test_a_story_is_known_again_by_its_items_when_stories_were_merged() -> None:
    assert "nothing new" in refused(story(7, [EventType.PRICE], CUT), (replace(told(700), story_id=99),))


@pytest.mark.parametrize(
    ("events", "amounts", "new"),
    [
        ((EventType.LEGAL,), (), "a legal step"),
        ((EventType.PRICE,), (money(4, "CNY", "4 yuan"),), "a new figure (RMB 4)"),
    ],
)
def test_a_new_event_or_figure_makes_a_story_continue(
    events: tuple[EventType, ...], amounts: tuple[object, ...], new: str
) -> None:
    later = Draft("harbour", "Yunfan and its 4 yuan price", "Yunfan, 4 yuan.", 3.0, amounts)  # type: ignore[arg-type]
    candidate = accepted(story(1, events, CUT, later), (told(100),))
    assert candidate.novelty == new
    assert [stored.id for stored in candidate.items] == [101]


def test_the_first_report_in_english_is_news_of_a_chinese_story() -> None:
    chinese = Draft("zhiliao", "云帆科技降价", "云帆科技降价。", 1.0)
    before = replace(told(100), languages=("zh",))
    assert (
        accepted(story(1, [EventType.PRICE], chinese, CUT), (before,)).novelty
        == "the first report in English"
    )


def test_many_more_outlets_make_a_story_continue() -> None:
    wider = [replace(CUT, source=source, day=3.0) for source in ("harbour", "ledger", "gazette", "circuit")]
    assert accepted(story(1, [EventType.PRICE], CUT, *wider), (told(100),)).novelty == "four more outlets"


def test_an_outlet_counts_once_however_often_it_wrote_and_copies_are_known() -> None:
    first = replace(CUT, copies=("harbour", "harbour"))
    again = replace(CUT, day=3.0, title="Yunfan cuts again")
    outlets = accepted(story(1, [EventType.PRICE], first, again)).outlets
    assert [(outlet.id, outlet.own_words) for outlet in outlets] == [("eastdesk", True), ("harbour", False)]


def test_a_time_at_midnight_is_only_good_for_the_day() -> None:
    midnight = replace(CUT, day=2.0 + 1 / 24)
    beijing = replace(CUT, day=2.0 + 17 / 24)
    assert not accepted(story(1, [EventType.PRICE], beijing)).outlets[0].exact
    assert not accepted(story(1, [EventType.PRICE], midnight)).outlets[0].exact
    assert accepted(story(1, [EventType.PRICE], CUT)).outlets[0].exact
