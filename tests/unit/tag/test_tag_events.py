"""What happened: types of events, how sure, with which amounts and on what evidence."""

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from tracker.model.tags import EventType, Mention
from tracker.tag.amounts import amounts_in
from tracker.tag.events import events_of
from tracker.tag.events_rules import ALONE, PAIRS, ROLES
from tracker.tag.events_triggers import hits_in


def mention(text: str, title: str, kind: str = "firm") -> Mention:
    start = title.index(text)
    return Mention(text, kind, "firm", text, "title", start, start + len(text), text, "name", 1.0)


def types(title: str, body: str = "", language: str = "en") -> list[str]:
    return [
        event.type.value for event in events_of(title, body, language, (), amounts_in(title + "\n" + body))
    ]


def confidence(title: str, language: str = "en") -> float:
    return events_of(title, "", language, (), ())[0].confidence


@pytest.mark.parametrize(
    ("english", "chinese", "event"),
    [
        ("Zhipu launches a new flagship model", "智谱发布新一代旗舰模型", "release"),
        ("Xiaomi open-sources its speech model", "小米正式开源语音模型", "open-source"),
        ("Galbot closes Series C round", "银河通用完成C轮融资", "funding"),
        ("Biren files for Hong Kong IPO", "壁仞科技向港交所递交上市申请", "ipo"),
        ("Baidu quarterly profit falls 7%", "百度季度净利润下降7%", "earnings"),
        ("Alibaba Cloud slashes API prices", "阿里云下调API价格", "price"),
        ("Washington tightens export controls", "美国收紧出口管制", "policy"),
        ("T-Head tapes out its new AI chip", "平头哥新款AI芯片流片", "chip"),
        ("Tencent adds agent feature to its app", "腾讯App上线智能体功能", "product"),
        ("BMW teams up with Alibaba", "宝马与阿里达成合作", "partnership"),
        ("Qwen lead resigns", "千问负责人辞职", "people"),
        ("New paper: researchers show smaller caches", "新论文：研究人员提出更小的缓存", "research"),
        ("Disney sues MiniMax", "迪士尼起诉MiniMax", "legal"),
        ("Ant acquires robot-hand maker", "蚂蚁收购灵巧手公司", "deal"),
        ("DeepSeek suffers outage", "DeepSeek突然宕机", "incident"),
    ],
)
def test_every_type_is_told_in_both_languages(english: str, chinese: str, event: str) -> None:
    assert types(english)[0] == event
    assert types(chinese, language="zh")[0] == event


def test_traditional_characters_tell_the_same() -> None:
    assert (
        types("騰訊發佈新模型並開源", language="zh-Hant")[:2]
        == types("腾讯发布新模型并开源", language="zh")[:2]
    )


def test_a_firm_without_an_event_is_other_with_its_name_as_evidence() -> None:
    title = "A day at Moonshot AI"
    (event,) = events_of(title, "", "en", (mention("Moonshot AI", title),))
    assert (event.type, event.evidence) == (EventType.OTHER, "Moonshot AI")


def test_neither_firm_nor_event_is_nothing() -> None:
    assert events_of("Soup for a cold week", "Serve hot.", "en", ()) == ()
    assert events_of("", "", "en", ()) == ()


def test_the_title_weighs_more_than_the_body() -> None:
    assert types("Ant acquires robot-hand maker", "Its new model was launched in May.")[0] == "deal"


def test_a_body_without_a_title_tells_the_event() -> None:
    assert types("", "Moonshot AI raised $500 million in a new round.")[0] == "funding"


def test_what_is_denied_or_hearsay_is_less_sure() -> None:
    plain = confidence("ByteDance buys chip designer")
    assert (
        confidence("ByteDance denies it buys chip designer")
        < confidence("ByteDance reportedly buys chip designer")
        < plain
    )
    assert confidence("字节否认收购芯片公司", "zh") < confidence("字节收购芯片公司", "zh")


@pytest.mark.parametrize(
    "title",
    [
        "Zhipu: GLM-5.5 is not an open-weights release",
        "Zhipu's GLM-5.5 isn't open source",
        "StepFun ships Step-5 without open weights",
        "Xiaomi has not yet open-sourced MiMo-V2",
        "Tencent declines to open-source Hunyuan 4",
        "Weights of Qwen4 are not yet available",
        "Why the released weights of Qwen4 aren't open",
        "Moonshot releases Kimi K3 with closed weights",
        "智谱发布GLM-5.5，暂不开源",
        "小米新模型尚未正式开源",
        "腾讯没有计划开源混元4",
        "月之暗面发布Kimi K3，权重暂未公开",
        "阿里发布闭源模型Qwen4-Max",
    ],
)
def test_what_is_said_not_to_be_open_is_not_open_source(title: str) -> None:
    assert "open-source" not in types(title, language="en" if title.isascii() else "zh")


def test_a_denial_in_traditional_characters_is_read_too() -> None:
    assert "open-source" not in types("騰訊發佈混元4，尚無開源計劃，暫不開源", language="zh-Hant")


