"""What an issue leaves for the next ones: its facts as JSON, and the earlier stories read back from it."""

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.digest import figures
from tracker.model.digest import EarlierStory
from tracker.model.edition import DigestStory, KeyPoint, Sentence, StoryScore

Told = tuple[DigestStory, EarlierStory | None, tuple[int, ...]]
"""A story, how an earlier issue told it, and the ids of reports of it that were put aside."""

_VERSION = 1


def facts(
    number: int,
    week: str,
    stories: Iterable[Told],
    scores: Iterable[StoryScore],
    key_points: Iterable[KeyPoint],
) -> dict[str, Any]:
    """The facts of an issue: plain lists, strings and numbers, in a stable order."""
    return {
        "version": _VERSION,
        "number": number,
        "week": week,
        "stories": [_story(*told) for told in stories],
        "scores": [_score(score) for score in scores],
        "key_points": [
            {"text": f"{point.claim} {point.rest}", "items": list(point.item_ids)} for point in key_points
        ],
    }


def earlier(kept: Mapping[str, Any]) -> tuple[EarlierStory, ...]:
    """The stories of an issue, from the facts that :func:`facts` made of it."""
    return tuple(
        EarlierStory(
            story_id=story["id"],
            issue=kept["number"],
            week=kept["week"],
            headline=story["headline"],
            item_ids=tuple(story["items"]),
            events=tuple(story["events"]),
            figures=tuple(story["figures"]),
            outlets=story["outlets"],
            languages=tuple(story["languages"]),
        )
        for story in kept.get("stories", ())
    )


def _story(story: DigestStory, before: EarlierStory | None, aside: tuple[int, ...]) -> dict[str, Any]:
    """A story with what earlier issues knew of it, so that the next issue need only ask the last one."""
    known = before or EarlierStory(story.story_id, 0, "", "")
    shown = [figures.amount_key(amount) for amount in story.figures]
    return {
        "id": story.story_id,
        "headline": story.headline,
        "layer": str(story.layer),
        "items": sorted({*known.item_ids, *story.item_ids, *aside}),
        "events": sorted({*known.events, *(str(kind) for kind in story.event_types)}),
        "figures": sorted({*known.figures, *shown}),
        "outlets": known.outlets + len(story.outlets),
        "languages": sorted({*known.languages, *story.languages}),
        "score": story.score,
        "sentences": [_sentence(sentence) for sentence in story.sentences],
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {"text": sentence.text, "items": list(sentence.item_ids)}


def _score(score: StoryScore) -> dict[str, Any]:
    parts = {part.name: round(part.points, 4) for part in score.parts}
    return {"id": score.story_id, "total": round(score.total, 4), "parts": parts, "left_out": score.left_out}
