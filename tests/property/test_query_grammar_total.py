"""Whatever is typed, a query is read or refused with a place inside it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import QueryError
from tracker.query import Context, Query, explain, parse
from tracker.query.branches import branches

CONTEXT = Context(datetime(2026, 11, 18, 12, tzinfo=UTC), saved={"s": "a OR b"})

SIGNS = ("(", ")", "（", "）", '"', "“", "”", "「", "-", "－", ":", "：", "..", ",")
WORDS = ("OR", "AND", "NOT", "7d", "a", "豆包", "GLM-5")
FIELDS = ("firm:", "since:", "date:", "title:", "saved:s", "is:head", "sort:newest")
scraps = st.lists(st.sampled_from((*SIGNS, *WORDS, *FIELDS)), max_size=14)
typed = st.one_of(st.text(max_size=60), scraps.map("".join), scraps.map(" ".join))


def read(text: str) -> Query | QueryError:
    try:
        return parse(text, CONTEXT)
    except QueryError as error:
        return error


@given(typed)
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    answer = read(text)
    if isinstance(answer, QueryError):
        assert 0 <= answer.position <= len(text)
        assert len(explain(answer, text).splitlines()) == 3
    else:
        assert branches(answer.root)


@given(typed)
def test_a_query_in_brackets_means_the_same(text: str) -> None:
    bare, grouped = read(text), read(f"({text})")
    if isinstance(bare, Query) and isinstance(grouped, Query):
        assert bare.root == grouped.root
