"""Which names of a text are believed, as what, and where they stand."""

from datetime import date
from pathlib import Path

import pytest

from tracker.catalogue.ledger import load_ledger
from tracker.tag import Tagger

FEEDS = Path(__file__).parents[3] / "feeds"


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(load_ledger(FEEDS))


def firms(tagger: Tagger, title: str, summary: str = "", day: str = "2026-11-01") -> list[str]:
    return sorted(one.firm for one in tagger.tag_text(title, summary, day=date.fromisoformat(day)).firms)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("月之暗面发布Kimi新模型", ["moonshot"]),
        ("今天聊聊智谱GLM-5的新版本", ["zhipu"]),
        ("GLM 4.7 and Qwen3.8-Max are out", ["alibaba", "zhipu"]),
        ("Hy4 preview beats Kimi-K3 on two boards", ["moonshot", "tencent"]),
        ("Tencent tests Hy3 with its staff", ["tencent"]),
        ("騰訊與阿里巴巴加碼人工智慧", ["alibaba", "tencent"]),
        ("智譜與宇樹科技合作", ["unitree", "zhipu"]),
        ("ＤｅｅｐＳｅｅｋ－Ｖ４ 发布", ["deepseek"]),
        ("inclusionAI/Ling-3.0-tiny on Hugging Face", ["antgroup"]),
        ("THUDM/GLM-Z1-32B is here", ["thudm", "zhipu"]),
        ("Baidu'sErnie 5.0 lifted the shares", ["baidu"]),
        ("可灵3.0上线，即梦同日更新", ["bytedance", "kuaishou"]),
        ("Keling AI earns more for Kuaishou", ["kuaishou"]),
        ("Moon's Dark Side raises money", ["moonshot"]),
        ("昆仑芯与昆仑万维是两家公司", ["kunlunxin", "kunluntech"]),
        ("Alibaba's Zhenwu chips fill a data centre", ["alibaba", "thead"]),
        ("Shares of 2513.HK rose, 00100.HK fell", ["minimax", "zhipu"]),
        ("国家网信办约谈三家平台", ["cac"]),
        ("China's commerce ministry replies to Nexperia", ["mofcom"]),
        ("Wan2.2 fine-tunes spread on ModelScope", ["alibaba"]),
        ("字节Seed团队开源Seed-OSS", ["bytedance"]),
        ("Step-3.5-Flash from StepFun", ["stepfun"]),
        ("小鹏IRON机器人亮相", ["xpeng"]),
    ],
)
def test_names_are_found_in_both_languages_and_however_they_are_written(
    tagger: Tagger, text: str, expected: list[str]
) -> None:
    assert firms(tagger, text) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Kimi Antonelli wins again for Mercedes",
        "林志颖带Kimi出游",
        "A minimax search with alpha-beta pruning",
        "Fit a GLM with a logistic link in R",
        "DGX Spark and Apache Spark compared",
        "据新智元报道，模型又快了",
        "海螺水泥发布年报",
        "对中芯片设备出口再收紧",
        "京东方扩产",
        "上海光伏展开幕",
        "贵州百灵被罚",
        "100元宝格丽优惠券",
        "美国商务部修改出口规则",
        "平头哥蜜獾又打架了",
        "360度全景摄像头",
        "前寒武纪的化石",
        "傅里叶变换入门",
        "In vivo tests in mice",
        "Walker and Ring doorbells on sale",
        "The K2 summit season opens",
        "M5 Max MacBook Pro review",
        "催生数十亿美元产业",
        "Step 3: configure the server",
        "The yuan fell against the dollar",
        "互联网企业用了很多字节码",
    ],
)
def test_the_same_letters_in_another_sense_are_no_mention(tagger: Tagger, text: str) -> None:
    assert firms(tagger, text) == []


def test_the_longest_name_wins(tagger: Tagger) -> None:
    assert firms(tagger, "王兴兴谈机器人") == ["unitree"]
    assert firms(tagger, "王兴谈外卖") == ["meituan"]
    assert firms(tagger, "阶跃星辰上新") == ["stepfun"]


def test_tiangong_is_a_robot_or_a_model_by_what_stands_near(tagger: Tagger) -> None:
    assert firms(tagger, "天工机器人跑完马拉松") == ["xhumanoid"]
    assert firms(tagger, "天工大模型升级搜索") == ["kunluntech"]
    assert firms(tagger, "天工开物新译本") == []


