"""Headline, standfirst, key points and the lead."""

from dataclasses import replace

import pytest
from digest_factory import Draft, given, money, story
from digest_week import stories

from tracker import digest
from tracker.model.digest import DigestInput, DigestRules, WeekCounts
from tracker.model.edition import Edition
from tracker.model.story import Story
from tracker.model.tags import Amount, EventType

RULES = DigestRules()
CUT = Draft("eastdesk", "Yunfan cuts its prices", "Yunfan cut its prices on Wednesday.", 2.4)


def build(*made: Story, **changes: object) -> Edition:
    return digest.build(given(made, **changes), RULES)


def test_the_headline_joins_the_two_first_stories_when_both_can_be_said_plainly() -> None:
    assert build(*stories()).headline == (
        "Lanqiao AI releases Heron 4; Songyan Labs raises RMB 4.8 billion at a valuation of RMB 35 billion"
    )


def test_otherwise_the_headline_is_the_leads_own() -> None:
    assert build(story(1, [EventType.PRICE], CUT)).headline == "Yunfan cuts its prices"


def test_the_standfirst_says_how_far_the_lead_went_and_what_else_there_was() -> None:
    first, second = build(*stories()).standfirst
    assert first.text == (
        "The week’s lead, a release by Lanqiao AI, ran in ten outlets, four of them in Chinese; "
        "Lanqiao AI blog had it first, on Tuesday."
    )
    assert second.text == (
        "Also chosen for this issue: a release, two funding rounds, a step towards a listing "
        "and 15 other stories; "
        "Lanqiao AI drew 25% of all coverage of firms, where 13% is usual."
    )


def test_a_key_point_says_who_what_the_number_and_how_many_outlets() -> None:
    points = build(*stories()).key_points
    assert len(points) == 5
    assert f"{points[0].claim} {points[0].rest}" == (
        "Lanqiao AI releases Heron 4 with open weights. The figure: 620B parameters. "
        "Ten outlets, in both languages; Lanqiao AI blog first, on Tuesday."
    )
    assert all("outlet" in point.rest and point.item_ids for point in points)


def test_a_figure_that_the_claim_has_is_not_said_twice() -> None:
    points = build(*stories()).key_points
    assert points[1].rest.startswith("Six outlets")


def test_a_thin_week_says_so() -> None:
    edition = build(story(1, [EventType.PRICE], CUT), counts=WeekCounts(items=12, copies=0))
    assert edition.thin == "This was a thin week: of 12 items that came in, one story was worth telling."


@pytest.mark.parametrize(
    ("items", "words"),
    [(0, "Nothing came in this week"), (9, "None of the nine items that came in this week was")],
)
def test_an_empty_week_says_so_and_leaves_out_what_it_has_not(items: int, words: str) -> None:
    edition = build(counts=WeekCounts(items=items, copies=0), firm_weeks=())
    assert edition.headline == "A week without news, 16–22 November 2026"
    assert edition.thin.startswith(words)
    told = (edition.key_points, edition.lead, edition.sections, edition.standfirst, edition.quiet)
    assert not any(told)


@pytest.mark.parametrize(
    ("language", "stories", "words"),
    [
        ("en", 1, "This issue tells only what matches firm:yunfan: this week one story was worth telling."),
        (
            "en",
            2,
            "This issue tells only what matches firm:yunfan: this week two stories were worth telling.",
        ),
        ("en", 0, "This issue tells only what matches firm:yunfan: this week no stories were worth telling."),
        ("zh", 1, "本期只收录符合 firm:yunfan 的新闻，本周值得一说的有1条。"),
        ("zh", 0, "本期只收录符合 firm:yunfan 的新闻，本周没有值得一说的。"),
    ],
)
def test_an_issue_that_is_limited_by_a_filter_does_not_blame_the_week(
    language: str, stories: int, words: str
) -> None:
    told = [story(n, [EventType.PRICE], CUT) for n in range(1, stories + 1)]
    assert build(*told, language=language, filter="firm:yunfan").thin == words


def test_the_standfirst_counts_only_what_was_chosen_and_leaves_none_of_it_unsaid() -> None:
    kinds = [EventType.OTHER, EventType.RELEASE, EventType.EARNINGS, EventType.EARNINGS]
    told = [story(n, [kind], CUT) for n, kind in enumerate(kinds, 1)]
    rules = DigestRules(max_per_firm=9, min_score=0)
    _, rest = digest.build(given(told, firm_weeks=()), rules).standfirst
    assert rest.text == "Also chosen for this issue: two sets of results and one other story."
    _, rest = digest.build(given(told, firm_weeks=(), language="zh"), rules).standfirst
    assert rest.text == "本期还选入2份业绩，以及其他1条新闻。"


def test_the_lead_of_a_filtered_issue_is_not_called_the_weeks() -> None:
    first, *_ = build(story(1, [EventType.PRICE], CUT), filter="firm:yunfan").standfirst
    assert first.text.startswith("This issue’s lead, ")


