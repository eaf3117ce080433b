"""Plain text in columns."""

from tracker.digest import wrap


def test_latin_text_is_broken_between_words() -> None:
    assert wrap.wrap("one two three four", 9) == "one two\nthree\nfour"


def test_a_chinese_character_takes_two_columns_and_may_be_broken_anywhere() -> None:
    assert wrap.width("知料 AI") == 7
    assert wrap.wrap("云帆科技宣布降价", 8) == "云帆科技\n宣布降价"


def test_no_line_begins_with_closing_or_ends_with_opening_punctuation() -> None:
    lines = wrap.wrap("云帆科技宣布，（立即）降价。(知料)", 10).splitlines()
    assert all(line[0] not in "，）。)" and line[-1] not in "（(" for line in lines)
    assert "".join(lines) == "云帆科技宣布，（立即）降价。(知料)"


def test_an_address_wider_than_the_line_stays_whole() -> None:
    address = "https://harbour.example/" + "a" * 90
    assert address in wrap.wrap(f"See {address} for more", 72).splitlines()


def test_hanging_indents_are_kept() -> None:
    assert wrap.wrap("one two three four", 11, first="- ", rest="  ") == "- one two\n  three\n  four"


def test_columns_are_padded_by_width_and_not_by_length() -> None:
    assert wrap.column("知料", 6) + "|" == "知料  |"
    assert wrap.column("42", 4, right=True) == "  42"
