"""Answers for programs, with an entity tag: what has not changed is not sent again (RFC 9110, 13).

There is no Last-Modified: an edit, a new tag or a story that grew changes an answer whose items are all
old, and a date that misses this would keep clients on a stale copy.
"""

import hashlib

from fastapi import Request, Response

_CACHE = "public, max-age=60"


def conditional(request: Request, body: str | bytes, media_type: str) -> Response:
    """The body, or 304 where the client has it already.

    Args:
        request: with If-None-Match or without.
        body: what would be sent.
        media_type: its type, with the charset.
    """
    data = body.encode() if isinstance(body, str) else body
    # Weak, since a proxy or our own compression may change the bytes on their way.
    etag = f'W/"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": _CACHE}
    if _has_it(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media_type, headers=headers)


def _has_it(given: str, etag: str) -> bool:
    known = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return "*" in known or etag.removeprefix("W/") in known
