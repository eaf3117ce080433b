"""Times as the services write them, and spans cut in two."""

import re
from datetime import UTC, datetime, timedelta

_COMPACT = re.compile(r"[0-9]{14}")


def read(text: object) -> datetime | None:
    """An ISO 8601 time (RFC 3339, W3C-DTF: also a day or a month alone), in UTC; None for what is none."""
    if not isinstance(text, str):
        return None
    text = text.strip()
    if len(text) == len("2026-11"):
        text += "-01"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def rfc3339(moment: datetime) -> str:
    """A time in UTC, to the second, as RFC 3339 writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def compact(moment: datetime) -> str:
    """Fourteen digits in UTC, as GDELT and the Wayback Machine write a time."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def from_compact(text: str) -> datetime | None:
    """The time of fourteen digits; None for what is none."""
    if not _COMPACT.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def windows(since: datetime, until: datetime, length: timedelta) -> list[list[str]]:
    """``since`` to ``until`` in windows of at most ``length``, oldest first, as JSON holds them."""
    found = []
    while since < until:
        end = min(since + length, until)
        found.append([since.isoformat(), end.isoformat()])
        since = end
    return found


def halves(since: datetime, until: datetime) -> list[list[str]]:
    """A window in two of whole seconds, oldest first."""
    middle = (since + (until - since) / 2).replace(microsecond=0)
    return [[since.isoformat(), middle.isoformat()], [middle.isoformat(), until.isoformat()]]
