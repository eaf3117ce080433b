"""Markup becomes text that reads well, and markup that is safe."""

import pytest

from tracker.normalise import boilerplate, plain, safe_html, summary


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br/>Three</p>", "One\nTwo\nThree"),
        ("a   b\tc", "a b c"),
        ("hard\nwrapped\n\nnext", "hard wrapped\nnext"),
        ("<p>hard\nwrapped</p>", "hard wrapped"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1 2"),
        ("R&amp;D &lt; &#20013;", "R&D < 中"),
        ('<a title="a > b" href="x">link</a>', "link"),
        ("zero\u200bwidth\ufeff and\u3000wide", "zerowidth and wide"),
        ("cafe\u0301", "café"),
        ("don\u0092t", "don’t"),
        ("", ""),
    ],
)
def test_the_text_of_markup(markup, text):
    assert plain.text_of(markup) == text


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("Plain", "Plain"),
        ("Chips &amp; <b>boards</b>", "Chips & boards"),
        ("AT&amp;amp;T &amp;#8217;s", "AT&T ’s"),
        ("&lt;em&gt;New&lt;/em&gt; model", "New model"),
        ("List<String> in a < b", "List<String> in a < b"),
        ("How &lt;b&gt; works", "How <b> works"),
        ("two\n lines ", "two lines"),
        ("R&D at Q&A", "R&D at Q&A"),
        ("多模态<br>模型", "多模态模型"),
    ],
)
def test_a_title_is_one_line_however_it_was_escaped(markup, title):
    assert plain.title_of(markup) == title


_ACTING = (
    "<script", "onerror", "onload", "onclick", "javascript:", "data:", "<iframe", "<style", "style=", "<form",
    "<input", "<svg",
)  # fmt: skip


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<iframe src="https://a.example"></iframe>',
        "<svg onload=alert(1)>",
        "<style>body{}</style>",
        "<form action=x><input></form>",
        '<p style="position:fixed" class="x" onclick="y()">z</p>',
        "<<script>alert(1)//<</script>",
        '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    ],
)
def test_nothing_that_acts_survives(attack):
    safe = safe_html.safe(attack).lower()
    for word in _ACTING:
        assert word not in safe


def test_links_and_pictures_stay_and_are_marked():
    safe = safe_html.safe('<p><a href="https://a.example/x">x</a><img src="https://a.example/i.png"></p>')
    assert safe == (
        '<p><a href="https://a.example/x" rel="noopener nofollow">x</a><img src="https://a.example/i.png"></p>'
    )


def test_relative_addresses_that_nothing_made_absolute_are_dropped():
    assert safe_html.safe('<a href="/x">x</a><img src="y.png">') == '<a rel="noopener nofollow">x</a><img>'


def test_very_deep_markup_becomes_text():
    assert safe_html.safe("<div>" * 20_000 + "deep &amp; <b>down</b>").split() == ["deep", "&amp;", "down"]


def test_an_article_of_paragraphs_without_ends_is_not_deep():
    assert safe_html.safe("<p>One" * 2_000).count("<p>") == 2_000


def test_a_very_long_body_is_cut_between_tags():
    assert len(safe_html.safe("<p>word</p>" * 100_000)) <= safe_html.LONGEST + 10


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("News.\nThe post News appeared first on Example Blog.", "News."),
        ("News. The post “News” first appeared on Example.", "News."),
        ("News goes on.\nRead more", "News goes on."),
        ("News goes on. Read the full article…", "News goes on."),
        ("News goes on.\nContinue reading at Example", "News goes on."),
        ("新闻正文。\n阅读全文", "新闻正文。"),
        ("新闻正文。点击查看原文>", "新闻正文。"),
        ("新闻正文。\n本文来自微信公众号“某某”，作者：甲，某某经授权发布。", "新闻正文。"),
        ("新闻正文。\n编辑｜甲\n来源：乙", "新闻正文。"),
        ("新闻正文。\n未经授权不得转载", "新闻正文。"),
        ("News.\nsubmitted by /u/someone\n[link] [comments]", "News."),
    ],
)
def test_credits_and_invitations_at_the_end_are_dropped(text, kept):
    assert boilerplate.without_endings(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "Read more books, said the minister, and the country read.",
        "The post office appeared. It was first on the list of the things that had to be built.",
        "Comments by the minister moved the market on Friday.",
        "来源：公司公告显示，净利润增长三成，管理层认为新业务是主要原因，并预计下一季度将继续保持增长势头，投资者对此表示欢迎，股价应声上涨，市场人士分析认为这一趋势可能持续到明年上半年",
        "阅读全文",
    ],
)
def test_what_only_looks_like_an_ending_stays(text):
    assert boilerplate.without_endings(text) == text


def test_a_short_text_is_its_own_summary():
    assert summary.shortened("Short. Text") == "Short. Text"


@pytest.mark.parametrize(
    "sentence",
    [
        "This is one sentence of a longer text about a new model. ",
        "这是一篇关于新模型的长文章中的一句话，用来测试。",
    ],
)
def test_a_summary_is_whole_sentences_within_its_length(sentence):
    short = summary.shortened(sentence * 60)
    assert 300 < len(short) <= 600
    assert short[-1] in ".。"


def test_one_endless_sentence_is_cut_at_a_word():
    short = summary.shortened("word " * 300)
    assert short.endswith("word…")
    assert len(short) <= 600
    assert summary.shortened("字" * 900) == "字" * 599 + "…"
