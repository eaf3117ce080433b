"""Sentences fit to print."""

import pytest

from tracker.digest import sentences


def test_a_text_is_split_at_full_stops_and_not_at_abbreviations() -> None:
    text = (
        'Dr. Wu left Yunfan Inc. in Nov. 2025. "It was time," he said. The U.S. market grew 3.5% in a year.'
    )
    assert sentences.split(text) == [
        "Dr. Wu left Yunfan Inc. in Nov. 2025.",
        '"It was time," he said.',
        "The U.S. market grew 3.5% in a year.",
    ]


def test_chinese_is_split_at_its_own_stops() -> None:
    assert sentences.split("云帆宣布降价。分析师说：“意料之中。”市场反应平静！") == [
        "云帆宣布降价。",
        "分析师说：“意料之中。”",
        "市场反应平静！",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Yunfan cut the price of its model by more than [...]",
        "Yunfan cut the price of its model by more than…",
        "Yunfan cut the price of its model by more than",
        "A picture of the new plant in Wuxi",
        "“We will go on, the head of the firm told reporters.",
        "Subscribe to our newsletter for more of this.",
        "The post Yunfan cuts prices appeared first on East Desk.",
        "Photo: a robot in Wuxi, on a bicycle.",
        "本文来自公众号知料。",
    ],
)
def test_what_was_cut_off_or_is_no_news_is_never_a_sentence(text: str) -> None:
    assert sentences.split(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "HONG KONG, Nov 17 (Reuters) - Yunfan cut its prices.",
        "HONG KONG (AFP) — Yunfan cut its prices.",
        "BEIJING, Nov. 17, 2026 -- Yunfan cut its prices.",
        "BEIJING, 17 November - Yunfan cut its prices.",
    ],
)
def test_a_dateline_is_taken_off(text: str) -> None:
    assert sentences.split(text) == ["Yunfan cut its prices."]


@pytest.mark.parametrize(
    "text", ["Will Yunfan go on?", "We tried it for a week.", "“All of it is ours,” he said."]
)
def test_questions_first_persons_and_bare_quotations_do_not_report(text: str) -> None:
    assert not sentences.is_plain_report(text)


def test_a_first_person_in_quotation_marks_is_the_speaker() -> None:
    assert sentences.is_plain_report(
        "The head of Yunfan said on Friday that “we are not done with prices yet”."
    )
