"""One JSON array."""

import json
from collections.abc import Sequence
from typing import Any

from tracker.model.story import StoredItem, Story
from tracker.query.formats import _record
from tracker.query.formats._view import View

CONTENT_TYPE = "application/json"


def items(found: Sequence[StoredItem], _view: View) -> str:
    """An array of items."""
    return _array([_record.of_item(stored) for stored in found])


def stories(found: Sequence[Story], _view: View) -> str:
    """An array of stories, each with its items."""
    return _array([_record.of_story(story) for story in found])


def _array(records: list[dict[str, Any]]) -> str:
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"
