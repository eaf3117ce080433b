"""What a query finds, in both databases."""

import pytest
from query_shelf import NOON, Draft, Shelf

from tracker import query
from tracker.store import Database

NAMES = ["豆包", "可灵", "元宝", "混元", "千问", "智谱", "文心", "月之暗面", "Kimi", "Qwen3", "GLM-5"]


def titles(database: Database, text: str, limit: int = 50) -> list[str]:
    with database.read() as connection:
        context = query.prepared(connection, query.Context(now=NOON))
        page = query.search(connection, query.parse(text, context), limit=limit)
    return [stored.item.title for stored in page.items]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_glued_to_chinese_is_found_in_title_and_text(
    database: Database, shelf: Shelf, name: str
) -> None:
    shelf.put(
        Draft(f"消息称{name}发布新版本", "…"), Draft("快讯", f"昨天{name}又更新了"), Draft("别的", "其他公司")
    )
    assert sorted(titles(database, name)) == sorted([f"消息称{name}发布新版本", "快讯"])
