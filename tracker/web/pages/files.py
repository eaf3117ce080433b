"""The style sheet, the icon and what crawlers ask for."""

from fastapi import APIRouter, Response

from tracker.web.site import TheSite

router = APIRouter(include_in_schema=False)

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" '
    'fill="#9b2d1f"/><path d="M8 22V14h4v8zm6 0V9h4v13zm6 0v-5h4v5z" fill="#fffdf8"/></svg>'
)
_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}


@router.get("/static/style.css")
def style(site: TheSite) -> Response:
    """The style sheet; its address changes with its content."""
    return Response(site.style, media_type="text/css; charset=utf-8", headers=_FOR_EVER)


@router.get("/favicon.ico")
@router.get("/static/icon.svg")
def icon() -> Response:
    """The icon."""
    return Response(_ICON, media_type="image/svg+xml", headers={"cache-control": "public, max-age=86400"})


@router.get("/robots.txt")
def robots() -> Response:
    """Crawlers are welcome to the pages, not to every search that can be made up."""
    text = "User-agent: *\nDisallow: /search\nDisallow: /feeds/\nDisallow: /api/\nDisallow: /unsubscribe/\n"
    return Response(text, media_type="text/plain; charset=utf-8")
