"""Addresses as people write them become one form, or one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import UsageError
from tracker.text import mail_address


@pytest.mark.parametrize(
    ("text", "name", "spec"),
    [
        ("alice@example.org", "", "alice@example.org"),
        ("  Alice@Example.ORG ", "", "alice@example.org"),
        ("Alice Li <alice@example.org>", "Alice Li", "alice@example.org"),
        ('"Li, Alice" <alice@example.org>', "Li, Alice", "alice@example.org"),
        ("Li, Alice <alice@example.org>", "Li, Alice", "alice@example.org"),
        (r'"Alice \"Al\" Li" <alice@example.org>', 'Alice "Al" Li', "alice@example.org"),
        ("A <b> <alice@example.org>", "A <b>", "alice@example.org"),
        ("李雷 <lilei@example.cn>", "李雷", "lilei@example.cn"),
        ("<a.b+tag@example.co.uk>", "", "a.b+tag@example.co.uk"),
        ("ａｌｉｃｅ＠ｅｘａｍｐｌｅ．ｏｒｇ", "", "alice@example.org"),
        ("lilei@例子.中国", "", "lilei@xn--fsqu00a.xn--fiqs8s"),
        ("lilei@例子。中国", "", "lilei@xn--fsqu00a.xn--fiqs8s"),
        ("rené@straße.de", "", "rené@xn--strae-oqa.de"),
        ("me@localhost", "", "me@localhost"),
        ("x@1.example.org", "", "x@1.example.org"),
    ],
)
def test_an_address_is_brought_into_one_form(text: str, name: str, spec: str) -> None:
    found = mail_address.read(text)
    assert (found.name, found.spec) == (name, spec)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no @"),
        ("alice", "no @"),
        ("alice.example.org", "no @"),
        ("@example.org", "nothing stands before"),
        ("alice@", "nothing stands after"),
        ("a@b@example.org", "more than one @"),
        ("al ice@example.org", "a space"),
        (".alice@example.org", "a dot"),
        ("alice..li@example.org", "a dot"),
        ("alice.@example.org", "a dot"),
        ("al(ice)@example.org", r"'\('"),
        ('"al ice"@example.org', "may not stand|space"),
        ("alice@example", "no dot"),
        ("alice@exa mple.org", "no domain"),
        ("alice@-example.org", "no domain"),
        ("alice@example..org", "no domain"),
        ("alice@[192.0.2.1]", "no domain"),
        ("alice@192.0.2.1", "a number"),
        ("a@x.org, b@x.org", "more than one @|no domain"),
        ("Alice <alice>", "no @"),
        ("alice\u202e@example.org", "may not stand"),
        ("alice\x00@example.org", "may not stand"),
        ("a" * 65 + "@example.org", "more than 64"),
        ("a@" + ".".join(["b" * 60] * 5), "no domain|more than 254"),
    ],
)
def test_what_is_no_address_is_answered_with_what_is_wrong_in_it(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as raised:
        mail_address.read(text)
    assert "name@example.org" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_only_a_local_part_beyond_ascii_needs_smtputf8() -> None:
    assert mail_address.read("rené@example.org").needs_utf8
    assert not mail_address.read("rene@exämple.org").needs_utf8


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_sentence_and_an_address_stays_as_it_is(text: str) -> None:
    try:
        found = mail_address.read(text)
    except UsageError:
        return
    assert mail_address.read(found.spec).spec == found.spec
    assert found.domain.isascii()
