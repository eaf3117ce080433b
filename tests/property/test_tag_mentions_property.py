"""What holds for the tags of any text."""

from functools import cache
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.catalogue.ledger import load_ledger
from tracker.tag import Tagger
from tracker.tag.folding import fold

NAMES = (
    "Kimi",
    "GLM-5.3",
    "智谱",
    "騰訊",
    "ＱＷＥＮ",
    "新智元",
    "天工",
    "V4",
    "Step-3",
    "豆包",
    "360",
    "王兴兴",
    "K2",
)
GLUE = (
    "",
    " ",
    "，",
    "-",
    "：",
    "a",
    "的",
    "\n",
    "’s ",
    "İ",
    "ﬁ",
    "𝗔",
    "e\u0301",
    "5",
    "亿",
    "机器人",
    "model",
)

texts = st.lists(st.sampled_from(NAMES + GLUE), max_size=25).map("".join) | st.text(max_size=60)


@cache
def tagger() -> Tagger:
    return Tagger(load_ledger(Path(__file__).parents[2] / "feeds"))


@given(st.text())
@example("ﬁİß㍿①Ａ－ʼ騰")
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@settings(max_examples=150, deadline=None)
@given(texts, texts)
def test_mentions_are_ordered_apart_and_quote_their_field(title: str, summary: str) -> None:
    ends = {"title": 0, "summary": 0}
    for mention in tagger().tag_text(title, summary).mentions:
        field = title if mention.field == "title" else summary
        assert field[mention.start : mention.end] == mention.text
        assert mention.start >= ends[mention.field]
        assert 0.5 < mention.confidence <= 1.0
        ends[mention.field] = mention.end


@settings(max_examples=100, deadline=None)
@given(texts)
def test_the_explanation_agrees_with_the_tags(title: str) -> None:
    accepted = [(found.start, found.entity_id) for found in tagger().explain(title) if found.accepted]
    assert accepted == [(one.start, one.entity_id) for one in tagger().tag_text(title).mentions]


@settings(max_examples=100, deadline=None)
@given(texts)
def test_tagging_twice_gives_the_same(title: str) -> None:
    assert tagger().tag_text(title) == tagger().tag_text(title)
