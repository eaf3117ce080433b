"""The API, version 1: what is stored, as JSON; the same grammar as everywhere, a cursor, entity tags."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from tracker import query
from tracker.errors import NotFoundError
from tracker.query import archive, front, records
from tracker.query.records import (
    EditionHead,
    EditionRecord,
    EntityRecord,
    FirmRecord,
    ItemRecord,
    SourceRecord,
    StoryRecord,
)
from tracker.store import editions as edition_rows
from tracker.store import sources as source_rows
from tracker.web.answers import conditional
from tracker.web.limits import Before, Id, Limit, Name, QueryText
from tracker.web.site import TheSite

WEEKS = 26
JSON = "application/json"


class Problem(BaseModel):
    """What was wrong, in one sentence; for a mistake in a query, its place and a likely intention."""

    error: str
    position: int | None = None
    suggestion: str | None = None


class ItemPage(BaseModel):
    """Items, and what to give as ``before`` for those after them."""

    items: list[ItemRecord]
    next: int | None


class StoryPage(BaseModel):
    """Stories, and what to give as ``before`` for those after them."""

    stories: list[StoryRecord]
    next: int | None


class FirmList(BaseModel):
    """The firms of the ledger."""

    firms: list[EntityRecord]


class SourceList(BaseModel):
    """The sources with their health."""

    sources: list[SourceRecord]


class EditionList(BaseModel):
    """Issues of the weekly letter, newest first."""

    editions: list[EditionHead]


PROBLEMS: dict[int | str, dict[str, Any]] = {
    304: {"description": "What If-None-Match or If-Modified-Since names is still so"},
    400: {"model": Problem, "description": "A mistake in what was asked"},
    "4XX": {"model": Problem, "description": "Any other mistake"},
    429: {"description": "Too many requests; Retry-After says how many seconds to wait"},
    503: {"model": Problem, "description": "The store cannot be read at this moment"},
}
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "Nothing goes by that name"},
}
router = APIRouter(prefix="/api/v1", tags=["read"], responses=PROBLEMS)


@router.get("/items", response_model=ItemPage)
def items(
    request: Request, site: TheSite, q: QueryText = "", limit: Limit = 50, before: Before = None
) -> Response:
    """A page of the items that match."""
    with site.tools.database.read() as connection:
        page = query.search(connection, site.parse(connection, q), limit=limit, before=before)
    return _answer(request, {"items": list(map(records.item_record, page.items)), "next": page.next})


@router.get("/items/{item_id}", response_model=ItemRecord, responses=_MISSING)
def item(request: Request, site: TheSite, item_id: Id) -> Response:
    """One item."""
    with site.tools.database.read() as connection:
        return _answer(request, records.item_record(query.item(connection, item_id)))


@router.get("/stories", response_model=StoryPage)
def stories(
    request: Request, site: TheSite, q: QueryText = "", limit: Limit = 20, before: Before = None
) -> Response:
    """A page of the stories that have an item which matches, each with all its items."""
    with site.tools.database.read() as connection:
        page = query.stories_matching(connection, site.parse(connection, q), limit=limit, before=before)
    return _answer(request, {"stories": list(map(records.story_record, page.stories)), "next": page.next})


@router.get("/stories/{story_id}", response_model=StoryRecord, responses=_MISSING)
def story(request: Request, site: TheSite, story_id: Id) -> Response:
    """One story with its items."""
    with site.tools.database.read() as connection:
        return _answer(request, records.story_record(query.story(connection, story_id)))


@router.get("/firms", response_model=FirmList)
def firms(request: Request, site: TheSite) -> Response:
    """The firms of the ledger."""
    return _answer(request, {"firms": list(map(records.entity_record, site.firms.values()))})


@router.get("/firms/{firm_id}", response_model=FirmRecord, responses=_MISSING)
def firm(request: Request, site: TheSite, firm_id: Name) -> Response:
    """One firm: what belongs to it, its items in each of the last 26 weeks, and whether it is quiet."""
    found = site.firms.get(firm_id)
    if found is None:
        raise NotFoundError(f"There is no firm {firm_id}; /api/v1/firms lists them.")
    now = site.now
    with site.tools.database.read() as connection:
        counts = front.firm_coverage(connection, firm_id, now, WEEKS)
        last = front.last_heard(connection, [firm_id]).get(firm_id)
    return _answer(request, records.firm_record(found, site.tools.ledger, counts, last, now))


@router.get("/sources", response_model=SourceList)
def sources(request: Request, site: TheSite) -> Response:
    """The sources with their health."""
    with site.tools.database.read() as connection:
        found = source_rows.all_sources(connection)
    return _answer(request, {"sources": list(map(records.source_record, found))})


@router.get("/sources/{source_id}", response_model=SourceRecord, responses=_MISSING)
def source(request: Request, site: TheSite, source_id: Name) -> Response:
    """One source with its health."""
    with site.tools.database.read() as connection:
        (found,) = source_rows.get(connection, [source_id])
    return _answer(request, records.source_record(found))


@router.get("/editions", response_model=EditionList)
def editions(request: Request, site: TheSite, limit: Annotated[int, Query(ge=1, le=1_000)] = 100) -> Response:
    """The issues of the weekly letter, newest first, without their bodies."""
    with site.tools.database.read() as connection:
        found = archive.issues(connection, limit)
    return _answer(request, {"editions": list(map(records.edition_head, found))})


@router.get("/editions/{week}", response_model=EditionRecord, responses=_MISSING)
def edition(request: Request, site: TheSite, week: Annotated[str, Path(max_length=20)]) -> Response:
    """One issue as plain text."""
    with site.tools.database.read() as connection:
        found = edition_rows.get(connection, week)
    if found is None:
        raise NotFoundError(f"There is no issue of {week}; /api/v1/editions lists those there are.")
    return _answer(request, records.edition_record(found))


def _answer(request: Request, content: Mapping[str, Any]) -> Response:
    return conditional(request, json.dumps(content, ensure_ascii=False), JSON)
