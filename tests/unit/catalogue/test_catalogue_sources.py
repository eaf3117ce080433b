"""Reading feeds/sources/: what is taken, what is refused, and in which words."""

import textwrap
from datetime import date
from pathlib import Path

import pytest

from tracker.catalogue.problem import Problem
from tracker.catalogue.sources import check_sources, load_sources, read_sources
from tracker.errors import CatalogueError
from tracker.model.source import Category, Tier

GOOD = """
[[source]]
id = "example-blog"
title = "Example Blog"
url = "https://blog.example.org/feed"
"""


@pytest.fixture
def feeds(tmp_path):
    (tmp_path / "sources").mkdir()

    def write(text: str, name: str = "mine.toml") -> Path:
        (tmp_path / "sources" / name).write_text(textwrap.dedent(text), encoding="utf-8")
        return tmp_path

    return write


def only_problem(folder: Path, **options) -> Problem:
    (problem,) = check_sources(folder, **options)
    return problem


def with_line(line: str) -> str:
    return f"{GOOD}{line}\n"


def test_three_fields_make_a_source(feeds):
    (source,) = load_sources(feeds(GOOD))
    assert (source.id, source.title, source.url) == (
        "example-blog",
        "Example Blog",
        "https://blog.example.org/feed",
    )
    assert source.enabled
    assert source.category is Category.ENGLISH_MEDIA


def test_every_field_reaches_the_source(feeds):
    (source,) = load_sources(
        feeds(
            """
            [[source]]
            id = "lab"
            title = "实验室"
            url = "https://lab.example.cn/atom.xml"
            language = "zh"
            category = "first-party"
            kind = "first-party"
            format = "atom"
            tier = 1
            poll_minutes = 240
            enabled = false
            disabled_because = "Moved."
            content = "full"
            access = "free"
            terms = "Ask first."
            status = "dead"
            status_date = 2026-10-02
            entities = ["deepseek"]
            notes = "A note."
            evidence = "A document."
            """
        )
    )
    assert source.category is Category.FIRST_PARTY
    assert source.tier is Tier.FIRST_PARTY
    assert source.status_date == date(2026, 10, 2)
    assert source.entities == ("deepseek",)
    assert not source.enabled
    assert (source.disabled_because, source.terms, source.notes) == ("Moved.", "Ask first.", "A note.")


@pytest.mark.parametrize(
    ("file", "line", "category"),
    [
        ("query.toml", "", Category.QUERY),
        ("rsshub.toml", "", Category.RSSHUB),
        ("query.toml", 'category = "first-party"', Category.FIRST_PARTY),
        ("mine.toml", "", Category.ENGLISH_MEDIA),
        ("mine.toml", 'language = "zh"', Category.CHINESE_MEDIA),
        ("mine.toml", 'language = "zh-Hant"', Category.CHINESE_MEDIA),
    ],
)
def test_the_category_is_the_entrys_else_the_files_else_the_languages(feeds, file, line, category):
    (source,) = load_sources(feeds(with_line(line), file))
    assert source.category is category


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ('titel = "x"', "titel", "Did you mean title?"),
        ('colour = "red"', "colour", "no field"),
        ("language = 1", "language", 'such as "en"'),
        ('language = "english language"', "language", "code of a language"),
        ('category = "chinese-medai"', "category", "Did you mean chinese-media?"),
        ('kind = "mdia"', "kind", "Did you mean media?"),
        ('format = "pdf"', "format", "rss, atom"),
        ('access = "paywaled"', "access", "Did you mean paywalled?"),
        ('status = "live"', "status", "live-verified"),
        ("tier = 4", "tier", "1 (the firm itself)"),
        ("tier = true", "tier", "1 (the firm itself)"),
        ("poll_minutes = 4", "poll_minutes", "from 5 to 10080"),
        ("poll_minutes = 10081", "poll_minutes", "from 5 to 10080"),
        ('poll_minutes = "60"', "poll_minutes", "whole number"),
        ("poll_minutes = true", "poll_minutes", "whole number"),
        ('enabled = "no"', "enabled", "without quotation marks"),
        ("enabled = false", "disabled_because", "why"),
        ('enabled = false\ndisabled_because = "  "', "disabled_because", "why"),
        ('status_date = "2026-10-02"', "status_date", "without quotation marks"),
        ("status_date = 2026-10-02T10:00:00Z", "status_date", "such as 2026-10-02"),
        ('entities = "deepseek"', "entities", '["deepseek"]'),
        ("entities = [1]", "entities", '["deepseek"]'),
        ("notes = 3", "notes", "text in quotation marks"),
        (r'notes = "a\nb"', "notes", "one line"),
        ('shares = "wechat"', "shares", "[shared.wechat]"),
        ("shares = []", "shares", "in quotation marks"),
    ],
)
def test_a_field_that_cannot_be_meant_is_named_with_the_mend(feeds, line, field, words):
    problem = only_problem(feeds(with_line(line)))
    assert (problem.file, problem.entry, problem.field) == ("sources/mine.toml", "example-blog", field)
    assert words in problem.message


