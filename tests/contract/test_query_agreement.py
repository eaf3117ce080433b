"""Any query finds the same items in SQLite, in PostgreSQL and by looking at every item in turn."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_shelf import NOON, SOURCES, Draft, Shelf

from tracker import query
from tracker.model.story import StoredItem
from tracker.query import plan
from tracker.query.ast import And, Field, Flag, Has, Node, Not, Or, Published, Words
from tracker.store import Database
from tracker.text.tokens import Term, item_terms

LATIN = ("Kimi", "GLM-5", "GLM-4.5", "Qwen3", "Qwen", "3", "raises", "model", "the")
HAN = ("豆包", "可灵", "月之暗面", "发布", "发", "布", "智谱", "騰訊", "腾讯", "面")
WORDS = (*LATIN, *HAN)
FIRMS = ("moonshot", "zhipu", "alibaba")
ENTITIES = ("doubao", "kling")
EVENTS = ("funding", "release")


def drafts(count: int) -> list[Draft]:
    """Items that share few words, so that most queries find some of them."""
    draw = random.Random(7)

    def some(values: Sequence[str], most: int) -> tuple[str, ...]:
        return tuple(draw.sample(values, draw.randint(0, min(most, len(values)))))

    return [
        Draft(
            title=draw.choice(("", " ")).join(some(WORDS, 4)) or "untitled",
            text=draw.choice(("", " ", "，")).join(some(WORDS, 8)),
            age=timedelta(hours=draw.randint(0, 24 * 20)),
            source=draw.choice(SOURCES).id,
            language=draw.choice(("en", "zh", "zh-Hant", "other")),
            firms=some(FIRMS, 2),
            entities=some(ENTITIES, 1),
            events=some(EVENTS, 2),
            story=draw.choice((None, 1, 2, 3, 4, 5)),
            duplicate_of=draw.choice((None, None, 1)),
            backfilled=draw.random() < 0.2,
            edited=draw.random() < 0.2,
            seen_in=some([source.id for source in SOURCES], 2),
        )
        for _ in range(count)
    ]


values = st.one_of(
    st.sampled_from(WORDS),
    st.builds('"{} {}"'.format, st.sampled_from(WORDS), st.sampled_from(WORDS)),
    st.builds("title:{}".format, st.sampled_from(WORDS)),
    st.builds("firm:{}".format, st.sampled_from((*FIRMS, "moonshot,zhipu"))),
    st.builds("entity:{}".format, st.sampled_from(ENTITIES)),
    st.builds("type:{}".format, st.sampled_from(EVENTS)),
    st.builds("source:{}".format, st.sampled_from([source.id for source in SOURCES])),
    st.builds("lang:{}".format, st.sampled_from(("en", "zh", "zh-Hant", "en,other"))),
    st.builds("kind:{}".format, st.sampled_from(("media", "newsletter", "first-party", "chinese-media"))),
    st.builds("story:{}".format, st.integers(1, 6)),
    st.builds("is:{}".format, st.sampled_from([flag.value for flag in Flag])),
    st.builds("since:{}d".format, st.integers(1, 20)),
    st.builds("until:{}h".format, st.integers(1, 300)),
    st.builds("date:2026-11-{}..2026-11-{}".format, st.integers(1, 10), st.integers(10, 30)),
)
parts = st.one_of(values, values.map(lambda part: f"-{part}"))
groups = st.recursive(
    parts,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda choices: f"({' OR '.join(choices)})"),
        inner.map(lambda part: f"-({part})"),
    ),
    max_leaves=6,
)


def matches(node: Node, stored: StoredItem, heads: set[int]) -> bool:
    """Whether an item matches, by the meaning of the query alone."""
    match node:
        case And(parts):
            return all(matches(part, stored, heads) for part in parts)
        case Or(parts):
            return any(matches(part, stored, heads) for part in parts)
        case Not(part):
            return not matches(part, stored, heads)
        case _:
            return holds(node, stored, heads)


def holds(node: Words | Has | Published, stored: StoredItem, heads: set[int]) -> bool:
    """Whether one condition holds of an item."""
    match node:
        case Published(since, until):
            published = stored.item.published
            return (since is None or published >= since) and (until is None or published < until)
        case Words(terms, title_only):
            title, body = item_terms(stored.item.title, stored.item.summary, stored.item.text)
            return _side_by_side(terms, title) or (not title_only and _side_by_side(terms, body))
        case Has(Field.IS, flags):
            return any(_FLAGS[Flag(flag)](stored, heads) for flag in flags)
        case Has(field, wanted):
            return bool(set(wanted) & set(_VALUES[field](stored)))


def _side_by_side(wanted: tuple[Term, ...], indexed: str) -> bool:
    terms = indexed.split(" ")
    return any(
        all(
            have.startswith(want.text) if want.prefix else have == want.text
            for want, have in zip(wanted, terms[at : at + len(wanted)], strict=True)
        )
        for at in range(len(terms) - len(wanted) + 1)
    )


KINDS = {source.id: (source.kind, source.category.value) for source in SOURCES}
_VALUES: dict[Field, Callable[[StoredItem], Sequence[str]]] = {
    Field.FIRM: lambda s: [firm.firm for firm in s.tags.firms],
    Field.ENTITY: lambda s: [mention.entity_id for mention in s.tags.mentions],
    Field.EVENT: lambda s: [event.type.value for event in s.tags.events],
    Field.SOURCE: lambda s: [sighting.source_id for sighting in s.sightings],
    Field.KIND: lambda s: [kind for sighting in s.sightings for kind in KINDS[sighting.source_id]],
    Field.STORY: lambda s: [str(s.story_id)],
    Field.LANGUAGE: lambda s: [s.item.language, *(["zh"] if s.item.language == "zh-Hant" else [])],
}
_FLAGS: dict[Flag, Callable[[StoredItem, set[int]], bool]] = {
    Flag.BACKFILLED: lambda s, _: s.backfilled,
    Flag.DUPLICATE: lambda s, _: s.duplicate_of is not None,
    Flag.EDITED: lambda s, _: s.item.updated is not None,
    Flag.FIRST_PARTY: lambda s, _: any(sighting.tier == 1 for sighting in s.sightings),
    Flag.HEAD: lambda s, heads: s.id in heads,
    Flag.TAGGED: lambda s, _: bool(s.tags.firms),
}


@pytest.fixture
def both(sqlite: Database, postgresql: Database) -> tuple[Database, Database]:
    for database in (sqlite, postgresql):
        Shelf(database).put(*drafts(100))
    return sqlite, postgresql


def every_page(database: Database, parsed: query.Query, size: int) -> list[int]:
    found: list[int] = []
    before = None
    with database.read() as connection:
        while True:
            page = query.search(connection, parsed, limit=size, before=before)
            found.extend(stored.id for stored in page.items)
            if page.next is None:
                assert query.count(connection, parsed) == len(found)
                return found
            before = page.next


@pytest.mark.slow
def test_both_databases_agree_with_a_look_at_every_item(
    both: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = query.Context(now=NOON)
    with both[0].read() as connection:
        everything = query.search(connection, query.EVERYTHING, limit=1_000).items
        heads = {story.head.id for story in query.stories(connection, query.EVERYTHING, limit=1_000)}
    seen = {"some": 0, "none": 0}

    @settings(max_examples=80, database=None)
    @given(
        text=groups,
        sort=st.sampled_from(("", " sort:oldest", " sort:relevance")),
        size=st.sampled_from((20, 45, 200)),
        patience=st.sampled_from((0, 3, plan.LISTED)),
    )
    def agree(text: str, sort: str, size: int, patience: int) -> None:
        # Without patience, and without rows near the end that fill a page, other indexes lead.
        for name in ("LISTED", "ASKED", "NEAR"):
            monkeypatch.setattr(plan, name, patience * (10 if name == "NEAR" else 1))
        parsed = query.parse(text + sort, context)
        expected = [stored.id for stored in everything if matches(parsed.root, stored, heads)]
        found = [every_page(database, parsed, size) for database in both]
        assert found[0] == found[1]
        assert sorted(found[0], reverse=True) == expected
        if sort == "":
            assert found[0] == expected
        if sort == " sort:oldest":
            assert found[0] == expected[::-1]
        seen["some" if expected else "none"] += 1

    agree()
    assert seen["some"] > seen["none"]
