"""What holds for every address and every text."""

import html
import re

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tracker.normalise import boilerplate, canonical, plain, safe_html, summary

_PIECES = """
a B 1 / // .. . ? & = # #! % %41 %2F %e4 %zz 中 + amp /amp/ .amp.html utm_source=x from= ref=a.b m. www. : @
:80 [::1] ; é mp.weixin.qq.com/s google.com/url ?q=https://a.example/ url=http://b.example/x%3Fy
"""
_TOKENS = """
<p> </p> <b> < > & &amp; &lt; &#x4e2d; &#128; " <a/href=' <!-- -->
<script> </script> word 中文。 \u200b \ufffe
<br/> ]]> <td> 阅读全文 \x92 e\u0301
"""
PIECES = st.sampled_from([*_PIECES.split(), " ", "\n"])
ADDRESSES = st.builds("".join, st.lists(PIECES, max_size=12)).map(lambda rest: f"https://{rest}")
TOKENS = st.sampled_from([*_TOKENS.split(), " ", "\n", "Read more", "<img src=x onerror=y>"])
MARKUP = st.builds("".join, st.lists(TOKENS, max_size=25))


@given(ADDRESSES)
@example("https://a.example/%2541")
@example("https://a.example/x/amp/amp")
@example("https://a.example/amp/..")
@example("https://google.com/url?q=https://google.com/url?q=https://a.example/")
def test_a_canonical_address_is_its_own_canonical_form(address):
    once = canonical(address)
    assert canonical(once.url) == once


@given(ADDRESSES)
def test_a_canonical_address_is_plain_ascii_or_nothing(address):
    found = canonical(address)
    assert found.url.isascii()
    assert bool(found.url) == bool(found.key)
    assert not re.search(r"[\s<>\"]", found.url)


@given(ADDRESSES)
def test_the_scheme_never_tells_two_pages_apart(address):
    assume(":80" not in address)  # the usual port of one scheme is not that of the other
    assert canonical(address).key == canonical("http" + address.removeprefix("https")).key


@given(MARKUP)
def test_safe_markup_stays_as_it_is_when_made_safe_again(markup):
    once = safe_html.safe(markup)
    assert safe_html.safe(once) == once
    assert "<script" not in once
    assert (
        "onerror" not in once.split("&lt;")[0]
        or "<img" not in once
        or not re.search(r"<img[^>]*onerror", once)
    )


@given(MARKUP)
def test_text_has_no_markup_of_ours_no_double_spaces_and_no_empty_lines(markup):
    text = plain.text_of(safe_html.safe(markup))
    assert not re.search(r"  |\n\n|^\s|\s$|\u200b", text)
    assert text == plain.clean(text)


@given(MARKUP)
def test_a_title_is_one_clean_line(markup):
    title = plain.title_of(markup)
    assert "\n" not in title
    assert title == plain.clean(title)


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&"), max_size=80)
)
def test_escaped_text_comes_back_as_it_was_written(text):
    assert plain.text_of(html.escape(text)) == plain.clean(text)


@given(st.text(max_size=2_000), st.integers(40, 700))
def test_a_summary_is_the_beginning_and_never_longer_than_asked(text, longest):
    short = summary.shortened(text, longest)
    assert len(short) <= longest
    assert text.startswith((short, short.removesuffix("…").rstrip()))


@given(MARKUP)
def test_without_endings_a_text_is_a_beginning_of_itself(markup):
    text = plain.clean(markup)
    assert text.startswith(boilerplate.without_endings(text))