@pytest.mark.parametrize(
    "title",
    [
        "Not only open-source but cheap: Zhipu releases GLM-5.5",
        "Xiaomi open-sources a model that does not need a GPU",
        "DeepSeek V4 does not disappoint with open weights",
        "Baidu's no-code tool goes open source",
        "Zhipu's open weights release isn't open training",
        "小米不仅开源模型，还开放代码",
        "阶跃谈未来：开源不到一天下载破万",
        "智谱宣布全面开源，未来开源更多模型",
    ],
)
def test_a_denial_of_something_else_leaves_open_source_alone(title: str) -> None:
    assert "open-source" in types(title, language="en" if title.isascii() else "zh")


def test_errors_alone_are_no_incident() -> None:
    assert types("A model with smaller errors") == []
    assert types("DeepSeek down as users report errors")[0] == "incident"
    assert types("Elevated errors on the API of Kimi")[0] == "incident"


def test_what_one_clause_denies_another_may_state() -> None:
    assert "open-source" in types("GLM-5.5 is not open source; Zhipu open-sources GLM-5.4 instead")


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Unitree starts mass production of its H2 humanoid robot", "en"),
        ("Xpeng's IRON robot to enter volume production next year", "en"),
        ("宇树H2人形机器人量产，年产能3万台", "zh"),
        ("智元扩大产能", "zh"),
    ],
)
def test_robots_that_are_made_in_numbers_are_no_chips(title: str, language: str) -> None:
    assert "chip" not in types(title, language=language)


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Huawei's Ascend 960 accelerator reaches mass production", "en"),
        ("SMIC adds production capacity in Shanghai", "en"),
        ("摩尔线程GPU产能紧张", "zh"),
        ("中芯国际扩大产能", "zh"),
        ("長鑫存儲量產新款DRAM", "zh-Hant"),
    ],
)
def test_chips_that_are_made_in_numbers_are_chips(title: str, language: str) -> None:
    assert types(title, language=language)[0] == "chip"


def test_the_background_of_the_news_is_not_the_news() -> None:
    assert types("Zhipu posts first quarterly profit since its IPO")[0] == "earnings"
    assert types("智谱IPO后首份财报：营收翻倍", language="zh")[0] == "earnings"


def test_an_ipo_that_raises_money_is_no_round_of_funding() -> None:
    assert types("MiniMax files for Hong Kong IPO to raise $700m")[0] == "ipo"


def test_prices_of_shares_are_no_prices_of_products() -> None:
    assert "price" not in types("Stocks fall as price of shares in Chinese labs drops")


def test_a_version_that_was_tagged_tells_a_release() -> None:
    title = "Kimi K3 is here"
    assert events_of(title, "", "en", (mention("Kimi K3", title, "model"),))[0].type is EventType.RELEASE


def test_a_person_that_was_tagged_tells_a_change_of_people() -> None:
    title = "Lin Junyang joins rival"
    assert events_of(title, "", "en", (mention("Lin Junyang", title, "person"),))[0].type is EventType.PEOPLE


def test_events_are_at_most_three_surest_first() -> None:
    title = "智谱发布并开源GLM-5.3，API降价50%，同时完成融资，携手华为"
    events = events_of(title, "", "zh", (), amounts_in(title))
    assert len(events) == 3
    assert sorted(events, key=lambda event: -event.confidence) == list(events)


def test_amounts_go_to_the_event_that_they_fit() -> None:
    title = "智谱发布7440亿参数GLM-5.3，同时降价50%"
    events = {event.type: event for event in events_of(title, "", "zh", (), amounts_in(title))}
    assert [amount.text for amount in events[EventType.RELEASE].amounts] == ["7440亿参数"]


def test_evidence_is_the_text_as_written() -> None:
    title = "Zhipu UNVEILS its new MODEL"
    assert events_of(title, "", "en", ())[0].evidence in title


def test_words_are_whole_in_latin_letters_and_may_be_plural() -> None:
    labels = hits_in("Hippopotamus praised").keys()
    assert not labels & {"ipo", "RAISE"}
    assert hits_in("two lawsuits").keys() == {"legal"}
    assert "ipo" in hits_in("智谱IPO过会")


def test_letters_that_grow_in_lower_case_do_not_move_the_evidence() -> None:
    title = "İİİ Zhipu IPO"
    assert events_of(title, "", "en", ())[0].evidence == "IPO"


def test_the_word_list_names_known_labels_and_no_phrase_twice() -> None:
    words = tomllib.loads(files("tracker.tag").joinpath("events_words.toml").read_text(encoding="utf-8"))
    parts = {part for first, second, *_ in PAIRS for part in (first, second)} | set(ALONE)
    known = {event.value for event in EventType} | parts | {"STOCK", "DENY", "HEARSAY", "NEUTRAL"}
    for language in words.values():
        assert set(language) <= known
        for label, blocks in language.items():
            phrases = Counter(
                phrase for block in blocks.values() for phrase in " ".join(block.split()).split(" | ")
            )
            assert [phrase for phrase, times in phrases.items() if times > 1] == [], label


def test_rules_tell_types_that_exist() -> None:
    told = (
        {event for *_, event, _ in PAIRS}
        | {event for event, _ in ALONE.values()}
        | {event for event, _ in ROLES.values()}
    )
    assert told <= {event.value for event in EventType}