@pytest.mark.parametrize(
    "bad_id", ["", "Example", "a b", "-first", "ümlaut", "a/b", "x" * 81, "example\n"], ids=repr
)
def test_an_id_is_short_lower_case_and_without_spaces(feeds, bad_id):
    text = GOOD.replace('"example-blog"', '"' + bad_id.replace("\n", "\\n") + '"')
    problem = only_problem(feeds(text))
    assert problem.field == "id"
    assert "lower-case" in problem.message


@pytest.mark.parametrize("good_id", ["36kr", "01-ai.cn", "rh-标签", "deepseek_ai"])
def test_an_id_may_hold_digits_and_chinese_characters(feeds, good_id):
    (source,) = load_sources(feeds(GOOD.replace("example-blog", good_id)))
    assert source.id == good_id


@pytest.mark.parametrize("field", ["id", "title", "url"])
def test_a_missing_field_is_named(feeds, field):
    lines = [line for line in GOOD.splitlines() if not line.startswith(f"{field} ")]
    problem = only_problem(feeds("\n".join(lines)))
    assert problem.field == field
    assert "missing" in problem.message
    assert problem.entry == ("entry 1" if field == "id" else "example-blog")


def test_all_mistakes_of_an_entry_are_told_at_once(feeds):
    problems = check_sources(feeds('[[source]]\nid = "A"\ntitel = "x"\nurl = "ftp://example.org"\n'))
    assert [problem.field for problem in problems] == ["id", "titel", "url", "title"]


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("https://example.org/feed?q={q}", "url"),
        ("rsshub:/weibo/user/:uid", "url"),
    ],
)
def test_an_address_with_a_placeholder_cannot_be_switched_on(feeds, url, field):
    text = GOOD.replace("https://blog.example.org/feed", url)
    assert only_problem(feeds(text)).field == field
    switched_off = text + 'enabled = false\ndisabled_because = "Template."\n'
    assert not load_sources(feeds(switched_off))[0].enabled


def test_a_message_never_repeats_an_address_with_its_password(feeds):
    text = GOOD.replace("https://blog", "gopher://user:secret@blog")
    assert "secret" not in str(only_problem(feeds(text)))


def test_an_id_that_is_taken_is_told_with_the_file_that_has_it(feeds):
    feeds(GOOD, "a.toml")
    folder = feeds(GOOD.replace("blog.example.org", "other.example.org"), "b.toml")
    problem = only_problem(folder)
    assert (problem.file, problem.field) == ("sources/b.toml", "id")
    assert "sources/a.toml" in problem.message
    assert read_sources(folder).sources[0].url == "https://blog.example.org/feed"


@pytest.mark.parametrize(
    "url",
    [
        "https://blog.example.org/feed",
        "http://BLOG.example.org:80/feed/",
        "https://blog.example.org:443/feed#top",
    ],
)
def test_an_address_that_is_taken_is_told_with_the_source_that_has_it(feeds, url):
    second = GOOD.replace("example-blog", "second").replace("https://blog.example.org/feed", url)
    problem = only_problem(feeds(GOOD + second))
    assert (problem.entry, problem.field) == ("second", "url")
    assert "example-blog" in problem.message


