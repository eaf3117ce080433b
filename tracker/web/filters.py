"""What the templates may do with a value: addresses that are safe to follow, times, languages, names."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from markupsafe import Markup

from tracker.clock import Clock
from tracker.model.entity import Entity
from tracker.query.formats import web_address
from tracker.text.ago import ago
from tracker.text.claims import claim_text

_SHORT = 320
_WIDE = "\u2e80"
"""From here on, characters are Chinese, Japanese or Korean, or as wide as theirs."""


def filters(zone: ZoneInfo, clock: Clock, entities: Mapping[str, Entity]) -> dict[str, Callable[..., Any]]:
    """The filters by name, for readers in a time zone."""

    def name(entity_id: str) -> str:
        entity = entities.get(entity_id)
        return entity.name if entity else entity_id

    return {
        "address": web_address,
        "when": lambda moment: when(moment, clock(), zone),
        "day": lambda moment: _element(moment, f"{_local(moment, zone).day} {_local(moment, zone):%B %Y}"),
        "month": lambda moment: f"{_local(moment, zone):%B %Y}",
        "short": lambda moment: f"{_local(moment, zone).day} {_local(moment, zone):%b}",
        "hour": lambda moment: _element(moment, f"{_local(moment, zone):%H:%M}"),
        "ago": lambda moment: ago(moment, clock()),
        "claim_text": claim_text,
        "lang": lang,
        "brief": brief,
        "query": lambda values: urlencode({k: v for k, v in values.items() if v not in {"", None}}),
        "name": name,
        "host": lambda url: (urlsplit(url).hostname or "").removeprefix("www."),
    }


def when(moment: datetime, now: datetime, zone: ZoneInfo) -> Markup:
    """A time for a reader: the hour where it is of the last days, the year where it is of another."""
    local, today = _local(moment, zone), _local(now, zone)
    if local.date() == today.date():
        return _element(moment, f"Today {local:%H:%M}")
    if abs((today.date() - local.date()).days) < 7:
        return _element(moment, f"{local:%a} {local.day} {local:%b %H:%M}")
    return _element(moment, f"{local.day} {local:%b}" + (f" {local:%Y}" if local.year != today.year else ""))


def lang(language: str) -> Markup:
    """The ``lang`` attribute for text in a language other than the page's, with a space before it."""
    if language == "en":
        return Markup("")
    known = {"zh": "zh-Hans", "other": ""}
    return Markup(' lang="{}"').format(known.get(language, language))


def brief(text: str, longest: int = _SHORT) -> str:
    """The beginning of a text as one line, cut between words where it is too long.

    A Chinese character counts as two letters: it says, and takes, as much.
    """
    line = " ".join(text.split())
    widths = accumulate(2 if character >= _WIDE else 1 for character in line)
    place = sum(width <= longest for width in widths)
    if place == len(line):
        return line
    cut = line[:place].rsplit(" ", 1)[0] if " " in line[place // 2 : place] else line[:place]
    return cut.rstrip(" ,;:，；：、") + "…"


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone)


def _element(moment: datetime, text: str) -> Markup:
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup('<time datetime="{}">{}</time>').format(stamp, text)
