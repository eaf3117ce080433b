"""How a story is told: headline, sentences, figures and its way between languages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from digest_factory import Draft, given, money, story

from tracker.digest import candidates, telling
from tracker.model.claim import Claim, Figure, Side, Voice
from tracker.model.digest import DigestRules
from tracker.model.edition import DigestStory
from tracker.model.item import PublishedSource
from tracker.model.tags import Amount, EventType

TEXT = (
    "Yunfan cut the price of its model Sail 3 by 60% on Wednesday. It is the third cut this year. "
    "Analysts had expected a smaller step from the firm in Hangzhou."
)
CLAIMED_AT = datetime(2026, 11, 17, 9, tzinfo=UTC)
ENGLISH = Draft("eastdesk", "Yunfan Cuts Price of Sail 3 - East Desk", TEXT, 2.45)
CHINESE = Draft("zhiliao", "云帆科技Sail 3降价六成", "云帆科技宣布Sail 3降价六成，即日起生效。", 2.11)


def tell(kind: EventType, *drafts: Draft, language: str = "en", sentences: int = 2) -> DigestStory:
    week = given([story(1, [kind], *drafts)], language=language)
    found, _ = candidates.considered(week, DigestRules())
    return telling.told(found[0], week, 0.0, sentences)


def route(told: DigestStory) -> str:
    return "".join(piece.text for piece in told.route)


def test_the_headline_is_the_readers_language_before_the_first_report() -> None:
    assert tell(EventType.PRICE, CHINESE, ENGLISH).headline == "Yunfan cuts price of Sail 3"
    assert tell(EventType.PRICE, CHINESE, ENGLISH, language="zh").headline == "云帆科技Sail 3降价六成"


def test_a_newsroom_is_preferred_to_the_firms_own_headline() -> None:
    own = Draft("lanqiao-blog", "Heron 4: a new chapter for everyone", "Lanqiao AI presents Heron 4.", 1.0)
    other = Draft("gazette", "Lanqiao opens the weights of Heron 4", "Lanqiao AI opened Heron 4.", 1.5)
    assert tell(EventType.RELEASE, own, other).headline == other.title


def test_the_headline_says_what_most_say_and_is_no_view_or_question() -> None:
    others = [
        Draft("harbour", "Hands on with the cheaper Sail 3", TEXT, 2.2),
        Draft("ledger", "Are prices of models at the bottom?", TEXT, 2.3),
        Draft("gazette", "Price of Sail 3 cut by Yunfan", TEXT, 2.5),
    ]
    assert tell(EventType.PRICE, *others, ENGLISH).headline == "Yunfan cuts price of Sail 3"


def test_what_was_done_heads_a_story_before_the_objection_to_it() -> None:
    rule = Draft("ledger", "U.S. proposes licences for leased chips of Yunfan", "Yunfan needs one.", 1.0)
    objection = Draft(
        "harbour", "Yunfan objects to the U.S. licences for leased chips", "Yunfan says no.", 2.0
    )
    again = replace(objection, source="eastdesk")
    assert tell(EventType.POLICY, rule, objection, again).headline == rule.title
    assert tell(EventType.POLICY, objection).headline == objection.title


def test_the_headline_begins_with_the_firm_that_the_story_is_about() -> None:
    investor = Draft(
        "harbour", "Yunfan leads a round of Songyan Labs", "Yunfan invests in Songyan Labs.", 1.0
    )
    rest = [
        Draft("ledger", "Songyan Labs closes a round led by Yunfan", "Songyan Labs has closed a round.", 1.5),
        Draft("gazette", "Songyan Labs raises money", "Songyan Labs has raised money.", 1.6),
    ]
    assert tell(EventType.FUNDING, investor, *rest).headline == "Songyan Labs closes a round led by Yunfan"


def test_the_path_of_a_repository_becomes_a_sentence() -> None:
    hub = Draft("gazette", "lanqiao/Heron-4-Base", "Weights of Lanqiao AI's Heron 4 in its base form.", 1.0)
    assert tell(EventType.RELEASE, hub).headline == "Lanqiao AI publishes Heron-4-Base"


def test_a_bare_name_as_gloss_stays_a_name_and_claims_nothing() -> None:
    assert tell(EventType.PARTNERSHIP, replace(CHINESE, gloss="Yunfan")).headline == "Yunfan"


@pytest.mark.parametrize(
    "title",
    [
        "Yunfan is developing Sail 4",
        "Sources: Yunfan to release Sail 4",
        "云帆科技或将发布Sail 4",
        "曝云帆科技Sail 4",
    ],
)
def test_a_title_that_hedges_makes_no_clause(title: str) -> None:
    hedged = replace(CHINESE, title=title, gloss="Yunfan · Sail 4")
    assert "releases" not in tell(EventType.RELEASE, hedged).headline


def test_a_story_only_in_chinese_has_a_gloss_and_its_title() -> None:
    told = tell(EventType.PRICE, CHINESE)
    assert (told.headline, told.original_title) == ("Yunfan changes the price of Sail 3", CHINESE.title)


def test_without_enough_facts_for_a_clause_the_taggers_gloss_is_used() -> None:
    told = tell(EventType.OTHER, replace(CHINESE, gloss="Yunfan · price · down 60%"))
    assert (told.headline, told.original_title) == ("Yunfan · price · down 60%", CHINESE.title)


def test_a_bare_rise_of_whatever_it_be_is_not_put_beside_a_partnership() -> None:
    rise = Amount(12.0, "percent", "", "12%", "rise")
    line = Draft(
        "jiqi",
        "灵泉机器人与汽车厂共建产线",
        "灵泉机器人与汽车厂共建产线，60台上岗，节拍提升12%。",
        2.0,
        (Amount(60, "units", "", "60台"), rise),
        gloss="Lingquan Robotics · partnership · up 12%",
    )
    told = tell(EventType.PARTNERSHIP, line)
    assert told.headline == "Lingquan Robotics · partnership"
    assert [sentence.text for sentence in told.sentences] == ["Figures in the report: 60 units."]
    assert tell(EventType.EARNINGS, line).headline == "Lingquan Robotics · partnership · up 12%"


def test_without_any_gloss_the_title_stays_as_it_is() -> None:
    told = tell(EventType.OTHER, CHINESE)
    assert (told.headline, told.original_title, told.language) == (CHINESE.title, "", "zh")


def test_an_amount_without_a_role_makes_no_clause() -> None:
    vague = Draft(
        "jiqi",
        "灵泉机器人融资：6亿元之外",
        "灵泉机器人融资。",
        2.0,
        (money(6e8, "CNY", "6亿元"),),
        gloss="Lingquan Robotics · 6",
    )
    assert tell(EventType.FUNDING, vague).headline == "Lingquan Robotics · 6"


def test_sentences_are_of_one_writing_where_it_has_enough_to_say() -> None:
    other = Draft(
        "harbour",
        "Yunfan joins price war",
        "Yunfan cut the price of Sail 3 by 60%, more than any other.",
        2.6,
    )
    told = tell(EventType.PRICE, ENGLISH, other)
    assert [s.text for s in told.sentences] == [
        "Yunfan cut the price of its model Sail 3 by 60% on Wednesday.",
        "It is the third cut this year.",
    ]
    assert {s.credit.text for s in told.sentences if s.credit} == {"East Desk"}
    assert all(s.item_ids == (100,) for s in told.sentences)


def test_a_leaning_sentence_never_stands_alone_or_first() -> None:
    leaning = replace(ENGLISH, text="It is the third cut of its prices this year, the firm said. " + TEXT)
    told = tell(EventType.PRICE, leaning)
    assert not told.sentences[0].text.startswith("It ")


def test_a_firms_own_words_are_marked_as_such() -> None:
    own = Draft(
        "lanqiao-blog", "Heron 4 is out", "Lanqiao AI releases Heron 4 with open weights for all to use.", 1.0
    )
    assert tell(EventType.RELEASE, own).sentences[0].own_account
    assert not tell(EventType.PRICE, ENGLISH).sentences[0].own_account


def test_money_is_written_in_one_form_but_not_inside_quotation_marks() -> None:
    text = (
        "Yunfan sold robots for RMB 21.4bn last year. "
        'Its founder said "RMB 21.4bn is nothing" to reporters on Friday.'
    )
    draft = Draft(
        "eastdesk", "Yunfan sells robots", text, 1.0, (money(2.14e10, "CNY", "RMB 21.4bn", "revenue"),)
    )
    printed = " ".join(s.text for s in tell(EventType.EARNINGS, draft).sentences)
    assert "for RMB 21.4 billion last year" in printed
    assert '"RMB 21.4bn is nothing"' in printed


def test_a_range_of_money_stays_as_it_was_written() -> None:
    text = "Yunfan wants to raise 2-3 billion yuan for its robots in the coming spring, it said."
    ends = (money(2e9, "CNY", "2-3 billion yuan", "raised"), money(3e9, "CNY", "2-3 billion yuan", "raised"))
    told = tell(EventType.FUNDING, Draft("eastdesk", "Yunfan wants to raise money", text, 1.0, ends))
    assert told.sentences[0].text == text


def test_a_chinese_story_without_english_sentences_gives_its_figures() -> None:
    draft = Draft(
        "jiqi",
        "灵泉机器人新品",
        "售价9800元。",
        2.0,
        (money(9800, "CNY", "9800元", "price"),),
        gloss="Lingquan: product",
    )
    assert [s.text for s in tell(EventType.PRODUCT, draft).sentences] == [
        "Figures in the report: a price of RMB 9,800."
    ]


def test_the_route_tells_who_was_first_and_when_it_reached_english() -> None:
    assert route(tell(EventType.PRICE, ENGLISH, CHINESE)) == (
        "知料 had it first, in Chinese, on Wednesday at 02:38; East Desk had it in English eight hours later."
    )


def test_the_route_names_each_further_outlet_once() -> None:
    more = [replace(ENGLISH, source=source, day=3.0) for source in ("harbour", "ledger")]
    assert route(tell(EventType.PRICE, ENGLISH, CHINESE, *more)).endswith(
        "Four outlets in all; also The Harbour Wire and Pacific Ledger."
    )


def test_a_single_outlet_is_said_to_be_the_only_one() -> None:
    assert route(tell(EventType.PRICE, CHINESE)) == "Only in 知料, in Chinese, on Wednesday at 02:38."


def test_without_sure_times_nobody_is_called_the_first_by_the_hour() -> None:
    unsure = replace(CHINESE, published_source=PublishedSource.FIRST_SEEN)
    assert route(tell(EventType.PRICE, unsure, ENGLISH)) == (
        "知料 was among the first, in Chinese, on Wednesday; East Desk had it in English on the same day."
    )


@pytest.mark.parametrize(
    ("kind", "title", "layer"),
    [
        (EventType.FUNDING, "Lanqiao raises money", "market"),
        (EventType.CHIP, "Lanqiao builds a chip", "foundation"),
        (EventType.PRODUCT, "Lanqiao shows an app", "intelligence"),
        (EventType.PRODUCT, "Tianji shows a robot", "physical"),
    ],
)
def test_a_story_is_read_in_the_layer_of_its_event_or_its_firm(
    kind: EventType, title: str, layer: str
) -> None:
    assert tell(kind, Draft("eastdesk", title, f"{title} in Hangzhou this week.", 1.0)).layer == layer


def test_a_story_says_for_what_its_reports_give_different_numbers() -> None:
    def side(value: float, item: int) -> Side:
        voice = Voice(f"desk{item}", f"Desk {item}", item, CLAIMED_AT)
        return Side(Figure(money(value, "USD", "", "valuation")), (voice,))

    one = story(1, [EventType.PRICE], CHINESE, ENGLISH)
    ids = [stored.id for stored in one.items]
    claim = Claim("valuation", "Yunfan", (side(4e9, ids[0]), side(5e9, ids[1])))
    for later, opening, joint in (
        (False, "Reports differ", " against "),
        (True, "A number changed", ", later "),
    ):
        week = given([replace(one, claims=(replace(claim, later=later),))])
        found, _ = candidates.considered(week, DigestRules())
        differing = telling.told(found[0], week, 0.0).differing
        assert differing.startswith(f"{opening}. Valuation of Yunfan: US$4 billion (Desk")
        assert joint in differing
    assert (
        telling.told(candidates.considered(given([one]), DigestRules())[0][0], given([one]), 0.0).differing
        == ""
    )


def test_numbers_of_items_that_are_no_news_this_week_are_not_told() -> None:
    one = story(1, [EventType.PRICE], CHINESE, ENGLISH)
    voices = [Voice("desk", "Desk", 9_999, CLAIMED_AT)]
    sides = tuple(Side(Figure(money(value, "USD", "", "valuation")), tuple(voices)) for value in (4e9, 5e9))
    week = given([replace(one, claims=(Claim("valuation", "Yunfan", sides),))])
    found, _ = candidates.considered(week, DigestRules())
    assert telling.told(found[0], week, 0.0).differing == ""
