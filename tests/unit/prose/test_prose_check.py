"""A sentence of a language model is printed only where its reports have all its numbers and names."""

import json

import pytest
from prose_reports import CHINESE, ENGLISH, task

from tracker.model.prose import Prose
from tracker.prose import checked


def answer(
    standfirst: list[tuple[str, list[int]]], *passages: tuple[str, list[tuple[str, list[int]]]]
) -> str:
    def said(sentences: list[tuple[str, list[int]]]) -> list[dict[str, object]]:
        return [{"text": text, "items": items} for text, items in sentences]

    parts = [{"heading": heading, "sentences": said(sentences)} for heading, sentences in passages]
    return json.dumps({"standfirst": said(standfirst), "passages": parts}, ensure_ascii=False)


def read(text: str, language: str = "en", headings: tuple[str, ...] = ()) -> Prose:
    prose = checked(text, task(language), "test-model", headings)
    assert prose is not None
    return prose


def reason(text: str, items: list[int], language: str = "en") -> str:
    """Why a standfirst of this one sentence is not printed; "" when it is."""
    prose = read(answer([(text, items)]), language)
    return prose.dropped[0].reason if prose.dropped else ""


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Lanqiao AI raised $2 billion at a valuation of $20 billion.", [1]),
        ("Lanqiao raised 2,000 million dollars, people familiar with the matter said.", [1]),
        ("Investors value Lanqiao at US$20bn after the round.", [1]),
        ("Heron 4.6 has 80 billion parameters, according to The Harbour Wire.", [1]),
        ("Heron-4.6 has 80B parameters and leads on three of twelve tests.", [1]),
        ("Revenue rose 48 percent in the third quarter, the report says.", [1]),
        ("On Tuesday Wen Ruo said: “We will hire in Hangzhou.”", [1]),
        ("Lanqiao trains its models on 3,000 H20 chips, the report says.", [1]),
        ("Lanqiao AI raised RMB 14 billion at a valuation of RMB 140 billion.", [2]),
        ("Yunfan took part in the round of Lanqiao AI, writes 知料.", [2]),
        ("Lanqiao wants to present Heron 5 in Beijing on 28 November.", [2]),
        ("Heron has 50 million users, the Chinese firm says.", [2]),
        ("On Monday two reports told of fresh money for Lanqiao: US$2 billion.", [1, 2]),
        ("Large as the round is, Lanqiao AI has 3,000 H20 chips to feed.", [1]),
        ("Lanqiao’s Heron-4.6 is the larger step, with 80B parameters.", [1]),
    ],
)
def test_a_sentence_that_its_reports_bear_out_is_printed(text: str, items: list[int]) -> None:
    if "two reports" in text:
        text = text.replace("two reports", "reports")
    assert reason(text, items) == ""


@pytest.mark.parametrize(
    ("text", "items", "why"),
    [
        ("Lanqiao AI raised $3 billion at a valuation of $20 billion.", [1], "has the number $3 billion"),
        ("Lanqiao AI raised RMB 2 billion at a high valuation.", [1], "has the number rmb 2 billion"),
        ("Lanqiao AI raised $2 billion, which is RMB 14 billion.", [1], "has the number rmb 14 billion"),
        ("Revenue of the firm rose 80 percent in the third quarter.", [1], "has the number 80 percent"),
        ("Lanqiao AI raised two million dollars from its investors.", [1], "has the number two million"),
        ("Lanqiao AI tripled its valuation with the round, the report says.", [2], "has the number tripled"),
        ("Songyan Labs raised $2 billion at a valuation of $20 billion.", [1], "names Songyan Labs"),
        ("Foobar raised $2 billion at a valuation of $20 billion.", [1], "names Foobar"),
        ("Lanqiao AI raised $2 billion from Sequoia, the report says.", [1], "names Sequoia"),
        ("Yunfan took part in the round of Lanqiao AI, the report says.", [1], "names Yunfan"),
        ("Heron 4.7 has 80B parameters, according to the report.", [1], "has the number 4.7"),
        ("Heron-4.7 has 80B parameters, according to the report.", [1], "names Heron-4.7"),
        ("Heron-4 has 80B parameters, according to the report.", [1], "names Heron-4"),
        ("Lanqiao trains its models on 3,000 H200 chips, the report says.", [1], "names H200"),
        ("Lanqiao AI will hire in Shanghai, the chief executive said.", [1], "names Shanghai"),
        ("On Friday Wen Ruo said that the firm would hire in Hangzhou.", [1], "names Friday"),
        ("The chief executive said: “We will hire all of you.”", [1], "quotes “We will hire all of you.”"),
        ("Lanqiao wants to present Heron 5 in Beijing on 29 November.", [2], "has the number 29"),
        ("Lanqiao wants to present Heron 5 in Beijing on 28 December.", [2], "names December"),
        ("Lanqiao AI raised $2 billion at a valuation of $20 billion.", [], "cites no report"),
        ("Lanqiao AI raised $2 billion at a valuation of $20 billion.", [9], "cites a report"),
        (
            "Lanqiao AI raised $2 billion, see https://example.org for more.",
            [1],
            "holds an address or markup",
        ),
        ("Lanqiao AI raised $2 billion, see shop.example.cn for more.", [1], "names shop.example.cn"),
        (
            "Lanqiao AI raised <b>$2 billion</b> at a valuation of $20 billion.",
            [1],
            "holds an address or markup",
        ),
        ("Lanqiao AI raised $2 billion at a valuation of", [1], "is no complete sentence"),
        ("蓝桥智能完成140亿元融资，投后估值1400亿元。", [2], "is in another language"),
        (
            "It raised $2 billion at a valuation of $20 billion.",
            [1],
            "leans on a sentence that is not printed",
        ),
    ],
)
def test_a_sentence_that_they_do_not_bear_out_is_dropped(text: str, items: list[int], why: str) -> None:
    assert reason(text, items).startswith(why)


