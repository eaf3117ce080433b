"""Feeds out: any query as Atom or JSON Feed, as items or as stories."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from tracker import query
from tracker.query import formats
from tracker.query.formats import View
from tracker.web.answers import answer_in, conditional
from tracker.web.api import PROBLEMS
from tracker.web.limits import QueryText
from tracker.web.site import Site, TheSite

router = APIRouter(prefix="/feeds", tags=["feeds"], responses=PROBLEMS)

ENTRIES = 50
What = Annotated[Literal["", "items", "stories"], Query(description="an entry for each item, or each story")]


@router.get("/atom", response_class=Response, responses={200: answer_in("application/atom+xml")})
def atom(request: Request, site: TheSite, q: QueryText = "", what: What = "") -> Response:
    """The newest 50 that match, as Atom (RFC 4287)."""
    return _feed(request, site, "atom", q, what)


@router.get("/json", response_class=Response, responses={200: answer_in("application/feed+json")})
def json_feed(request: Request, site: TheSite, q: QueryText = "", what: What = "") -> Response:
    """The newest 50 that match, as JSON Feed 1.1."""
    return _feed(request, site, "jsonfeed", q, what)


def _feed(request: Request, site: Site, format_name: str, text: str, what: str) -> Response:
    base = site.base(request)
    address = f"{base}{request.url.path}" + (f"?{request.url.query}" if request.url.query else "")
    # An empty feed is dated by the hour, or it would change with every visit.
    hour = site.now.replace(minute=0, second=0, microsecond=0)
    title = f"{site.tools.name}: {text}" if text else site.tools.name
    view = View(now=hour, zone=site.zone, title=title, home=f"{base}/", address=address)
    with site.tools.database.read() as connection:
        parsed = site.parse(connection, text)
        if what == "stories":
            found = query.stories(connection, parsed, limit=ENTRIES)
            body = formats.render_stories(found, format_name, view)
        else:
            items = query.search(connection, parsed, limit=ENTRIES).items
            body = formats.render(items, format_name, view)
    return conditional(request, body, formats.get(format_name).CONTENT_TYPE)