def test_a_word_inside_the_quoted_name_of_a_young_firm_is_no_mention(tagger: Tagger) -> None:
    assert firms(tagger, "「蚂蚁农机」完成天使轮融资") == []
    assert firms(tagger, "「智源」获新一轮融资") == ["baai"]
    assert firms(tagger, "「商汤医疗」再获融资") == ["sensetime"]


def test_one_sense_of_a_name_holds_for_the_whole_text(tagger: Tagger) -> None:
    assert firms(tagger, "Kimi wins at Spa", "Kimi Antonelli leads.") == []
    assert firms(tagger, "Minimax explained", "A minimax tree search in Python.") == []
    assert firms(tagger, "MiniMax M3 uses minimax tree search") == ["minimax"]


@pytest.mark.parametrize(
    "text",
    [
        "The minimax theorem and GLM",
        "A GLM with Poisson errors beats the minimax estimator",
        "Kimi Antonelli, K2 and the mountains of Austria",
        "Kimi Antonelli and his K3 trainer",
    ],
)
def test_a_name_that_means_something_else_is_no_evidence_for_another(tagger: Tagger, text: str) -> None:
    assert firms(tagger, text) == []


def test_a_neighbour_that_is_meant_stays_evidence_beside_one_that_is_not(tagger: Tagger) -> None:
    assert firms(tagger, "GLM and Qwen explain the minimax theorem") == ["alibaba", "zhipu"]
    assert firms(tagger, "GLM and MiniMax M3 compared") == ["minimax", "zhipu"]


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Kimi second in practice after a wet morning", ""),
        ("Kimi wins the race at Imola", ""),
        ("Kimi retires with a broken gearbox", ""),
        ("Kimi on top", "The young driver was quickest of all."),
        ("Kimi在银石拿下杆位", ""),
    ],
)
def test_kimi_is_a_driver_where_a_race_is_told(tagger: Tagger, title: str, summary: str) -> None:
    assert firms(tagger, title, summary) == []


@pytest.mark.parametrize(
    "text",
    [
        "Kimi leads China's AI race",
        "Kimi in practice: three weeks with its coding agent",
        "Kimi users stay longer in a session than last season",
        "Kimi fixes a GPU driver",
        "Moonshot puts Kimi into the race for cheaper tokens",
    ],
)
def test_kimi_is_software_where_software_is_told_though_a_race_is_named(tagger: Tagger, text: str) -> None:
    assert firms(tagger, text) == ["moonshot"]


def test_what_speaks_against_a_name_of_the_title_may_stand_late_in_the_summary(tagger: Tagger) -> None:
    summary = "He used the only dry quarter of an hour to put the blue one on top, ahead of both favourites. "
    assert firms(tagger, "Kimi fastest as rain comes and goes", summary + "Qualifying is at three.") == []
    assert firms(tagger, "Kimi fastest as rain comes and goes", summary) == ["moonshot"]


def test_a_short_name_needs_its_firm_anywhere_in_the_item(tagger: Tagger) -> None:
    assert firms(tagger, "V4 is close", "People at DeepSeek confirm the plan.") == ["deepseek"]
    assert firms(tagger, "V4 is close", "People at the factory confirm the plan.") == []


def test_people_count_only_while_they_held_their_role(tagger: Tagger) -> None:
    assert firms(tagger, "林俊旸谈开源", day="2026-01-10") == ["alibaba"]
    assert firms(tagger, "林俊旸谈创业", day="2026-06-10") == []
    assert firms(tagger, "千问前负责人林俊旸创业", day="2026-06-10") == ["alibaba"]
    assert firms(tagger, "印奇谈终端", day="2025-06-01") == []
    assert firms(tagger, "印奇谈终端", day="2026-06-01") == ["stepfun"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MiniMax2750亿市值从何而来", ["minimax"]),
        ("Manus1.6会自己剪视频", ["manus"]),
        ("Lovart2上线", ["liblib"]),
        ("银河系有3600亿颗星", []),
        ("G15高速堵车，宇树发布机器狗", ["unitree"]),
        ("A minimax2vec embedding of games", []),
    ],
)
def test_a_number_written_close_to_a_longer_name_is_no_part_of_it(
    tagger: Tagger, text: str, expected: list[str]
) -> None:
    assert firms(tagger, text) == expected
    assert not any(found.text == "G1" for found in tagger.tag_text(text).mentions)


