"""The bytes have the last word about their encoding."""

import encodings
import pkgutil

import pytest

from tracker.parse import encoding

CHINESE = "<a>这是一家中国公司，发布了新的模型。</a>"
DECLARED = '<?xml version="1.0" encoding="{}"?>'


def text_of(body: bytes, content_type: str = "") -> str:
    data = encoding.decode(body, content_type).data.decode()
    return data[data.index("<a>") :]


@pytest.mark.parametrize(
    "name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
def test_chinese_is_read_in_every_encoding_that_declares_itself(name):
    declared = DECLARED.format("gb2312" if name == "gb18030" else name.removesuffix("-sig"))
    assert text_of((declared + CHINESE).encode(name)) == CHINESE


@pytest.mark.parametrize("claimed", ["utf-8", "iso-8859-1", "windows-1252", "us-ascii"])
@pytest.mark.parametrize("name", ["gb18030", "big5"])
def test_chinese_is_recognised_behind_a_wrong_claim(claimed, name):
    text = CHINESE if name == "gb18030" else "<a>這是一家中國公司，發布了新的模型。</a>"
    decoded = encoding.decode((DECLARED.format(claimed) + text).encode(name))
    assert decoded.data.decode().endswith(text)
    assert "is not in it; read as" in decoded.problem


@pytest.mark.parametrize(("claimed", "name"), [("gbk", "big5"), ("gb2312", "big5"), ("big5", "gb18030")])
def test_one_chinese_encoding_is_told_from_the_other(claimed, name):
    text = CHINESE if name == "gb18030" else "<a>這是一家中國公司，發布了新的模型。</a>"
    decoded = encoding.decode((DECLARED.format(claimed) + text).encode(name))
    assert decoded.data.decode().endswith(text)
    assert "is not in it; read as" in decoded.problem


@pytest.mark.parametrize("claimed", ["gbk", "big5"])
def test_a_true_claim_of_a_chinese_encoding_is_kept(claimed):
    text = "<a>龘靐</a>" if claimed == "gbk" else "<a>龜鱉魚鳥</a>"
    decoded = encoding.decode((DECLARED.format(claimed) + text).encode(claimed))
    assert decoded.data.decode().endswith(text)
    assert decoded.problem == ""


def test_the_header_counts_before_the_document_where_the_bytes_bear_it_out():
    body = (DECLARED.format("iso-8859-1") + "<a>日本のニュース</a>").encode("shift_jis")
    assert text_of(body, "text/xml; charset=Shift_JIS") == "<a>日本のニュース</a>"


def test_utf8_behind_a_wrong_claim_is_read_and_said():
    decoded = encoding.decode((DECLARED.format("iso-8859-1") + CHINESE).encode())
    assert decoded.encoding == "utf-8"
    assert "is in UTF-8" in decoded.problem
    assert b'encoding="utf-8"' in decoded.data


def test_a_wrong_claim_over_plain_ascii_is_nobodys_problem():
    assert encoding.decode(b'<?xml version="1.0" encoding="iso-8859-1"?><a/>').problem == ""


def test_a_broken_character_is_replaced_and_the_rest_read():
    decoded = encoding.decode((CHINESE * 30).encode()[:-20] + b"\xff</a>")
    assert decoded.encoding == "utf-8"
    assert "broken" in decoded.problem


def test_french_in_latin1_is_not_taken_for_chinese():
    text = "<a>L'été dernier, le modèle a été publié à Noël par Hélène</a>"
    assert text_of((DECLARED.format("iso-8859-1") + text).encode("latin-1")) == text
    assert text_of(text.encode("latin-1")) == text


@pytest.mark.parametrize("charset", ["nonsense", "rot13", "base64", "idna", ""])
def test_a_charset_that_is_none_is_passed_over(charset):
    assert text_of(CHINESE.encode(), f"text/xml; charset={charset}") == CHINESE


@pytest.mark.parametrize(
    "name", ["undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "rot13", "nonsense"]
)
@pytest.mark.parametrize("end", [b"", b"\xff"])
def test_a_claim_of_what_is_no_charset_is_as_good_as_none(name, end):
    body = (DECLARED.format(name) + "<a>\\u8c46</a>").encode() + end
    assert text_of(body, f"text/xml; charset={name}").startswith("<a>\\u8c46</a>")


def test_no_claim_of_an_encoding_that_python_knows_makes_a_document_unreadable():
    names = [module.name for module in pkgutil.iter_modules(encodings.__path__)]
    assert "gb18030" in names
    for name in names:
        for body in (b"<a>\xff\xfe\x80" * 40, bytes(range(256))):
            assert encoding.decode(body, f"text/xml; charset={name}").data
