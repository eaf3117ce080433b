"""The listing of an organisation's models on Hugging Face (GET /api/models?author=…), as entries.

Chinese laboratories publish their models there and few have a feed. A listing is a JSON array of models;
a new one is news, a new upload of a known one is not, so an entry is dated by its creation.
"""

from typing import Any

from tracker.errors import ParseError
from tracker.model.feed import ParsedFeed, RawEntry
from tracker.parse.dates import parse_date

FORMAT = "huggingface"
_HOME = "https://huggingface.co"
_LICENCE = "license:"


def read(models: list[Any]) -> ParsedFeed:
    """The models of a listing, in its order.

    Raises:
        ParseError: it is a list of something else.
    """
    known = [model for model in models if isinstance(model, dict) and _name(model)]
    if models and not known:
        raise ParseError("The document is a JSON list, but not one of models; a feed was expected.")
    left_out = len(models) - len(known)
    problems = (f"Objects of the listing without a name were left out ({left_out}).",) if left_out else ()
    return ParsedFeed(
        format=FORMAT, link=_HOME, entries=tuple(_entry(model) for model in known), problems=problems
    )


def _name(model: dict[str, Any]) -> str:
    name = model.get("id") or model.get("modelId")
    return name if isinstance(name, str) and "/" in name else ""


def _entry(model: dict[str, Any]) -> RawEntry:
    name = _name(model)
    created = model.get("createdAt")
    return RawEntry(
        guid=f"{_HOME}/{name}",
        link=f"{_HOME}/{name}",
        title=name,
        summary=_summary(model),
        author=name.partition("/")[0],
        published=parse_date(created) if isinstance(created, str) else None,
        language="en",
    )


def _summary(model: dict[str, Any]) -> str:
    """One sentence of what the listing says; likes and downloads change daily and are no part of it."""
    listed = model.get("tags")
    tags = [tag for tag in listed if isinstance(tag, str)] if isinstance(listed, list) else []
    licence = next((tag.removeprefix(_LICENCE) for tag in tags if tag.startswith(_LICENCE)), "")
    task = model.get("pipeline_tag")
    facts = [task if isinstance(task, str) else "", f"{licence} licence" if licence else ""]
    told = ", ".join(fact for fact in facts if fact)
    return f"New model: {told}." if told else "New model."
