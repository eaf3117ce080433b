"""What a query finds, in both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from query_shelf import NOON, Draft, Shelf

from tracker import query
from tracker.errors import NotFoundError, QueryError
from tracker.query import plan
from tracker.store import Database, stories

NAMES = ["豆包", "可灵", "元宝", "混元", "千问", "智谱", "文心", "月之暗面", "Kimi", "Qwen3", "GLM-5"]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def found(database: Database, text: str, limit: int = 50) -> list[str]:
    """The titles that a query finds, in order."""
    with database.read() as connection:
        context = query.prepared(connection, query.Context(now=NOON))
        page = query.search(connection, query.parse(text, context), limit=limit)
    return [stored.item.title for stored in page.items]


def told(database: Database, text: str, size: int = 20) -> list[int]:
    """The stories that a query finds, page by page; as many as it counts."""
    ids: list[int] = []
    before = None
    with database.read() as connection:
        while True:
            parsed = query.parse(text, query.Context(now=NOON))
            page = query.stories_matching(connection, parsed, limit=size, before=before)
            ids.extend(story.id for story in page.stories)
            before = page.next
            if before is None:
                assert query.count_stories(connection, parsed) == len(ids)
                return ids


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_glued_to_chinese_is_found_in_title_and_text(
    database: Database, shelf: Shelf, name: str
) -> None:
    shelf.put(
        Draft(f"消息称{name}发布新版本"), Draft("快讯", f"昨天{name}又更新了"), Draft("别的", "其他公司")
    )
    assert sorted(found(database, name)) == sorted([f"消息称{name}发布新版本", "快讯"])


def test_one_version_of_a_model_is_not_taken_for_another(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("智谱GLM-5发布"), Draft("GLM-4.5 is older"), Draft("GLM 5 in the cloud", age=HOUR))
    assert found(database, "GLM-5") == ["智谱GLM-5发布", "GLM 5 in the cloud"]
    assert found(database, "GLM-4.5") == ["GLM-4.5 is older"]
    assert len(found(database, "GLM")) == 3


def test_a_word_of_a_title_does_not_join_the_first_word_of_the_text(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("Moonshot AI", "raises money"))
    assert found(database, '"AI raises"') == []
    assert found(database, "AI raises") == ["Moonshot AI"]


def test_the_newest_come_first_unless_asked_otherwise(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("old", "kimi", age=2 * DAY), Draft("new", "kimi"), Draft("Kimi in the middle", age=DAY))
    assert found(database, "kimi") == ["new", "Kimi in the middle", "old"]
    assert found(database, "kimi sort:oldest") == ["old", "Kimi in the middle", "new"]
    assert found(database, "kimi sort:relevance") == ["Kimi in the middle", "new", "old"]


def test_a_firm_is_found_by_its_tag_and_not_by_its_words(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("豆包 grows", firms=("bytedance",), entities=("doubao",)), Draft("bytedance and doubao"))
    assert found(database, "firm:bytedance") == ["豆包 grows"]
    assert found(database, "entity:doubao") == ["豆包 grows"]
    assert found(database, "-firm:bytedance") == ["bytedance and doubao"]


def test_a_copy_is_found_under_every_source_that_carried_it(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("copied", source="alpha", seen_in=("beta",)), Draft("alone", source="alpha", age=HOUR))
    assert found(database, "source:beta") == ["copied"]
    assert found(database, "source:alpha") == ["copied", "alone"]
    assert found(database, "kind:chinese-media") == ["copied"]


def test_chinese_is_meant_in_either_script(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("简体", language="zh"), Draft("繁體", language="zh-Hant", age=HOUR), Draft("English"))
    assert found(database, "lang:zh") == ["简体", "繁體"]
    assert found(database, "lang:zh-Hant") == ["繁體"]
    assert found(database, "简体 OR 繁体") == ["简体", "繁體"]


def test_days_are_counted_back_from_now(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("now"), Draft("a week", age=7 * DAY), Draft("more", age=7 * DAY + timedelta(seconds=1)))
    assert found(database, "since:7d") == ["now", "a week"]
    assert found(database, "until:7d") == ["more"]
    assert found(database, "date:2026-11-18") == ["now"]


def test_a_saved_search_is_a_part_like_any_other(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("kimi raises", events=("funding",)), Draft("kimi lists", events=("ipo",)), Draft("kimi"))
    shelf.save_search("money", "type:funding OR type:ipo")
    shelf.save_search("money", "type:funding")
    assert found(database, "kimi saved:money") == ["kimi raises"]
    with pytest.raises(QueryError, match="did you mean money"):
        found(database, "saved:mony")


def test_an_item_comes_back_as_it_was_put(database: Database, shelf: Shelf) -> None:
    draft = Draft(
        "豆包",
        "正文",
        HOUR,
        "beta",
        "zh",
        ("bytedance", "alibaba"),
        ("doubao",),
        ("price",),
        seen_in=("alpha",),
    )
    (item_id,) = shelf.put(draft)
    with database.read() as connection:
        stored = query.item(connection, item_id)
    assert (stored.id, stored.item.title, stored.item.text) == (item_id, "豆包", "正文")
    assert (stored.item.published, stored.first_seen) == (NOON - HOUR, NOON)
    assert (stored.source_title, stored.tier, stored.item.categories) == ("贝塔科技", 2, ("AI",))
    assert [firm.firm for firm in stored.tags.firms] == ["bytedance", "alibaba"]
    assert [mention.entity_id for mention in stored.tags.mentions] == ["bytedance", "alibaba", "doubao"]
    assert [event.type for event in stored.tags.events] == ["price"]
    assert sorted(sighting.source_id for sighting in stored.sightings) == ["alpha", "beta"]


def test_a_story_has_its_items_oldest_first_and_its_head(database: Database, shelf: Shelf) -> None:
    new, old = shelf.put(Draft("later", story=5, language="zh"), Draft("first", story=5, age=DAY))
    with database.read() as connection:
        story = query.story(connection, 5)
    assert [stored.id for stored in story.items] == [old, new]
    assert story.head.id == old
    assert (story.first_en, story.first_zh) == (NOON - DAY, NOON)


def test_what_does_not_exist_is_named(database: Database) -> None:
    with database.read() as connection:
        with pytest.raises(NotFoundError, match="no item 42"):
            query.item(connection, 42)
        with pytest.raises(NotFoundError, match="no story 42"):
            query.story(connection, 42)


def test_a_story_is_shown_once_on_whichever_page(database: Database, shelf: Shelf) -> None:
    shelf.put(
        *(Draft(f"kimi {n}", story=1 + n % 5, age=n * HOUR) for n in range(30)),
        Draft("other", story=9),
        Draft("kimi again", story=9, age=50 * HOUR),
    )
    for size in (1, 2, 3, 6, 20):
        assert told(database, "kimi", size) == [1, 2, 3, 4, 5, 9]
    assert told(database, "other", 1) == [9]
    assert told(database, "doubao") == []


def test_stories_of_a_time_are_all_that_have_an_item_in_it(database: Database, shelf: Shelf) -> None:
    shelf.put(
        Draft("kimi before", story=1, age=3 * DAY),
        Draft("kimi in time", story=2, age=DAY),
        Draft("kimi after", story=2),
        Draft("doubao in time", story=3, age=DAY),
    )
    context = query.Context(now=NOON)
    with database.read() as connection:
        between = query.story_ids_between(connection, NOON - 2 * DAY, NOON - HOUR, "", context)
        kimi = query.story_ids_between(connection, NOON - 2 * DAY, NOON - HOUR, "kimi", context)
        loaded = query.stories_by_id(connection, between)
    assert {story.id: len(story.items) for story in loaded} == {2: 2, 3: 1}
    assert kimi == (2,)


def test_a_page_of_many_items_costs_as_many_statements_as_one_of_few(
    database: Database, shelf: Shelf
) -> None:
    shelf.put(*(Draft(f"kimi {n}", firms=("moonshot",), story=n % 3 + 1) for n in range(40)))
    parsed = query.parse("kimi firm:moonshot", query.Context(now=NOON))
    counts = []
    for limit in (2, 40):
        with statements(database) as sent, database.read() as connection:
            assert len(query.search(connection, parsed, limit=limit).items) == limit
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10


def test_what_is_put_between_two_pages_moves_nothing(database: Database, shelf: Shelf) -> None:
    shelf.put(*(Draft(f"kimi {n}", age=n * HOUR) for n in range(6)))
    parsed = query.parse("kimi", query.Context(now=NOON))
    with database.read() as connection:
        first = query.search(connection, parsed, limit=3)
    shelf.put(Draft("kimi new", age=-HOUR))
    with database.read() as connection:
        second = query.search(connection, parsed, limit=3, before=first.next)
    assert [s.item.title for s in (*first.items, *second.items)] == [f"kimi {n}" for n in range(6)]
    assert second.next is None


@pytest.mark.parametrize("few", [0, 10_000])
def test_the_number_of_matches_counts_each_item_once(
    database: Database, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(plan, "LISTED", few)
    shelf.put(
        Draft("kimi", firms=("moonshot", "alibaba"), entities=("kimi", "qwen")),
        Draft("other", firms=("moonshot",), age=HOUR),
    )
    context = query.Context(now=NOON)
    with database.read() as connection:
        for text, number in (
            ("", 2),
            ("kimi", 1),
            ("firm:moonshot,alibaba", 2),
            ("entity:kimi,qwen", 1),
            ("kimi OR firm:alibaba", 1),
            ("kimi OR firm:moonshot", 2),
            ("doubao", 0),
        ):
            assert query.count(connection, query.parse(text, context)) == number


def test_a_story_without_items_is_not_shown(database: Database, shelf: Shelf) -> None:
    shelf.put(Draft("kimi", story=1))
    with database.write() as connection:
        empty = stories.empty(2, stories.Member(1, NOON, "en"))
        stories.insert(connection, [empty])
        with pytest.raises(NotFoundError):
            query.story(connection, 2)
