"""A letter becomes a message that parses back to what was meant, whatever a feed put into a title."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import SettingsError, UsageError
from tracker.mail import compose, message_id
from tracker.model.digest import InlineImage, Rendered
from tracker.model.mail import Letter

PNG = b"\x89PNG\r\n\x1a\nnot really"
RENDERED = Rendered(
    subject="GLM-6 opens its weights",
    html='<p>智谱 opened GLM-6.</p><img src="cid:voice" alt="Voice">',
    text="智谱 opened GLM-6.\n.\nA line that is only a dot came before.\n",
    images=(InlineImage("voice", "voice.png", PNG, "Voice"),),
)
LETTER = Letter(
    rendered=RENDERED,
    sender="China AI Tracker <tracker@example.org>",
    to="Alice <alice@example.net>",
    message_id="<abc@example.org>",
    date=datetime(2026, 11, 23, 7, tzinfo=UTC),
    reply_to="editor@example.org",
    list_id="China AI Tracker <digest.example.org>",
    unsubscribe_url="https://example.org/unsubscribe/1/xyz",
    unsubscribe_mailto="mailto:editor@example.org?subject=unsubscribe",
)


def read_back(letter: Letter) -> EmailMessage:
    raw = compose(letter).as_bytes()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return cast("EmailMessage", message_from_bytes(raw, policy=policy.default))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def with_subject(subject: str) -> Letter:
    return replace(LETTER, rendered=replace(RENDERED, subject=subject))


def test_a_reader_of_mime_finds_the_text_the_page_and_the_picture() -> None:
    message = read_back(LETTER)
    assert not message.defects
    assert message.get_content_type() == "multipart/alternative"
    plain, related = message.iter_parts()
    html, image = related.iter_parts()
    assert (plain.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    assert cast("EmailMessage", plain).get_content().replace("\r\n", "\n") == RENDERED.text
    assert cast("EmailMessage", html).get_content().strip() == RENDERED.html
    assert cast("EmailMessage", image).get_content() == PNG
    assert (image["Content-ID"], image.get_content_disposition()) == ("<voice>", "inline")


def test_the_headers_say_who_when_and_how_to_leave() -> None:
    message = read_back(LETTER)
    assert message["From"] == "China AI Tracker <tracker@example.org>"
    assert message["To"] == "Alice <alice@example.net>"
    assert message["Reply-To"] == "editor@example.org"
    assert message["Date"].datetime == LETTER.date
    assert message["List-Id"] == "China AI Tracker <digest.example.org>"
    assert message["List-Unsubscribe"] == (
        "<https://example.org/unsubscribe/1/xyz>, <mailto:editor@example.org?subject=unsubscribe>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (message["Precedence"], message["Auto-Submitted"]) == ("bulk", "auto-generated")


def test_one_click_is_offered_only_over_https() -> None:
    assert read_back(replace(LETTER, unsubscribe_url="http://example.org/u"))["List-Unsubscribe-Post"] is None
    by_mail = read_back(replace(LETTER, unsubscribe_url=""))
    assert by_mail["List-Unsubscribe"] == "<mailto:editor@example.org?subject=unsubscribe>"
    assert by_mail["List-Unsubscribe-Post"] is None


def test_a_long_link_stays_a_link() -> None:
    link = "https://tracker.example.org/a-long-way-down/" + "unsubscribe/" * 10 + "1/xyz"
    raw = compose(replace(LETTER, unsubscribe_url=link)).as_bytes()
    assert f"List-Unsubscribe: <{link}>,\r\n <mailto:editor@example.org?".encode() in raw


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("One\r\nBcc: thief@example.com", "One Bcc: thief@example.com"),
        ("One\nTwo\rThree\x0bFour\x85Five\u2028Six", "One Two Three Four Five Six"),
        ("=?utf-8?q?x=0D=0ABcc:_thief@example.com?=", "= ?utf-8?q?x=0D=0ABcc:_thief@example.com?= ".strip()),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("half \ud83d pair", "half ? pair"),
        ("豆包大模型发布：日均 1 万亿 tokens", "豆包大模型发布：日均 1 万亿 tokens"),
        (
            "family \U0001f468\u200d\U0001f469\u200d\U0001f467",
            "family \U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("  much \t white   space ", "much white space"),
    ],
)
def test_no_title_breaks_the_headers(title: str, subject: str) -> None:
    message = read_back(with_subject(title))
    assert message["Subject"] == subject
    assert message["Bcc"] is None


@given(st.text(max_size=120))
def test_any_title_stays_one_header(title: str) -> None:
    message = read_back(with_subject(title))
    assert not message.defects
    assert message.keys() == read_back(LETTER).keys()
    assert len(message["Subject"]) <= 250


@given(st.text(max_size=300), st.text(min_size=1, max_size=300))
def test_any_text_and_page_come_back(text: str, html: str) -> None:
    message = read_back(replace(LETTER, rendered=replace(RENDERED, text=text, html=html)))
    plain, related = message.iter_parts()
    page, _ = related.iter_parts()
    for part, sent in ((plain, text), (page, html)):
        assert not part.defects
        back = cast("EmailMessage", part).get_content()
        assert _lines(back) == _lines(sent.encode("utf-8", "replace").decode())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=80))
def test_any_name_of_a_reader_stays_beside_one_address(name: str) -> None:
    quoted = name.replace("\\", "").replace('"', "")
    message = read_back(replace(LETTER, to=f'"{quoted}" <alice@example.net>'))
    assert [address.addr_spec for address in message["To"].addresses] == ["alice@example.net"]


def test_a_very_long_title_is_cut() -> None:
    subject = read_back(with_subject("可灵" * 5000))["Subject"]
    assert (len(subject), subject[-1]) == (250, "…")


def test_names_and_domains_beyond_ascii_are_encoded() -> None:
    message = compose(replace(LETTER, to="李雷, 编辑 <lilei@例子.中国>", sender="中国AI追踪 <a@example.org>"))
    raw = message.as_bytes()
    assert raw.isascii()
    assert b"lilei@xn--fsqu00a.xn--fiqs8s" in raw
    back = message_from_bytes(raw, policy=policy.default)
    assert back["To"].addresses[0].display_name == "李雷, 编辑"
    assert back["From"].addresses[0].display_name == "中国AI追踪"


def test_a_local_part_beyond_ascii_is_written_in_utf8() -> None:
    raw = compose(replace(LETTER, to="rené@example.net")).as_bytes()
    assert "To: rené@example.net".encode() in raw


def test_a_wrong_sender_is_the_operators_fault_and_a_wrong_reader_is_not() -> None:
    with pytest.raises(SettingsError, match=r"smtp\.sender"):
        compose(replace(LETTER, sender="tracker"))
    with pytest.raises(SettingsError, match="beyond ASCII"):
        compose(replace(LETTER, sender="redaktör@example.org"))
    with pytest.raises(UsageError) as raised:
        compose(replace(LETTER, to="alice"))
    assert not isinstance(raised.value, SettingsError)


def test_the_message_id_is_fixed_by_issue_and_reader() -> None:
    made = message_id("2026-W47 firm:x", "Alice@example.net", "T <t@exämple.org>")
    assert made == message_id("2026-W47 firm:x", "alice@example.net", "other@exämple.org")
    assert made.isascii()
    assert made.endswith("@xn--exmple-cua.org>")
    assert made != message_id("2026-W48 firm:x", "alice@example.net", "t@exämple.org")
    assert made != message_id("2026-W47 firm:x", "bob@example.net", "t@exämple.org")
    assert read_back(replace(LETTER, message_id=made))["Message-ID"] == made