def test_an_account_named_after_a_firm_is_no_mention(tagger: Tagger) -> None:
    assert firms(tagger, "转自AI寒武纪：论文速读") == []
    assert firms(tagger, "国产AI寒武纪一字涨停") == ["cambricon"]


def test_another_firm_whose_name_begins_alike_is_no_mention(tagger: Tagger) -> None:
    assert firms(tagger, "飞书深诺谈出海广告") == []
    assert firms(tagger, "飞书上线多维表格") == ["bytedance"]


def test_offsets_point_into_the_field_as_given(tagger: Tagger) -> None:
    title, summary = "𝗔𝗜：智譜发布GLM-5.3-Flash！", "  Kimi K2.5 \n 与 ＭｉｎｉＭａｘ M3 同台"
    for mention in tagger.tag_text(title, summary, day=date(2026, 11, 1)).mentions:
        field = title if mention.field == "title" else summary
        assert field[mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    ("text", "entity", "version"),
    [
        ("GLM-5.3-Flash ships", "glm", "5.3-flash"),
        ("GLM 4.7, at last", "glm", "4.7"),
        ("Kimi K2.5 Thinking ships", "kimi-k", "k2.5-thinking"),
        ("Kimi-K3上线", "kimi-k", "k3"),
        ("DeepSeek V4.1-Flash", "deepseek-v", "v4.1-flash"),
        ("Qwen3.8-27B weights", "qwen", "3.8-27b"),
        ("豆包2.0发布", "doubao", "2.0"),
        ("字节跳动推出豆包大模型2.0", "doubao", "2.0"),
        ("腾讯混元大模型 2.5 开源", "hunyuan", "2.5"),
        ("MiniMax M2.7开源", "minimax-m", "m2.7"),
        ("Seedance 2.0 wins", "seedance", "2.0"),
        ("小米发布MiMo-V2，3090亿参数", "mimo", "v2"),
        ("智谱发布GLM-5.5，744B参数", "glm", "5.5"),
    ],
)
def test_versions_have_one_form(tagger: Tagger, text: str, entity: str, version: str) -> None:
    found = {mention.entity_id: mention.version for mention in tagger.tag_text(text).mentions}
    assert found[entity] == version


@pytest.mark.parametrize(
    "text", ["Qwen 3亿用户", "Kimi 2026 plans", "豆包1亿日活", "Qwen 300 million users", "Qwen 2,400 users"]
)
def test_counts_and_years_are_no_versions(tagger: Tagger, text: str) -> None:
    assert [mention.version for mention in tagger.tag_text(text).mentions] == [""]


def test_the_subject_comes_before_a_passing_mention(tagger: Tagger) -> None:
    tags = tagger.tag_text(
        "Moonshot AI nears a listing", "Moonshot AI filed in Hong Kong. Alibaba is an investor."
    )
    assert [one.firm for one in tags.firms] == ["moonshot", "alibaba"]
    assert tags.firms[0].score > 2 * tags.firms[1].score


def test_a_source_of_one_firm_tells_whose_item_it_is(tagger: Tagger) -> None:
    tags = tagger.tag_text("V4 weights", hints=["deepseek"])
    assert [(mention.entity_id, mention.rule) for mention in tags.mentions] == [("deepseek-v", "source")]
    assert [one.firm for one in tagger.tag_text("Release notes", hints=["zhipu"]).firms] == ["zhipu"]


def test_a_refused_name_is_explained(tagger: Tagger) -> None:
    (finding,) = tagger.explain("Kimi Antonelli wins")
    assert (finding.accepted, finding.rule) == (False, "near antonelli")
    assert tagger.explain("新智元消息")[0].rule == "part of 新智元"


def test_firms_outside_china_are_mentions_but_no_firms_of_the_list(tagger: Tagger) -> None:
    tags = tagger.tag_text("Perplexity picks Kimi, says Demis Hassabis")
    assert {"perplexity", "kimi", "demis-hassabis"} == {mention.entity_id for mention in tags.mentions}
    assert [one.firm for one in tags.firms] == ["moonshot"]


def test_an_empty_item_has_no_tags(tagger: Tagger) -> None:
    tags = tagger.tag_text("", "")
    assert (tags.mentions, tags.firms, tags.events, tags.amounts, tags.gloss) == ((), (), (), (), "")