def test_a_filter_that_nothing_matches_is_named_in_the_headline() -> None:
    dates = "16–22 November 2026"
    assert build(filter="firm:yunfan").headline == f"A week without news for firm:yunfan, {dates}"
    in_chinese = build(filter="firm:yunfan", language="zh").headline
    assert in_chinese == "本周无符合 firm:yunfan 的新闻，2026年11月16日至22日"


UNITS = Amount(1024, "units", "", "1024张")
RULE = Draft(
    "zhiliao", "美国拟对云帆科技租赁芯片设许可：1024张以上", "云帆科技租赁1024张芯片须许可。", 1.0, (UNITS,)
)
REPLY = Draft("harbour", "Yunfan opposes the U.S. licences", "Yunfan opposes the licences.", 2.0)


def test_a_reply_is_not_said_to_be_first_where_the_news_that_it_answers_was() -> None:
    issue = build(story(1, [EventType.POLICY], RULE, REPLY))
    (point,) = issue.key_points
    assert f"{point.claim} {point.rest}" == (
        "Yunfan opposes the U.S. licences. One outlet, The Harbour Wire, on Wednesday."
    )
    (remembered,) = issue.facts["stories"]
    assert remembered["items"] == [100, 101], "else the next issue would take the rule for new"
    in_chinese = build(story(1, [EventType.POLICY], RULE, REPLY), language="zh").key_points[0]
    assert in_chinese.rest == "2家媒体，中英文均有；知料最先，周二 00:00。"


def test_a_reply_within_the_hour_is_another_title_of_the_same_news() -> None:
    soon = replace(REPLY, day=RULE.day + 0.04)
    (point,) = build(story(1, [EventType.POLICY], RULE, soon)).key_points
    assert point.rest == "The figure: 1,024 units. Two outlets, in both languages; 知料 first, on Tuesday."


def test_the_lead_has_titled_passages_of_news_other_voices_and_its_way() -> None:
    lead = build(*stories()).lead
    assert lead is not None
    assert [passage.heading for passage in lead.passages] == [
        "Off the slipway: what is new in Heron 4",
        "The second pair of eyes: what Pacific Ledger and The Harbour Wire add",
        "The photo finish: English and Chinese within the hour",
    ]
    quoted = [{s.credit.text for s in passage.sentences if s.credit} for passage in lead.passages]
    assert quoted == [{"Model Gazette"}, {"Pacific Ledger", "The Harbour Wire"}, set()]


def test_a_lead_of_one_report_is_plain() -> None:
    lead = build(story(1, [EventType.OTHER], CUT)).lead
    assert lead is not None
    assert [passage.heading for passage in lead.passages] == [
        "What happened",
        "The single source: who has it",
    ]


def question(kind: EventType, drafts: list[Draft]) -> str:
    lead = build(story(1, [kind], *drafts)).lead
    assert lead is not None
    return lead.question


def test_the_question_is_what_no_report_answers() -> None:
    raised = money(6e8, "CNY", "600 million yuan", "raised")
    drafts = [
        Draft(
            source,
            "Songyan Labs raises 600 million yuan",
            "Songyan Labs has raised 600 million yuan.",
            1.0 + n,
            (raised,),
        )
        for n, source in enumerate(("harbour", "ledger", "eastdesk"))
    ]
    assert question(EventType.FUNDING, drafts) == (
        "What is Songyan Labs worth after this? None of the three reports that we hold names a valuation."
    )
    answered = [*drafts[:2], replace(drafts[2], text="Songyan Labs is now valued at more than before.")]
    assert question(EventType.FUNDING, answered) == ""
    assert question(EventType.FUNDING, drafts[:2]) == ""


def test_headings_stay_the_same_from_one_build_to_the_next_and_vary_between_stories() -> None:
    def heading(week: DigestInput) -> str:
        lead = digest.build(week, RULES).lead
        assert lead is not None
        return lead.passages[0].heading

    weeks = [given([story(n, [EventType.PRICE], CUT)]) for n in range(1, 7)]
    assert [heading(week) for week in weeks] == [heading(week) for week in weeks]
    assert len({heading(week) for week in weeks}) == 3


def test_a_reader_of_chinese_gets_sentences_in_chinese() -> None:
    edition = digest.build(given(stories(), language="zh"), RULES)
    ours = [
        *(sentence.text for sentence in edition.standfirst),
        *(point.rest for point in edition.key_points),
        *(firm.sentence for firm in edition.quiet),
        *edition.numbers.sentences,
        *edition.colophon.sentences,
    ]
    assert all(text.endswith("。") for text in ours)
    assert edition.lead is not None
    assert edition.lead.story.language == "zh"
    empty = digest.build(given([], language="zh"), RULES)
    assert empty.headline == "本周无新闻，2026年11月16日至22日"
    assert empty.thin == "本周收到430条，没有一条是本刊所关注公司的新消息。"
