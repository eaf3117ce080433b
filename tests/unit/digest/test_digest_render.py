"""The issue as mail: HTML, plain text and pictures."""

import io
import itertools
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from digest_factory import PERIOD, PUBLICATION, Draft, given, story
from digest_week import stories
from lxml import etree, html
from PIL import Image

from tracker import digest
from tracker.digest import charts, wrap
from tracker.errors import CannotRunError
from tracker.model.claim import Claim, Figure, Side, Voice
from tracker.model.digest import DigestRules, Rendered
from tracker.model.edition import Edition
from tracker.model.story import Story
from tracker.model.tags import Amount, EventType

TEMPLATES = Path(__file__).parents[3] / "templates"
RULES = DigestRules()
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def render(*made: Story, rules: DigestRules = RULES, **changes: object) -> Rendered:
    return digest.render(digest.build(given(made, **changes), rules), TEMPLATES)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return digest.build(given(stories()), RULES)


@pytest.fixture(scope="module")
def rendered(edition: Edition) -> Rendered:
    return digest.render(edition, TEMPLATES)


@pytest.fixture(scope="module")
def page(rendered: Rendered) -> html.HtmlElement:
    return html.document_fromstring(rendered.html)


def full_week() -> tuple[Story, ...]:
    """As many long stories as an issue can hold, in every section."""
    text = (
        "Of the change at {0}, people who know it say that it took many months and more money than planned. "
    )
    made = []
    for n in range(70):
        firm = ("Lanqiao AI", "Yunfan", "Songyan Labs", "Hetao Cloud", "Tianji Robotics", "Kuafu Motors")[
            n % 6
        ]
        drafts = [
            Draft(
                source,
                f"{firm} begins a long and costly change of its business, number {n}",
                text.format(firm) * 3,
                2.1,
            )
            for source in (
                "harbour",
                "ledger",
                "gazette",
                "circuit",
                "eastdesk",
                "suanli",
                "zhiliao",
                "qianhai",
            )
        ]
        made.append(story(100 + n, [list(EventType)[n % 15]], *drafts))
    return tuple(made)


def test_every_opened_element_is_closed(rendered: Rendered) -> None:
    stack: list[str] = []
    bare = re.sub(r"<!--.*?-->|<!DOCTYPE[^>]*>|<style.*?</style>", "", rendered.html, flags=re.DOTALL)
    for closing, name in re.findall(r"<(/?)([a-z][a-z0-9]*)[^>]*>", bare):
        if closing:
            assert stack.pop() == name
        elif name not in VOID:
            stack.append(name)
    assert stack == []


def test_the_html_has_no_mistake_that_a_parser_must_mend(rendered: Rendered) -> None:
    parser = etree.HTMLParser(recover=True)
    etree.parse(io.BytesIO(rendered.html.encode()), parser)
    mended = [entry.message for entry in parser.error_log if "invalid" not in entry.message.lower()]
    assert mended == []


def test_headings_go_down_one_level_at_a_time_from_one_h1(page: html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_screen_reader_finds_landmarks_a_language_and_table_heads(page: html.HtmlElement) -> None:
    assert page.get("lang") == "en"
    assert {"banner", "main", "contentinfo"} <= {element.get("role") for element in page.iter("div")}
    for table in page.iter("table"):
        assert table.get("role") == "presentation" or [cell.get("scope") for cell in table.iter("th")]
    assert all(image.get("alt") for image in page.iter("img"))


def test_chinese_is_marked_as_chinese(page: html.HtmlElement) -> None:
    marked = "".join(element.text_content() for element in page.iter() if element.get("lang") == "zh")
    assert "松烟实验室推出砚台2视频模型" in marked


def test_nothing_is_fetched_from_outside_and_nobody_is_tracked(
    rendered: Rendered, page: html.HtmlElement
) -> None:
    assert {image.get("src") for image in page.iter("img")} == {
        f"cid:{image.cid}" for image in rendered.images
    }
    assert not list(page.iter("script", "iframe", "object", "form", "link", "video", "audio"))
    assert "url(" not in rendered.html
    assert "@import" not in rendered.html


def test_links_lead_to_the_web_or_a_mailbox_only(page: html.HtmlElement) -> None:
    links = [element.get("href") for element in page.iter("a")]
    assert links
    assert {urlsplit(link).scheme for link in links} <= {"https", "http", "mailto"}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//harbour.example/1", " JAVASCRIPT:x", ""]
)
def test_an_address_that_leads_elsewhere_is_left_out(address: str) -> None:
    made = story(
        1, [EventType.PRICE], Draft("eastdesk", "Yunfan cuts its prices", "Yunfan cut its prices.", 2.4)
    )
    head = replace(made.head, item=replace(made.head.item, url=address))
    mail = render(replace(made, head=head, items=(head,)))
    assert "alert(1)" not in mail.html + mail.text
    assert not [link for link in re.findall(r'href="([^"]*)"', mail.html) if "tracker.example" not in link]


def test_markup_in_a_title_is_shown_and_not_obeyed() -> None:
    title = "Yunfan <script>alert(1)</script> & sons cut prices"
    mail = render(
        story(1, [EventType.PRICE], Draft("eastdesk", title, "Yunfan cut its prices on Wednesday.", 2.4))
    )
    assert "<script" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert title in mail.text


def test_a_title_with_line_breaks_cannot_break_the_subject() -> None:
    title = "Yunfan cuts prices\r\nBcc: everyone@harbour.example"
    mail = render(story(1, [EventType.PRICE], Draft("eastdesk", title, "Yunfan cut its prices.", 2.4)))
    assert not re.search(r"[\r\n]", mail.subject)


