"""The query language."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.errors import QueryError
from tracker.model.entity import Alias, Entity, EntityKind, Ledger
from tracker.query import Context, Sort, explain, parse
from tracker.query.ast import And, Field, Has, Node, Not, Or, Published, Words, all_of
from tracker.text.tokens import Term, query_terms

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def entity(id_: str, kind: EntityKind, firm: str, *names: str) -> Entity:
    return Entity(id=id_, kind=kind, name=names[0], firm=firm, aliases=tuple(map(Alias, names)))


LEDGER = Ledger(
    {
        e.id: e
        for e in (
            entity("moonshot", EntityKind.FIRM, "moonshot", "Moonshot AI", "月之暗面"),
            entity("kimi", EntityKind.MODEL, "moonshot", "Kimi"),
            entity("bytedance", EntityKind.FIRM, "bytedance", "ByteDance", "字节跳动", "字節跳動"),
            entity("doubao", EntityKind.PRODUCT, "bytedance", "Doubao", "豆包"),
            entity("deepseek", EntityKind.FIRM, "deepseek", "DeepSeek"),
            entity("deepseek-v3", EntityKind.MODEL, "deepseek", "DeepSeek", "DeepSeek-V3"),
            entity("mmlu", EntityKind.BENCHMARK, "", "MMLU"),
        )
    },
    "v1",
)
SAVED = {
    "funding": "type:funding OR type:ipo",
    "ours": "firm:moonshot saved:funding sort:oldest",
    "loop": "kimi saved:pool",
    "pool": "saved:loop",
    "broken": "frim:x",
}
CONTEXT = Context(NOON, "Asia/Shanghai", LEDGER, {"qbitai", "36kr"}, {"newsletter"}, SAVED)


def root(text: str) -> Node:
    return parse(text, CONTEXT).root


def words(text: str) -> Words:
    return Words(query_terms(text))


def mistake(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text, CONTEXT)
    return caught.value


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", And(())),
        ("  ", And(())),
        ("kimi", words("kimi")),
        ("kimi 豆包", And((words("kimi"), words("豆包")))),
        ("kimi AND 豆包", And((words("kimi"), words("豆包")))),
        ('"open source"', words("open source")),
        ("“open source”", words("open source")),
        ("「月之暗面」", words("月之暗面")),
        ("-kimi", Not(words("kimi"))),
        ("NOT kimi", Not(words("kimi"))),
        ("－kimi", Not(words("kimi"))),
        ("-(-kimi)", words("kimi")),
        ("a b OR c", Or((And((words("a"), words("b"))), words("c")))),
        ("a (b OR c)", And((words("a"), Or((words("b"), words("c")))))),
        ("a（b OR c）", And((words("a"), Or((words("b"), words("c")))))),
        ("a　b", And((words("a"), words("b")))),
        ("((a))", words("a")),
        ("or and not", And((words("or"), words("and"), words("not")))),
        ("Kimi — now", And((words("kimi"), words("now")))),
        ("a - b", And((words("a"), words("b")))),
        ("title:GLM-5", Words((Term("glm"), Term("5")), title_only=True)),
        ('title:"open source"', Words((Term("open"), Term("source")), title_only=True)),
        ("lang:ZH", Has(Field.LANGUAGE, ("zh",))),
        ("type:funding,ipo", Has(Field.EVENT, ("funding", "ipo"))),
        ("type:funding，ipo", Has(Field.EVENT, ("funding", "ipo"))),
        ("kind:first-party", Has(Field.KIND, ("first-party",))),
        ("source:qbitai", Has(Field.SOURCE, ("qbitai",))),
        ("story:042", Has(Field.STORY, ("42",))),
        ("is:head", Has(Field.IS, ("head",))),
        ("Kimi：新融资", words("Kimi 新融资")),
        ("Analysis: Kimi", And((words("Analysis"), words("Kimi")))),
        ("10:30", words("10:30")),
        ("saved:funding", Or((Has(Field.EVENT, ("funding",)), Has(Field.EVENT, ("ipo",))))),
        ("a -saved:funding", And((words("a"), Not(root("type:funding OR type:ipo"))))),
    ],
)
def test_a_query_is_read_as_meant(text: str, meant: Node) -> None:
    assert root(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("firm:moonshot", ("moonshot",)),
        ("firm：月之暗面", ("moonshot",)),
        ("firm:Kimi", ("moonshot",)),
        ("firm:豆包", ("bytedance",)),
        ("firm:字節跳動", ("bytedance",)),
        ('firm:"moonshot ai"', ("moonshot",)),
        ("firm:MoonshotAI", ("moonshot",)),
        ("firm:DeepSeek", ("deepseek",)),
        ("firm:kimi,deepseek", ("moonshot", "deepseek")),
        ("entity:豆包", ("doubao",)),
        ("entity:doubao", ("doubao",)),
        ("entity:DeepSeek", ("deepseek", "deepseek-v3")),
        ("entity:deepseek", ("deepseek",)),
        ("entity:mmlu", ("mmlu",)),
    ],
)
def test_an_entity_goes_by_every_name(text: str, meant: tuple[str, ...]) -> None:
    found = root(text)
    assert isinstance(found, Has)
    assert found.values == meant


def test_without_a_ledger_ids_are_taken_as_they_are() -> None:
    assert parse("firm:anything", Context(NOON)).root == Has(Field.FIRM, ("anything",))


SHANGHAI_MIDNIGHT = datetime(2026, 11, 17, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("since:7d", NOON - timedelta(days=7), None),
        ("since:24H", NOON - timedelta(hours=24), None),
        ("since:2w", NOON - timedelta(days=14), None),
        ("since:1m", datetime(2026, 10, 18, 12, tzinfo=UTC), None),
        ("since:9m", datetime(2026, 2, 18, 12, tzinfo=UTC), None),
        ("since:1y", datetime(2025, 11, 18, 12, tzinfo=UTC), None),
        ("until:1d", None, NOON - timedelta(days=1)),
        ("since:today", SHANGHAI_MIDNIGHT, None),
        ("date:yesterday", SHANGHAI_MIDNIGHT - timedelta(days=1), SHANGHAI_MIDNIGHT),
        ("until:2026-11-17", None, SHANGHAI_MIDNIGHT),
        ("date:2026-11-18", SHANGHAI_MIDNIGHT, SHANGHAI_MIDNIGHT + timedelta(days=1)),
        ("date:2026/11/18", SHANGHAI_MIDNIGHT, SHANGHAI_MIDNIGHT + timedelta(days=1)),
        (
            "date:2026-11-17..2026-11-18",
            SHANGHAI_MIDNIGHT - timedelta(days=1),
            SHANGHAI_MIDNIGHT + timedelta(days=1),
        ),
        ("date:..2026-11-17", None, SHANGHAI_MIDNIGHT),
        ("date:2026-11-18..", SHANGHAI_MIDNIGHT, None),
        ("date:2026-10", datetime(2026, 9, 30, 16, tzinfo=UTC), datetime(2026, 10, 31, 16, tzinfo=UTC)),
        ("date:2026-W47", datetime(2026, 11, 15, 16, tzinfo=UTC), datetime(2026, 11, 22, 16, tzinfo=UTC)),
        ("date:2026", datetime(2025, 12, 31, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)),
        ("since:2026-11-18T09:30", datetime(2026, 11, 18, 1, 30, tzinfo=UTC), None),
        ("since:2026-11-18T09:30Z", datetime(2026, 11, 18, 9, 30, tzinfo=UTC), None),
    ],
)
def test_a_date_is_a_span_in_the_readers_zone(
    text: str, since: datetime | None, until: datetime | None
) -> None:
    assert root(text) == Published(since, until)


def test_a_month_back_from_a_long_month_ends_with_the_short_one() -> None:
    context = Context(datetime(2026, 3, 31, 12, tzinfo=UTC))
    assert parse("since:1m", context).root == Published(datetime(2026, 2, 28, 12, tzinfo=UTC), None)


@pytest.mark.parametrize(
    ("text", "sentence", "position", "suggestion"),
    [
        ("frim:deepseek", "did you mean firm:?", 0, "firm"),
        ("豆包 sorce:x", "did you mean source:?", 3, "source"),
        ("colour:red", "There is no field colour:", 0, ""),
        ("firm:deepsek", "did you mean deepseek?", 5, "deepseek"),
        ("firm:kimi,deepsek", "did you mean deepseek?", 10, "deepseek"),
        ("entity:douboa", "did you mean doubao?", 7, "doubao"),
        ("firm:mmlu", "is not in the ledger", 5, ""),
        ("source:qbit", "did you mean qbitai?", 7, "qbitai"),
        ("type:fund", "did you mean funding?", 5, "funding"),
        ("lang:fr", "choose one of en, other, zh, zh-Hant.", 5, ""),
        ("is:hed", "did you mean head?", 3, "head"),
        ("sort:newst", "did you mean newest?", 5, "newest"),
        ("story:x", "write its number", 6, ""),
        ("a since:2026-13-01", "since:2026-13-01 is no date", 8, ""),
        ("date:2026-11-10..oops", "date:oops is no date", 17, ""),
        ("date:2026-11-10..2026-11-01", "write the earlier date first", 5, ""),
        ("date:..", "is no date", 5, ""),
        ("since:999999d", "is no date", 6, ""),
        ("until:9999-12-31", "is no date", 6, ""),
        ("firm:", "needs a value directly after the colon, as in firm:deepseek", 5, "firm:deepseek"),
        ("firm: moonshot", "needs a value directly after the colon", 5, "firm:deepseek"),
        ("title:(a b)", "title: needs a value", 6, 'title:"open source"'),
        ("firm:,", "needs a value", 5, "firm:deepseek"),
        ('a "b c', "never closed", 2, '"'),
        ("a “b c", "never closed", 2, '"'),
        ("a (b", "never closed", 2, ")"),
        ("a b)", "closes nothing", 3, ""),
        ("OR a", "before it", 0, ""),
        ("a OR", "after it", 2, ""),
        ("a OR OR b", "after it", 2, ""),
        ("NOT", "needs something to leave out", 0, ""),
        ("—", "no letter or digit", 0, ""),
        ("(sort:newest a)", "out of the brackets", 1, ""),
        ("sort:newest sort:oldest", "sort: is there twice", 12, ""),
        ("saved:fundng", "did you mean funding?", 6, "funding"),
        ("a saved:loop", "leads back to itself", 2, ""),
        ("saved:broken", "The saved search broken has a mistake", 0, ""),
        ("(" * 50 + "a" + ")" * 50, "nested", 40, ""),
        ("a" * 2_001, "2001 characters", 2_000, ""),
        ("a " * 400, "more than 300 parts", 600, ""),
    ],
)
def test_a_mistake_is_answered_with_its_place_and_a_suggestion(
    text: str, sentence: str, position: int, suggestion: str
) -> None:
    error = mistake(text)
    assert sentence in str(error)
    assert (error.position, error.suggestion) == (position, suggestion)


def test_saved_searches_cannot_multiply_without_end() -> None:
    saved = {"s0": "a b c d"} | {f"s{n}": f"saved:s{n - 1} " * 9 for n in range(1, 9)}
    with pytest.raises(QueryError, match="more than 300 parts"):
        parse("saved:s8", Context(NOON, saved=saved))


def test_a_saved_search_brings_its_order_unless_the_query_has_one() -> None:
    assert parse("saved:ours", CONTEXT).sort is Sort.OLDEST
    assert parse("saved:ours sort:newest", CONTEXT).sort is Sort.NEWEST
    assert parse("sort:relevance saved:ours", CONTEXT).sort is Sort.RELEVANCE
    assert parse("kimi", CONTEXT).sort is Sort.NEWEST


def test_a_saved_search_is_used_as_a_group() -> None:
    assert root("saved:ours kimi") == all_of(root("firm:moonshot"), root("saved:funding"), words("kimi"))


def test_the_caret_stands_under_the_mistake_below_wide_characters() -> None:
    text = "豆包 frim:x"
    assert explain(mistake(text), text).splitlines() == [
        "There is no field frim: in a query; did you mean firm:?",
        "  豆包 frim:x",
        "       ^",
    ]


def test_a_long_query_is_shown_around_the_mistake() -> None:
    text = "a " * 100 + "frim:x " + "b " * 100
    _, shown, caret = explain(mistake(text), text).splitlines()
    assert len(shown) < 130
    assert shown[caret.index("^") :].startswith("frim:x")


def test_an_explanation_shows_no_control_characters() -> None:
    text = "a\x1b[31m\nfrim:x"
    assert "\x1b" not in explain(mistake(text), text)
    assert len(explain(mistake(text), text).splitlines()) == 3
