"""What ``docs/query.md`` must name."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.model.item import Item, PublishedSource
from tracker.model.story import StoredItem, Story
from tracker.model.tags import EventType, Tags
from tracker.query import Sort, formats
from tracker.query.ast import Flag
from tracker.query.fields import LANGUAGES, field_names

TEXT = (Path(__file__).parents[2] / "docs" / "query.md").read_text("utf-8")
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def records() -> tuple[dict[str, object], dict[str, object]]:
    """An item and a story as JSON has them."""
    item = Item("s", "g", "", None, "t", "", "", "", "en", NOON, PublishedSource.FEED, "h")
    stored = StoredItem(1, item, Tags(), "S", 2, NOON, backfilled=False)
    view = formats.View(now=NOON)
    story = Story(1, stored, (stored,), NOON, NOON, None, None)
    (one,) = json.loads(formats.render([stored], "json", view))
    (told,) = json.loads(formats.render_stories([story], "json", view))
    return one, told


@pytest.mark.parametrize("name", field_names())
def test_every_field_of_a_query_is_described(name: str) -> None:
    assert f"`{name}:" in TEXT


@pytest.mark.parametrize("value", [*EventType, *Flag, *Sort, *LANGUAGES, *PublishedSource, *formats.names()])
def test_every_value_is_described(value: str) -> None:
    assert f"`{value}`" in TEXT


@pytest.mark.parametrize("heading", ["An item", "A story"])
def test_every_key_of_a_record_is_described_in_its_section(heading: str) -> None:
    section = TEXT.split(f"### {heading} in JSON")[1].split("###")[0]
    record = records()[heading == "A story"]
    assert [key for key in record if f"`{key}`" not in section] == []
