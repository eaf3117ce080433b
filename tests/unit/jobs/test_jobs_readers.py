"""What readers ask for is understood, or answered with the line and what is wrong with it."""

import pytest

from tracker.errors import QueryError, UsageError
from tracker.jobs import readers_csv
from tracker.jobs.readers import read_wish
from tracker.model.subscriber import ReaderWish


def check(text: str) -> None:
    if "(" in text:
        raise QueryError("a bracket is open.")


def test_a_wish_holds_what_was_said_and_nothing_else() -> None:
    wish = read_wish("Li <LI@example.org>", check, weekday="Friday", hour="07:00", timezone="Asia/Shanghai")
    assert wish == ReaderWish("li@example.org", name="Li", timezone="Asia/Shanghai", weekday=4, hour=7)
    assert wish.facts == {"name": "Li", "timezone": "Asia/Shanghai", "weekday": 4, "hour": 7}
    assert read_wish("li@example.org", check, filter="", name="").facts == {"filter": "", "name": ""}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"language": "fr"}, "'fr' is no language of the digest; write en or zh."),
        ({"timezone": "Shanghai"}, "'Shanghai' is no time zone; write a name such as Asia/Shanghai or UTC."),
        ({"timezone": "../etc/passwd"}, "no time zone"),
        ({"weekday": "8"}, "'8' is no weekday; write one of mon, tue, wed, thu, fri, sat, sun."),
        ({"hour": "24"}, "'24' is no hour; write a number from 0 to 23."),
        ({"hour": "-1"}, "no hour"),
        ({"hour": "七"}, "no hour"),
        ({"filter": "firm:("}, r"The filter 'firm:\(' has a mistake: a bracket is open."),
    ],
)
def test_what_cannot_be_meant_is_a_sentence(said: dict[str, str], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        read_wish("li@example.org", check, **said)


def rows(text: str, encoding: str = "utf-8") -> list[tuple[int, ReaderWish | str]]:
    return list(readers_csv.read(text.encode(encoding), check))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_as_spreadsheets_write_it_is_read(encoding: str, separator: str) -> None:
    lines = ["E-Mail,Name,Hour", "li@example.org,李雷,8", "", "han@example.org,韩梅梅,"]
    found = rows("\r\n".join(lines).replace(",", separator), encoding)
    assert found == [
        (2, ReaderWish("li@example.org", name="李雷", hour=8)),
        (4, ReaderWish("han@example.org", name="韩梅梅")),
    ]


def test_a_bad_line_is_named_by_its_number_and_the_others_are_read() -> None:
    found = rows('email,name\na@example.org,"two\nlines"\nnobody,N\nb@example.org,B,more\nc@example.org\n')
    assert [line for line, _ in found] == [2, 4, 5, 6]
    assert found[0][1] == ReaderWish("a@example.org", name="two lines")
    assert "'nobody' is no mail address: it has no @" in str(found[1][1])
    assert found[2][1] == "The line has 3 cells, the header 2."
    assert found[3][1] == ReaderWish("c@example.org")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The first line must name the columns, email among them"),
        ("a@example.org,Ann\n", "The first line must name the columns, email among them"),
        ("email,fliter\n", "There is no column 'fliter'; did you mean filter?"),
        ("email,phone\n", "There is no column 'phone'; columns are email, name"),
        ("email,mail\n", "The column email stands there twice"),
    ],
)
def test_a_header_that_cannot_be_meant_refuses_the_file(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as raised:
        rows(text)
    assert sentence in str(raised.value)


def test_a_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(UsageError, match="neither UTF-8 nor GB 18030"):
        list(readers_csv.read(b"email\n\xff\xff\xff", check))


def test_a_quote_that_never_ends_is_a_problem_of_its_line() -> None:
    found = rows('email,name\na@example.org,A\nb@example.org,"open\n')
    assert found[0] == (2, ReaderWish("a@example.org", name="A"))
    assert found[1][0] == 3
    assert isinstance(found[1][1], str)
