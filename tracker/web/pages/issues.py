"""The archive of the weekly letter."""

from fastapi import APIRouter, Response

from tracker.errors import NotFoundError
from tracker.query import archive
from tracker.store import Connection, editions
from tracker.store.editions import StoredEdition
from tracker.web import letter
from tracker.web.limits import Name
from tracker.web.site import HTML, TheSite

router = APIRouter(include_in_schema=False)


@router.get("/issues")
def issues(site: TheSite) -> Response:
    """All issues, newest first."""
    with site.tools.database.read() as connection:
        found = archive.issues(connection)
    return site.page("issues.html.j2", issues=found)


@router.get("/issues/{week}")
def issue(site: TheSite, week: Name) -> Response:
    """One issue, as it was sent."""
    with site.tools.database.read() as connection:
        found = _issue(connection, week)
        weeks = [one.week for one in archive.issues(connection)]
    at = weeks.index(found.week)
    newer = [(f"/issues/{week}", "Newer") for week in weeks[:at][-1:]]
    older = [(f"/issues/{week}", "Older") for week in weeks[at + 1 :][:1]]
    links = [("/", site.tools.name), ("/issues", "All issues"), *older, *newer]
    html, policy = letter.page(found.rendered, [*links, (f"/issues/{found.week}/text", "As plain text")])
    return Response(html, media_type=HTML, headers={"content-security-policy": policy})


@router.get("/issues/{week}/text")
def issue_text(site: TheSite, week: Name) -> Response:
    """One issue as plain text."""
    with site.tools.database.read() as connection:
        found = _issue(connection, week)
    return Response(archive.text(found.rendered), media_type="text/plain; charset=utf-8")


def _issue(connection: Connection, week: str) -> StoredEdition:
    found = editions.get(connection, week)
    if found is None:
        raise NotFoundError(f"There is no issue of {week}; /issues lists those there are.")
    return found
