"""Answers of services that are lists of objects."""

from typing import Any

from tracker.text import json_values


def objects(body: bytes, wrong: str) -> list[dict[str, Any]]:
    """The objects of a list; what else is in it is passed over.

    Raises:
        ValueError: the answer is no list; the sentence is ``wrong``.
    """
    try:
        found = json_values.read(body)
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise ValueError(wrong)  # noqa: TRY004 - it is the answer that is wrong, not a caller
    return [one for one in found if isinstance(one, dict)]
