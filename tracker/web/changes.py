"""What changes things: for those who have the operator's token, in ``Authorization: Bearer``."""

import hmac
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from tracker.jobs import story_edits
from tracker.store import sources
from tracker.web.api import Problem
from tracker.web.limits import BIGGEST, Id, Name
from tracker.web.site import Site, TheSite


class Paused(BaseModel):
    """Whether a source is paused now."""

    source: str
    paused: bool


class Merged(BaseModel):
    """The story that remains, and how many items came to it."""

    story: int
    moved: int


class Split(BaseModel):
    """An item and the story that it has by itself."""

    item: int
    story: int


_bearer = HTTPBearer(auto_error=False, description="web.token of the settings")


def _operator(site: TheSite, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> None:
    """Lets nobody pass without the token.

    Raises:
        HTTPException: 403 where no token is set, 401 where it was not given.
    """
    token = site.tools.token
    if not token:
        raise HTTPException(403, "Nothing can be changed from here; set web.token (TRACKER_WEB_TOKEN).")
    if given is None or not hmac.compare_digest(given.credentials.encode(), token.encode()):
        raise HTTPException(
            401, "This needs the operator's token: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"}
        )


_REFUSED: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "A mistake in what was asked"},
    401: {"model": Problem, "description": "The token is missing or wrong"},
    403: {"model": Problem, "description": "No token is set, so nothing can be changed"},
    404: {"model": Problem, "description": "Nothing goes by that name"},
    "4XX": {"model": Problem, "description": "Any other mistake"},
}
router = APIRouter(prefix="/api/v1", tags=["change"], dependencies=[Depends(_operator)], responses=_REFUSED)


@router.post("/sources/{source_id}/pause")
def pause(site: TheSite, source_id: Name) -> Paused:
    """Polls the source no more until it is resumed."""
    return _set_paused(site, source_id, paused=True)


@router.post("/sources/{source_id}/resume")
def resume(site: TheSite, source_id: Name) -> Paused:
    """Polls the source again; it is due at once."""
    return _set_paused(site, source_id, paused=False)


@router.post("/stories/{story_id}/merge")
def merge(site: TheSite, story_id: Id, other: Annotated[int, Query(ge=1, lt=BIGGEST)]) -> Merged:
    """Moves the items of the story ``other`` into this one; later runs keep it so."""
    moved = story_edits.merge(site.tools.database, story_id, other, site.now)
    return Merged(story=story_id, moved=moved)


@router.post("/items/{item_id}/split")
def split(site: TheSite, item_id: Id) -> Split:
    """Takes the item out of its story into one of its own; later runs keep it so."""
    return Split(item=item_id, story=story_edits.split(site.tools.database, item_id, site.now))


def _set_paused(site: Site, source_id: str, *, paused: bool) -> Paused:
    with site.tools.database.write() as connection:
        sources.set_paused(connection, source_id, paused=paused)
    return Paused(source=source_id, paused=paused)
