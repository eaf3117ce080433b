"""One JSON array."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.model.story import StoredItem, Story
from tracker.query import records
from tracker.query.formats._view import View

CONTENT_TYPE = "application/json"


def items(found: Sequence[StoredItem], _view: View) -> str:
    """An array of items."""
    return _array([records.item_record(stored) for stored in found])


def stories(found: Sequence[Story], _view: View) -> str:
    """An array of stories, each with its items."""
    return _array([records.story_record(story) for story in found])


def _array(found: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
