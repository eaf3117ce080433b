"""The model's answer: takes its text, gives what it claims, or None where it is not what was asked for."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_MOST_SENTENCES = 30
_MOST_PASSAGES = 4


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as the model wrote it, with the items that it names for it."""

    text: str
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Both parts as the model wrote them; a passage is its heading and its sentences."""

    standfirst: tuple[Written, ...]
    passages: tuple[tuple[str, tuple[Written, ...]], ...]


def read(text: str) -> Answer | None:
    """The answer; a fence or a remark around the object does no harm. None where there is none in it."""
    found = _OBJECT.search(text)
    try:
        value = json.loads(found[0]) if found else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    passages = [
        (_line(part.get("heading")), _sentences(part.get("sentences")))
        for part in _list(value.get("passages"))
        if isinstance(part, dict)
    ]
    answer = Answer(_sentences(value.get("standfirst")), tuple(passages[:_MOST_PASSAGES]))
    return answer if answer.standfirst or any(said for _, said in answer.passages) else None


def _sentences(value: Any) -> tuple[Written, ...]:
    found = []
    for part in _list(value)[:_MOST_SENTENCES]:
        text = _line(part.get("text")) if isinstance(part, dict) else ""
        if text:
            found.append(Written(text, tuple(dict.fromkeys(_ids(part.get("items"))))))
    return tuple(found)


def _ids(value: Any) -> Iterable[int]:
    """The ids, which some models write as strings."""
    for part in _list(value):
        digits = str(part).strip().strip("[]#") if isinstance(part, int | str) else ""
        if digits.isascii() and digits.isdigit() and len(digits) <= 20:
            yield int(digits)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _line(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
