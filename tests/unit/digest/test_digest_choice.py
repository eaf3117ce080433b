"""Scores and the choice of stories."""

import json
from dataclasses import replace

import pytest
from digest_factory import Draft, given, story
from digest_week import stories

from tracker import digest
from tracker.model.digest import DigestRules
from tracker.model.edition import Edition, StoryScore
from tracker.model.story import Story
from tracker.model.tags import EventType

RULES = DigestRules()
CUT = Draft("eastdesk", "Yunfan cuts its prices", "Yunfan cut its prices on Wednesday.", 2.4)


def score(made: Story, rules: DigestRules = RULES) -> StoryScore:
    return digest.build(given([made]), rules).scores[0]


def part(made: StoryScore, name: str) -> float:
    return next(part.points for part in made.parts if part.name == name)


def told_ids(edition: Edition) -> list[int]:
    return [entry["id"] for entry in edition.facts["stories"]]


def test_every_part_of_a_score_is_shown_and_they_add_up() -> None:
    made = score(story(1, [EventType.PRICE], CUT))
    names = [part.name for part in made.parts]
    assert names == ["outlets", "first party", "languages", "event", "novelty", "firm", "recency"]
    assert made.total == pytest.approx(sum(part.weight * part.value for part in made.parts))
    assert all(part.why for part in made.parts)


def test_outlets_with_words_of_their_own_count_more_than_copies() -> None:
    copied = score(story(1, [EventType.PRICE], replace(CUT, copies=("harbour", "ledger"))))
    written = score(
        story(1, [EventType.PRICE], CUT, *(replace(CUT, source=s) for s in ("harbour", "ledger")))
    )
    alone = score(story(1, [EventType.PRICE], CUT))
    assert part(alone, "outlets") < part(copied, "outlets") < part(written, "outlets")


@pytest.mark.parametrize(
    ("name", "better", "worse"),
    [
        ("first party", replace(CUT, source="lanqiao-blog"), CUT),
        ("recency", replace(CUT, day=6.0), replace(CUT, day=1.0)),
    ],
)
def test_a_part_rewards_what_it_is_named_for(name: str, better: Draft, worse: Draft) -> None:
    one, other = (score(story(1, [EventType.PRICE], draft)) for draft in (better, worse))
    assert part(one, name) > part(other, name)


def test_weights_are_those_of_the_rules() -> None:
    made = story(1, [EventType.PRICE], CUT)
    doubled = score(made, replace(RULES, event=2 * RULES.event, firm_weights={"yunfan": 0.5}))
    assert part(doubled, "event") == 2 * part(score(made), "event")
    assert part(doubled, "firm") == 0.5 * part(score(made), "firm")


def test_what_is_left_out_says_why() -> None:
    edition = digest.build(given(stories()), replace(RULES, max_stories=5, max_per_firm=1, min_score=9.0))
    reasons = {made.left_out for made in edition.scores if made.story_id not in told_ids(edition)}
    assert "" not in reasons
    assert {"the issue is full", "its score is under 9", "one better story about the same firm"} <= reasons
    assert len(told_ids(edition)) == 5


def test_one_firm_does_not_fill_the_issue() -> None:
    many = [
        story(n, [EventType.PRODUCT], replace(CUT, title=f"Yunfan opens office {n}")) for n in range(1, 9)
    ]
    assert len(told_ids(digest.build(given(many), RULES))) == RULES.max_per_firm


def test_each_story_is_told_once() -> None:
    edition = digest.build(given(stories()), RULES)
    shown = [s.story_id for section in edition.sections for s in (*section.stories, *section.brief)]
    assert edition.lead is not None
    assert sorted([edition.lead.story.story_id, *shown]) == sorted(told_ids(edition))
    assert len(set(shown)) == len(shown)


def test_the_next_issue_does_not_tell_it_again() -> None:
    first = digest.build(given(stories()), RULES)
    again = digest.build(given(stories(), earlier=digest.earlier(first.facts), number=13), RULES)
    repeated = set(told_ids(first)) & set(told_ids(again))
    assert not repeated


def test_the_facts_of_an_issue_carry_on_what_earlier_issues_told() -> None:
    edition = digest.build(given(stories()), RULES)
    kept = next(entry for entry in digest.earlier(edition.facts) if entry.story_id == 9)
    assert kept.item_ids == (900, 901)
    assert set(kept.events) == {"product", "deal"}
    assert set(kept.languages) == {"en", "zh"}


def test_facts_are_plain_json() -> None:
    facts = digest.build(given(stories()), RULES).facts
    assert json.loads(json.dumps(facts)) == facts


def test_firms_that_matter_more_come_first() -> None:
    one = story(1, [EventType.PRODUCT], CUT)
    other = story(
        2,
        [EventType.PRODUCT],
        replace(
            CUT,
            title="Qingluan opens an office",
            text="Qingluan opened an office in Jinan for thirty engineers.",
        ),
    )
    rules = replace(RULES, firm_weights={"qingluan": 2.0})
    assert told_ids(digest.build(given([one, other]), RULES)) == [1, 2]
    assert told_ids(digest.build(given([one, other]), rules)) == [2, 1]


def test_a_story_with_sentences_leads_before_a_bare_heading_that_is_hardly_better() -> None:
    bare = story(1, [EventType.PRODUCT], replace(CUT, title="Qingluan opens an office in Jinan", text=""))
    full = story(2, [EventType.PRODUCT], replace(CUT, day=CUT.day - 1))
    assert told_ids(digest.build(given([bare, full]), RULES))[0] == 2
    rules = replace(RULES, firm_weights={"qingluan": 9.0})
    assert told_ids(digest.build(given([bare, full]), rules))[0] == 1


def test_tags_and_a_foreign_title_are_told_in_a_line() -> None:
    stories_ = [
        story(n, [EventType.PRODUCT], replace(CUT, source="suanli", title=f"云帆第{n}次搬家", text=""))
        for n in (1, 2, 3)
    ]
    sections = digest.build(given(stories_), RULES).sections
    assert [(len(section.stories), len(section.brief)) for section in sections] == [(0, 2)]


def test_what_is_told_in_no_language_of_the_digest_and_notices_are_left_out_with_the_reason() -> None:
    notice = story(1, [EventType.PRODUCT], replace(CUT, title="Qingluan campus recruitment is now open"))
    left_out = [score.left_out for score in digest.build(given([notice]), RULES).scores]
    assert left_out == ["a notice of the publisher's own and not news"]
