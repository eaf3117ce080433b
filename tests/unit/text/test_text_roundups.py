"""Titles that name a collection, a series or a date are told from titles of events."""

import pytest

from tracker.text import roundups


@pytest.mark.parametrize(
    "title",
    [
        "早报：云帆降价",
        "早報｜三事",
        "本周要闻",
        "本周A股市场涨跌榜：指数回调",
        "8点1氪",
        "Ａ股午评：云帆涨",
        "云帆早餐｜三件事",
        "Weekly roundup: chips and robots",
        "Weekly update",
        "This Week in AI",
        "This week in robots: news",
        "ChinAI #300",
        "News briefs",
        "Week ahead: Yunfan",
        "Hong Kong close: Hang Seng up",
        "Heron Thinks Ahead, The Revolt Of Data Centres Grows, When Helpful Models Turn Away",
        "云帆降价；蓝桥融资；松烟开源",
        "11月22日",
        "Issue 41",
        "Open Harbour Weekly #61: Yunfan 3.5, Songyan Audio 3, Lanqiao-V 6",
        "Robot Daily, No. 12",
        "Model Digest 45: chips",
        "Chip Brief 12 - Yunfan waits",
        "East Tech Monthly Vol. 3",
        "Harbour Weekly 61",
        "云帆周刊 第61期",
        "模型内参 第12期：云帆降价",
        "May 3, 2026",
        "",
    ],
)
def test_a_title_of_a_collection_is_known(title: str) -> None:
    assert roundups.is_roundup(title)


@pytest.mark.parametrize(
    "title",
    [
        "Yunfan opens weekend trial",
        "Lanqiao Raises $2 Billion, Valuing Firm at $20 Billion, Sources Say",
        "Lanqiao, Yunfan, and Songyan cut prices",
        "Yunfan counts nine million weekly active users",
        "Weekly active users of Yunfan reach 61 million",
        "Yunfan daily downloads pass 3 million",
        "Yunfan daily #1 on App Store",
        "Harbour Daily 3 staff leave",
        "Lanqiao drops its weekly 20 yuan plan",
        "云帆基金第12期募资完成",
        "云帆工厂 第二期：投产",
        "云帆工厂 第2期：投产",
        "经济日报社与云帆合作",
        "云帆上市一周年",
        "云帆员工每周工作六天",
        "为什么酒店早餐都一样",
        "云帆今日上市",
        "登上热榜的云帆模型",
        "Lanqiao digests its losses",
        "Lumen buys Opaline",
        "Issues with the new model",
        "日本乐天发布模型",
    ],
)
def test_a_title_of_an_event_is_known(title: str) -> None:
    assert not roundups.is_roundup(title)
