from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from plain_items import plain_item

from tracker.dedup import StoryIndex, StoryRules, fingerprint
from tracker.dedup.evidence import opening
from tracker.model.item import Item
from tracker.model.story import Assignment, Level
from tracker.model.tags import Event, EventType, Mention, Tags

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
FIRMS = {"Lumen": "lumen", "流明": "lumen", "Harbour": "harbour", "港湾": "harbour"}


def item(title: str, hours: float = 0, language: str = "en", body: str = "") -> Item:
    return plain_item(title, NOON + timedelta(hours=hours), body=body, language=language)


def tags(one: Item, events: Iterable[EventType] = ()) -> Tags:
    mentions = tuple(
        Mention(firm, "firm", firm, firm.title(), "title", start, start + len(name), name, "alone", 0.98)
        for name, firm in FIRMS.items()
        if (start := one.title.find(name)) >= 0
    )
    return Tags(mentions=mentions, events=tuple(Event(event, 0.9) for event in events))


def index_of(*items: Item, rules: StoryRules | None = None) -> StoryIndex:
    index = StoryIndex(rules or StoryRules())
    for number, one in enumerate(items, 1):
        index.add(number, number * 10, fingerprint(one, tags(one, [EventType.DEAL])))
    return index


def decide(index: StoryIndex, one: Item) -> Assignment:
    return index.decide(fingerprint(one, tags(one, [EventType.DEAL])))


REPORT = item("Lumen buys the lens maker Opaline for $2 billion")


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Opaline to be acquired by Lumen in a deal worth $2bn", "en"),
        ("流明以20亿美元收购镜头厂商Opaline", "zh"),
        ("What Lumen wants with Opaline and its lenses", "en"),
    ],
)
def test_another_report_of_the_event_joins_its_story(title, language):
    found = decide(index_of(REPORT), item(title, 3, language))
    assert (found.level, found.story_id, found.matched_item_id) == (Level.SAME_EVENT, 10, 1)


def test_the_reason_names_what_is_shared_and_how_far_apart():
    found = decide(index_of(REPORT), item("流明以20亿美元收购镜头厂商Opaline", 3, "zh"))
    assert found.reason.startswith("same event: deal, ")
    for part in ("opalin", "2 bn", "Lumen", "3 h apart"):
        assert part in found.reason


@pytest.mark.parametrize(
    ("known", "told", "quoted"),
    [
        ("Lumen distilling OPALINE lenses", "Lumen’s Opaline distilled its lenses", "Opaline, lenses"),
        ("流明的骁龙镜头玻璃窑炉停产", "流明骁龙镜头的玻璃窑炉在停产", "玻璃窑炉"),
    ],
)
def test_the_reason_quotes_words_as_the_item_writes_them(known, told, quoted):
    language = "en" if known.isascii() else "zh"
    one = item(told, 3, language)
    index = index_of(item(known, 0, language))
    found = index.decide(fingerprint(one, tags(one)), text=opening(one.title, one.summary))
    assert found.level is Level.SAME_EVENT
    for part in quoted.split(", "):
        assert part in found.reason.removeprefix("same event: ").split(", ")


@pytest.mark.parametrize(
    "title",
    [
        "Lumen opens an office in Lisbon",
        "Harbour buys a chain of bakeries",
        "Lumen hires a chief of design",
        "The weather in Hangzhou",
    ],
)
def test_other_news_stays_apart(title):
    assert decide(index_of(REPORT), item(title, 3)).level is Level.NEW


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lumen releases LUM-4.6 under an open licence", "Lumen releases LUM-4.7 under an open licence"),
        ("流明发布第二季度财报，净亏损收窄", "流明发布第三季度财报，净亏损收窄"),
        ("Lumen raises a Series B led by Quay Capital", "Lumen raises a Series C led by Quay Capital"),
        ("Lumen完成B轮融资，码头资本领投", "Lumen完成C轮融资，码头资本领投"),
        ("Lumen reports Q2 revenue of $1.4 billion", "Harbour reports Q2 revenue of $1.4 billion"),
    ],
)  # fmt: skip
def test_versions_quarters_rounds_and_firms_stay_apart(one, other):
    language = "en" if one.isascii() else "zh"
    assert decide(index_of(item(one, 0, language)), item(other, 1, language)).level is Level.NEW


@pytest.mark.parametrize(
    "title", ["早报｜Lumen buys Opaline", "Weekly update: Lumen buys Opaline", "2026-11-02"]
)
def test_a_generic_title_neither_joins_nor_attracts(title):
    assert decide(index_of(REPORT), item(title, 1)).level is Level.NEW
    assert (
        decide(index_of(item(title)), item("Opaline is bought by Lumen for $2 billion", 1)).level is Level.NEW
    )


def test_the_same_words_days_later_are_another_event():
    assert (
        decide(index_of(REPORT), item("Opaline to be acquired by Lumen in a deal worth $2bn", 96)).level
        is Level.NEW
    )


def test_a_late_item_joins_the_story_that_is_newer_than_itself():
    found = decide(index_of(REPORT), item("Opaline to be acquired by Lumen in a deal worth $2bn", -4))
    assert found.story_id == 10


def test_a_full_story_takes_no_more_reports():
    rules = StoryRules(most_members=2)
    index = index_of(REPORT, rules=rules)
    second = item("Opaline to be acquired by Lumen in a deal worth $2bn", 1)
    index.add(2, 10, fingerprint(second, tags(second)))
    assert decide(index, item("Lumen takes over Opaline for $2 billion", 2)).level is Level.NEW


def test_a_story_does_not_grow_longer_than_it_may():
    rules = StoryRules(longest_span=timedelta(hours=10), half_life=timedelta(days=9))
    report = item("Opaline to be acquired by Lumen in a deal worth $2bn", 9)
    assert decide(index_of(REPORT, rules=rules), report).story_id == 10
    late = item("Opaline to be acquired by Lumen in a deal worth $2bn", 11)
    assert decide(index_of(REPORT, rules=rules), late).level is Level.NEW


def test_a_parted_story_is_not_joined_by_event_either():
    index = index_of(REPORT)
    index.edits.unlink(1, 9)
    report = item("Opaline to be acquired by Lumen in a deal worth $2bn", 1)
    assert index.decide(fingerprint(report, tags(report)), item_id=9).level is Level.NEW


def test_in_a_crowd_more_evidence_is_asked_for():
    report = item("Lumen and Opaline agree", 2)
    alone = decide(index_of(REPORT), report)
    crowded = index_of(REPORT, rules=StoryRules(crowd=1, crowding=8.0))
    for number in range(2, 60):
        other = item(f"Note {number * 37} on gardens and number {number}", 1)
        crowded.add(number, number * 10, fingerprint(other, tags(other)))
    assert alone.level is Level.SAME_EVENT
    assert decide(crowded, report).level is Level.NEW


def test_common_acts_and_rounds_without_a_name_weigh_less():
    def score(first: str, second: str, vague: float) -> float:
        return decide(index_of(item(first), rules=StoryRules(vague=vague)), item(second, 0.1)).score

    same = (1.0, StoryRules().vague)
    plain, less = (score("Robots deployed after a Series B", "A Series B to deploy robots", v) for v in same)
    assert less == pytest.approx(plain * StoryRules().vague)
    named, kept = (score("Lumen deploys robots", "Robots deployed by Lumen in schools", v) for v in same)
    assert kept == named > 0.41
    rare, too = (score("A quokka deploys robots", "Robots deployed for a quokka", v) for v in same)
    assert too == rare > 0.41
