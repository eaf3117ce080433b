"""Answers with an entity tag and a date: what has not changed is not sent again (RFC 9110, section 13)."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from fastapi import Request, Response

from tracker.web.site import Site

_CACHE = "public, max-age=60"


def answer_in(media_type: str) -> dict[str, Any]:
    """What the OpenAPI document says of an answer that is text of this type."""
    return {"description": "Successful Response", "content": {media_type: {"schema": {"type": "string"}}}}


def conditional(request: Request, body: str | bytes, media_type: str) -> Response:
    """The body, or 304 where the client has it already.

    Args:
        request: with If-None-Match, If-Modified-Since or neither; the first wins.
        body: what would be sent.
        media_type: its type, with the charset.
    """
    data = body.encode() if isinstance(body, str) else body
    # Weak, since a proxy or our own compression may change the bytes on their way.
    etag = f'W/"{hashlib.sha256(data).hexdigest()[:32]}"'
    site: Site = request.app.state.site
    since = site.since.note(str(request.url), etag, site.now)
    headers = {
        "etag": etag,
        "last-modified": format_datetime(since.astimezone(UTC), usegmt=True),
        "cache-control": _CACHE,
    }
    tags = request.headers.get("if-none-match")
    had = _has_it(tags, etag) if tags is not None else _not_before(request, since)
    if had:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media_type, headers=headers)


def _not_before(request: Request, since: datetime) -> bool:
    """Whether the client has what was sent from that time on; a date that is none is not looked at."""
    try:
        had = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return since <= (had.replace(tzinfo=UTC) if had.tzinfo is None else had)


def _has_it(given: str, etag: str) -> bool:
    known = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return "*" in known or etag.removeprefix("W/") in known