@pytest.mark.parametrize(
    ("text", "items", "why"),
    [
        ("蓝桥智能完成140亿元融资，投后估值达1400亿元。", [2], ""),
        ("藍橋智能完成140億元融資，云帆参投。", [2], ""),
        ("蓝桥智能融资20亿美元，估值200亿美元。", [1], ""),
        ("苍鹭5将于11月28日在北京发布，用户达五千万。", [2], ""),
        ("蓝桥智能完成150亿元融资，投后估值达1400亿元。", [2], "has the number 150亿元"),
        ("蓝桥智能融资140亿美元，云帆参投。", [2], "has the number 140亿美元"),
        ("松烟完成140亿元融资，投后估值达1400亿元。", [2], "names 松烟"),
        ("星河科技完成140亿元融资，投后估值达1400亿元。", [2], "names 星河科技"),
        ("王小明表示蓝桥智能完成140亿元融资。", [2], "names 小明"),
        ("苍鹭6将于11月28日在北京发布，用户达五千万。", [2], "names 苍鹭6"),
        ("蓝桥智能表示“我们不差钱”，并完成140亿元融资。", [2], "quotes “我们不差钱”"),
        ("Lanqiao raised $2 billion at a valuation of $20 billion.", [1], "is in another language"),
    ],
)
def test_chinese_sentences_are_held_to_the_same(text: str, items: list[int], why: str) -> None:
    found = reason(text, items, "zh")
    assert found.startswith(why)
    assert bool(found) == bool(why)


GOOD = ("Lanqiao AI raised $2 billion at a valuation of $20 billion.", [1])
ALSO = ("Its model Heron-4.6 has 80B parameters, the report says.", [1])
THIRD = ("Yunfan took part in the round, writes 知料.", [2])
BAD = ("Lanqiao AI raised $9 billion at a valuation of $99 billion.", [1])


def test_each_sentence_carries_the_items_it_rests_on() -> None:
    prose = read(answer([GOOD], ("The chest: money for Lanqiao", [GOOD, ALSO, THIRD])))
    assert [sentence.item_ids for sentence in prose.standfirst] == [(ENGLISH.item_id,)]
    (passage,) = prose.passages
    assert [sentence.item_ids for sentence in passage.sentences] == [(701,), (701,), (CHINESE.item_id,)]
    assert [s.credit.text for s in passage.sentences if s.credit] == ["The Harbour Wire"] * 2 + ["知料"]
    assert prose.dropped == ()


def test_a_part_of_which_too_little_holds_is_not_printed() -> None:
    prose = read(answer([BAD, GOOD], ("The chest: money", [GOOD, BAD, BAD])))
    assert (prose.standfirst, prose.passages) == ((), ())
    assert len(prose.dropped) == 3


def test_a_lead_of_one_sentence_is_not_printed() -> None:
    assert read(answer([GOOD], ("The chest: money", [GOOD]))).passages == ()


def test_a_sentence_that_leans_on_a_dropped_one_goes_with_it() -> None:
    prose = read(answer([GOOD], ("The chest: money", [GOOD, THIRD, BAD, ALSO, THIRD])))
    assert [gone.reason for gone in prose.dropped][1] == "leans on a sentence that is not printed"


def test_the_lead_may_rest_on_its_own_reports_alone() -> None:
    yunfan = ("Yunfan cut the price of its interface by 60 percent.", [3])
    prose = read(answer([GOOD, yunfan], ("The chest: money", [GOOD, ALSO, yunfan])))
    assert len(prose.standfirst) == 2
    assert [gone.reason for gone in prose.dropped] == ["cites a report that it was not to be written from"]


def test_a_heading_with_an_invention_gives_way_to_the_one_made_by_rule() -> None:
    prose = read(
        answer([], ("The chest: $9 billion", [GOOD, ALSO])), headings=("The war chest: fresh money",)
    )
    assert prose.passages[0].heading == "The war chest: fresh money"
    assert prose.dropped[0].part == "heading"
    bare = read(answer([], ("The chest: money for Songyan", [GOOD, ALSO])))
    assert bare.passages[0].heading == "What the reports say"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I am sorry.",
        "{",
        "[]",
        '{"standfirst": "no list"}',
        '{"passages": [7]}',
        "{" * 5000,
        '{"a": 1' + "0" * 5000 + "}",
    ],
)
def test_an_answer_of_another_shape_is_no_answer(text: str) -> None:
    assert checked(text, task(), "test-model") is None


def test_a_fence_around_the_answer_and_ids_in_words_do_no_harm() -> None:
    text = '```json\n{"standfirst": [{"text": "' + GOOD[0] + '", "items": ["[1]", "1"]}]}\n```'
    assert read(text).standfirst[0].item_ids == (701,)
