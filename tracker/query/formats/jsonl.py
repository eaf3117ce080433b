"""JSON Lines: one object a line, for pipes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.model.story import StoredItem, Story
from tracker.query import records
from tracker.query.formats._view import View

CONTENT_TYPE = "application/jsonl"


def items(found: Sequence[StoredItem], _view: View) -> str:
    """An item a line."""
    return _lines(map(records.item_record, found))


def stories(found: Sequence[Story], _view: View) -> str:
    """A story a line, each with its items."""
    return _lines(map(records.story_record, found))


def _lines(found: Iterable[Mapping[str, Any]]) -> str:
    # U+2028 and U+2029 are legal in JSON, but many readers of lines take them for line ends.
    return "".join(
        json.dumps(record, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        + "\n"
        for record in found
    )
