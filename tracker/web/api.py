"""The API, version 1: what is stored, as JSON; the same grammar as everywhere, a cursor, entity tags."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from tracker import query
from tracker.errors import NotFoundError
from tracker.model.entity import Entity, EntityKind
from tracker.query import archive, formats, front
from tracker.store import editions as edition_rows
from tracker.store import sources as source_rows
from tracker.store.sources import StoredSource
from tracker.web import letter, quiet
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

    items: list[dict[str, Any]]
    next: int | None


class StoryPage(BaseModel):
    """Stories, and what to give as ``before`` for those after them."""

    stories: list[dict[str, Any]]
    next: int | None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    304: {"description": "What If-None-Match names is still so"},
    400: {"model": Problem, "description": "A mistake in what was asked"},
    429: {"description": "Too many requests; Retry-After says how many seconds to wait"},
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
    return _answer(request, {"items": list(map(formats.item_record, page.items)), "next": page.next})


@router.get("/items/{item_id}", responses=_MISSING)
def item(request: Request, site: TheSite, item_id: Id) -> Response:
    """One item."""
    with site.tools.database.read() as connection:
        return _answer(request, formats.item_record(query.item(connection, item_id)))


@router.get("/stories", response_model=StoryPage)
def stories(
    request: Request, site: TheSite, q: QueryText = "", limit: Limit = 20, before: Before = None
) -> Response:
    """A page of the stories that have an item which matches, each with all its items."""
    with site.tools.database.read() as connection:
        page = query.stories_matching(connection, site.parse(connection, q), limit=limit, before=before)
    return _answer(request, {"stories": list(map(formats.story_record, page.stories)), "next": page.next})


@router.get("/stories/{story_id}", responses=_MISSING)
def story(request: Request, site: TheSite, story_id: Id) -> Response:
    """One story with its items."""
    with site.tools.database.read() as connection:
        return _answer(request, formats.story_record(query.story(connection, story_id)))


@router.get("/firms")
def firms(request: Request, site: TheSite) -> Response:
    """The firms of the ledger."""
    return _answer(request, {"firms": [_entity(firm) for firm in site.firms.values()]})


@router.get("/firms/{firm_id}", responses=_MISSING)
def firm(request: Request, site: TheSite, firm_id: Name) -> Response:
    """One firm: what belongs to it, its items in each of the last 26 weeks, and whether it is quiet."""
    found = site.firms.get(firm_id)
    if found is None:
        raise NotFoundError(f"There is no firm {firm_id}; /api/v1/firms lists them.")
    now = site.now
    with site.tools.database.read() as connection:
        counts = front.firm_coverage(connection, firm_id, now, WEEKS)
        last = front.last_heard(connection, [firm_id]).get(firm_id)
    entities = site.tools.ledger.entities.values()
    own = [_entity(e) for e in entities if e.firm == firm_id and e.kind is not EntityKind.FIRM]
    told = {"weeks": list(counts), "last_item": _time(last), "state": quiet.sentence(counts, last, now)}
    return _answer(request, _entity(found) | told | {"entities": own})


@router.get("/sources")
def sources(request: Request, site: TheSite) -> Response:
    """The sources with their health."""
    with site.tools.database.read() as connection:
        return _answer(request, {"sources": list(map(_source, source_rows.all_sources(connection)))})


@router.get("/sources/{source_id}", responses=_MISSING)
def source(request: Request, site: TheSite, source_id: Name) -> Response:
    """One source with its health."""
    with site.tools.database.read() as connection:
        (found,) = source_rows.get(connection, [source_id])
    return _answer(request, _source(found))


@router.get("/editions")
def editions(request: Request, site: TheSite, limit: Annotated[int, Query(ge=1, le=1_000)] = 100) -> Response:
    """The issues of the weekly letter, newest first, without their bodies."""
    with site.tools.database.read() as connection:
        found = archive.issues(connection, limit)
    heads = [
        {"week": one.week, "number": one.number, "built": _time(one.built_at), "subject": one.subject}
        for one in found
    ]
    return _answer(request, {"editions": heads})


@router.get("/editions/{week}", responses=_MISSING)
def edition(request: Request, site: TheSite, week: Annotated[str, Path(max_length=20)]) -> Response:
    """One issue as plain text."""
    with site.tools.database.read() as connection:
        found = edition_rows.get(connection, week)
    if found is None:
        raise NotFoundError(f"There is no issue of {week}; /api/v1/editions lists those there are.")
    head = {"week": found.week, "number": found.number, "built": _time(found.built_at)}
    body = {"subject": found.rendered.subject, "text": letter.text(found.rendered)}
    return _answer(request, head | body)


def _answer(request: Request, content: Mapping[str, Any]) -> Response:
    return conditional(request, json.dumps(content, ensure_ascii=False), JSON)


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "kind": entity.kind.value,
        "name": entity.name,
        "name_zh": entity.name_zh,
        "layer": entity.layer,
        "role": entity.role,
        "names": list(dict.fromkeys(alias.text for alias in entity.aliases)),
    }


def _source(stored: StoredSource) -> dict[str, Any]:
    """A source without its address, which may hold a password."""
    one, state = stored.source, stored.state
    return {
        "id": one.id,
        "title": one.title,
        "language": one.language,
        "category": one.category.value,
        "kind": one.kind,
        "tier": int(one.tier),
        "read": stored.polled,
        "paused": stored.paused,
        "health": state.health.value,
        "reason": state.health_reason,
        "last_answer": _time(state.last_ok),
        "next_visit": _time(stored.next_due),
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
