"""The order in which items are decided again: always the same, whenever each came."""

from datetime import datetime

Place = tuple[int, int, str, str]


def place(published: datetime, title: str, source_id: str, guid: str) -> Place:
    """What items are sorted by: the second of publication, then the longest title, then source and guid.

    Many sources date by the day alone. Of those of one second the longest title comes first: it says most
    of what happened, and the others are compared with it.
    """
    return int(published.timestamp()), -len(title), source_id, guid
