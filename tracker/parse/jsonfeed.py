"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), tolerant of what publishers slip."""

import html
from collections.abc import Iterable
from typing import Any

from tracker.errors import ParseError
from tracker.model.feed import ArchiveLinks, ParsedFeed, RawEntry
from tracker.parse import huggingface, markup
from tracker.parse.bounds import ENTRY_LIMIT
from tracker.parse.dates import parse_date
from tracker.text import json_values

_FORMATS = {"1": "json1", "1.0": "json1", "1.1": "json11"}


def read(data: bytes) -> ParsedFeed:
    """Read a JSON Feed in UTF-8; a bare list is tried as a listing of models.

    Raises:
        ParseError: it is not JSON, or JSON of another kind.
    """
    try:
        document = json_values.read(data)
    except ValueError as error:
        raise ParseError(f"The document is not valid JSON: {error}.") from error
    if isinstance(document, list):
        return huggingface.read(document)
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise ParseError("The document is JSON but not a JSON Feed: it has no list of items.")
    read_items = [item for item in items if isinstance(item, dict)]
    problems = []
    if len(read_items) < len(items):
        problems.append(
            f"Items of the JSON Feed that are no objects were left out ({len(items) - len(read_items)})."
        )
    if len(read_items) > ENTRY_LIMIT:
        problems.append(f"The document has {len(read_items):,} entries; the first {ENTRY_LIMIT:,} were read.")
    version = _text(document, "version").rstrip("/").rpartition("/")[2]
    chinese = _text(document, "language").lower().startswith("zh")
    return ParsedFeed(
        format=_FORMATS.get(version, "json"),
        title=html.escape(_text(document, "title"), quote=False),
        link=_text(document, "home_page_url"),
        language=_text(document, "language"),
        entries=tuple(_entry(item, document, chinese=chinese) for item in read_items[:ENTRY_LIMIT]),
        archive=ArchiveLinks(next_page=_text(document, "next_url")),
        problems=tuple(problems),
    )


def _entry(item: dict[str, Any], feed: dict[str, Any], *, chinese: bool) -> RawEntry:
    return RawEntry(
        guid=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        title=html.escape(_text(item, "title"), quote=False),
        summary=markup.from_text(_text(item, "summary")),
        content=_text(item, "content_html") or markup.from_text(_text(item, "content_text")),
        author=_authors(item) or _authors(feed),
        published=parse_date(_text(item, "date_published"), chinese=chinese),
        updated=parse_date(_text(item, "date_modified"), chinese=chinese),
        language=_text(item, "language"),
        categories=tuple(dict.fromkeys(tag for tag in map(_plain, _list(item, "tags")) if tag)),
    )


def _authors(owner: dict[str, Any]) -> str:
    people: Iterable[Any] = _list(owner, "authors") or [owner.get("author")]
    names = (_plain(person.get("name") if isinstance(person, dict) else person) for person in people)
    return ", ".join(dict.fromkeys(filter(None, names)))


def _text(owner: dict[str, Any], key: str) -> str:
    return _plain(owner.get(key))


def _plain(value: Any) -> str:
    """Text as it is and numbers (ids, often) as text; anything else is nothing."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _list(owner: dict[str, Any], key: str) -> list[Any]:
    value = owner.get(key)
    return value if isinstance(value, list) else []
