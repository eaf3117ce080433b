"""The invented week that the golden issue is made of, from ``digest_week.toml`` beside this file."""

import tomllib
from pathlib import Path
from typing import Any

from digest_factory import Draft, story

from tracker.model.item import PublishedSource
from tracker.model.story import Story
from tracker.model.tags import Amount, EventType


def stories() -> tuple[Story, ...]:
    """The week's stories: some thirty, of every kind, and some that must not be told."""
    week = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(
        story(entry["id"], [EventType(kind) for kind in entry["events"]], *map(_draft, entry["item"]))
        for entry in week["story"]
    )


def _draft(entry: dict[str, Any]) -> Draft:
    return Draft(
        source=entry["source"],
        title=entry["title"],
        text=entry["text"] + entry.get("filler", "") * entry.get("times", 0),
        day=entry["day"],
        amounts=tuple(Amount(**{"currency": ""} | amount) for amount in entry.get("amounts", ())),
        copies=tuple(entry.get("copies", ())),
        gloss=entry.get("gloss", ""),
        backfilled=entry.get("backfilled", False),
        published_source=PublishedSource(entry.get("published_source", "feed")),
        author=entry.get("author", ""),
    )