def test_a_full_week_stays_under_the_size_that_gmail_clips() -> None:
    rules = replace(RULES, max_stories=44, max_per_section=11, full_per_section=11, max_per_firm=44)
    mail = render(*full_week(), rules=rules)
    assert 60_000 < len(mail.html.encode()) <= 95_000


def test_an_issue_that_is_cut_to_size_is_cut_alike_in_both_forms() -> None:
    rules = replace(RULES, max_stories=70, max_per_section=70, full_per_section=70, max_per_firm=70)
    mail = render(*full_week(), rules=rules)
    assert len(mail.html.encode()) <= 95_000
    numbers = {int(n) for n in re.findall(r"number (\d+)", mail.html)}
    assert numbers == {int(n) for n in re.findall(r"number\s+(\d+)", mail.text)}
    assert "left out for want of room" in mail.html
    assert "left out for want of room" in " ".join(mail.text.split())


def test_the_plain_text_keeps_to_its_columns(rendered: Rendered) -> None:
    long = [line for line in rendered.text.splitlines() if wrap.width(line) > 72 and "https://" not in line]
    assert [line for line in long if "usually" not in line] == []
    assert max(wrap.width(line) for line in rendered.text.splitlines()) <= 80


def test_the_plain_text_is_worth_as_much_as_the_html(rendered: Rendered, page: html.HtmlElement) -> None:
    plain = " ".join(rendered.text.split()).casefold()
    for element in page.iter("h1", "h3", "li", "td", "th"):
        if element.find(".//table") is not None or element.find(".//div") is not None:
            continue
        words = re.findall(r"\w+", element.text_content().casefold())
        assert all(word in plain for word in words), element.text_content()


def test_every_link_of_a_story_is_in_the_plain_text_too(edition: Edition, rendered: Rendered) -> None:
    told = [story for section in edition.sections for story in (*section.stories, *section.brief)]
    assert all(f"<{story.url}>" in rendered.text for story in told)


def test_pictures_are_small_and_have_the_facts_in_words(rendered: Rendered) -> None:
    assert [image.cid for image in rendered.images] == ["voice", "volume"]
    for image in rendered.images:
        assert len(image.png) <= 40_000
        assert Image.open(io.BytesIO(image.png)).width >= 3 * 320
    assert "Lanqiao AI 25% (usually 13%)" in rendered.images[0].alt
    assert rendered.images[1].alt.endswith("this week 182.")


def test_the_page_for_a_browser_has_its_pictures_inside(rendered: Rendered) -> None:
    alone = digest.standalone(rendered)
    assert "cid:" not in alone
    assert alone.count("data:image/png;base64,") == 2


def test_two_firms_make_no_picture_but_a_sentence() -> None:
    edition = digest.build(given([]), RULES)
    few = replace(edition, numbers=replace(edition.numbers, voices=edition.numbers.voices[:2], volume=(3, 4)))
    assert charts.of(few) == ()
    assert "Lanqiao AI 25%" in digest.render(few, TEMPLATES).html


def test_an_empty_week_is_a_short_honest_mail() -> None:
    mail = render(firm_weeks=(), sources=())
    headings = [heading.text_content() for heading in html.document_fromstring(mail.html).iter("h2")]
    assert headings == ["About", "Share and reply", "How this issue was made"]
    assert "fresh news of a firm that this digest follows" in " ".join(mail.text.split())


def test_a_publication_without_addresses_leaves_their_lines_out() -> None:
    bare = replace(
        PUBLICATION, site_url="", subscribe_url="", reply_to="", unsubscribe_url="", author="", about=""
    )
    mail = render(publication=bare)
    assert "Share and reply" not in mail.html
    assert "Unsubscribe" not in mail.html + mail.text
    assert "href=" not in mail.html


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match=r"issue\.html\.j2"):
        digest.render(digest.build(given([]), RULES), tmp_path)


def test_a_mistake_in_a_template_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "digest").mkdir()
    (tmp_path / "digest" / "issue.html.j2").write_text("<p>\n{% if %}")
    with pytest.raises(CannotRunError, match=r"issue\.html\.j2, line 2"):
        digest.render(digest.build(given([]), RULES), tmp_path)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "times in America/New York"), ("zh", "时间按 America/New York")]
)
def test_the_masthead_names_the_zone_of_the_times_once(language: str, words: str) -> None:
    mail = render(*stories(), language=language, period=replace(PERIOD, timezone="America/New_York"))
    assert mail.html.count(words) == mail.text.count(words) == 1


def test_coverage_by_week_says_that_it_counts_an_item_for_each_of_its_firms(rendered: Rendered) -> None:
    for form in (rendered.html, rendered.text):
        assert "An item about several firms counts for each." in " ".join(form.split())
        assert "Items about firms" not in form


@pytest.mark.parametrize("place", [0, 1])
def test_a_disagreement_of_the_reports_is_one_line_of_its_story(place: int) -> None:
    made = list(stories())
    issue = digest.build(given(made), RULES)
    told = [issue.lead.story.story_id if issue.lead else 0, issue.sections[0].stories[0].story_id][place]
    number = next(n for n, story in enumerate(made) if story.id == told)
    voices = (Voice("desk", "Desk", made[number].items[0].id, made[number].first_seen),)
    sides = tuple(Side(Figure(Amount(value, "money", "USD", "")), voices) for value in (4e9, 5e9))
    made[number] = replace(made[number], claims=(Claim("valuation", "Yunfan", sides),))
    line = "Reports differ. Valuation of Yunfan: US$4 billion (Desk) against US$5 billion (Desk)."
    issued = render(*made)
    assert issued.html.count(line) == 1
    assert " ".join(issued.text.split()).count(line) == 1