def test_an_unknown_firm_is_told_with_a_likely_one(feeds):
    folder = feeds(with_line('entities = ["deepseak"]'))
    assert load_sources(folder)[0].entities == ("deepseak",)
    problem = only_problem(folder, firms={"deepseek", "moonshot"})
    assert problem.field == "entities"
    assert "Did you mean deepseek?" in problem.message


def test_entries_begin_with_the_fields_they_share_and_may_change_them(feeds):
    folder = feeds(
        """
        [shared.mirror]
        language = "zh"
        tier = 3
        enabled = false
        disabled_because = "Ask the owner."

        [[source]]
        id = "one"
        title = "One"
        url = "https://one.example.org/"
        shares = "mirror"

        [[source]]
        id = "two"
        title = "Two"
        url = "https://two.example.org/"
        shares = "mirror"
        tier = 2
        enabled = true
        """
    )
    one, two = load_sources(folder)
    assert (one.language, one.tier, one.enabled, one.disabled_because) == ("zh", 3, False, "Ask the owner.")
    assert (two.language, two.tier, two.enabled, two.disabled_because) == ("zh", 2, True, "")


def test_a_mistake_in_shared_fields_is_told_once_and_keeps_its_entries_out(feeds):
    folder = feeds(
        GOOD
        + """
[shared.mirror]
enabeld = false

[[source]]
id = "one"
title = "One"
url = "https://one.example.org/"
shares = "mirror"

[[source]]
id = "two"
title = "Two"
url = "https://two.example.org/"
shares = "mirror"
"""
    )
    found = read_sources(folder)
    assert [source.id for source in found.sources] == ["example-blog"]
    (problem,) = found.problems
    assert (problem.entry, problem.field) == ("shared.mirror", "enabeld")
    assert "Did you mean enabled?" in problem.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[sources]]\n", "Did you mean source?"),
        ('[source]\nid = "x"\n', "two brackets"),
        ("source = [1]\n", "[[source]]"),
        ("shared = 1\n", "[shared.NAME]"),
        ("[shared]\ntier = 1\n", "[shared.NAME]"),
        ("[[source]\n", "not TOML"),
        ('[[source]]\nid = "a"\nid = "b"\n', "not TOML"),
    ],
)
def test_a_file_of_another_shape_is_told(feeds, text, words):
    problem = only_problem(feeds(text))
    assert problem.file == "sources/mine.toml"
    assert words in problem.message


def test_a_broken_file_costs_only_itself_and_a_bad_entry_only_itself(feeds):
    feeds("[[source]\n", "broken.toml")
    feeds(GOOD + GOOD.replace("example-blog", "other").replace("https", "gopher"), "mixed.toml")
    folder = feeds(GOOD.replace("blog", "third"), "third.toml")
    found = read_sources(folder)
    assert [source.id for source in found.sources] == ["example-blog", "example-third"]
    assert [(problem.file, problem.entry) for problem in found.problems] == [
        ("sources/broken.toml", ""),
        ("sources/mixed.toml", "other"),
    ]


def test_a_file_of_another_encoding_is_told(feeds, tmp_path):
    folder = feeds(GOOD)
    (tmp_path / "sources" / "windows.toml").write_bytes("# 资讯\n".encode("gbk"))
    assert "UTF-8" in only_problem(folder).message


def test_a_byte_order_mark_is_no_mistake(feeds, tmp_path):
    folder = feeds(GOOD)
    path = tmp_path / "sources" / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(load_sources(folder)) == 1


def test_a_file_that_is_a_folder_is_told(feeds, tmp_path):
    folder = feeds(GOOD)
    (tmp_path / "sources" / "x.toml").mkdir()
    assert "cannot be read" in only_problem(folder).message


def test_a_folder_without_sources_is_told(tmp_path):
    assert "no sources/" in only_problem(tmp_path).message


def test_loading_raises_the_first_problem_with_file_entry_and_field(feeds):
    with pytest.raises(CatalogueError, match=r"^sources/mine\.toml, example-blog, field titel: .*title\?$"):
        load_sources(feeds(with_line('titel = "x"')))
