"""ASGI layers around every answer: strict headers, HEAD, and so many requests a client.

They are plain ASGI, so that an answer which streams or fails goes through them as well.
"""

from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.clock import Clock
from tracker.web.rate import Limiter

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No script from anywhere (https://www.w3.org/TR/CSP3/); an answer may bring a stricter or other one."""

_ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
_FREE = {"/healthz", "/metrics"}
"""Asked by machines that watch over us; they must hear us also on a busy day."""


class SecurityHeaders:
    """Puts the headers on that an answer does not bring itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        await self._app(scope, receive, with_headers)


class AnswerHead:
    """Answers HEAD as GET without the body (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app(_as_get(scope), receive, without_body)


def _as_get(scope: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {**scope, "method": "GET"}


class RateLimit:
    """Turns a client away that asks too often, with 429 and the seconds to wait (RFC 6585)."""

    def __init__(self, app: ASGIApp, limiter: Limiter, clock: Clock) -> None:
        self._app = app
        self._limiter = limiter
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it."""
        if scope["type"] != "http" or scope["path"] in _FREE:
            await self._app(scope, receive, send)
            return
        wait = self._limiter.take(client_of(scope), self._clock())
        if not wait:
            await self._app(scope, receive, send)
            return
        body = f"Too many requests from your address; ask again in {wait} seconds.\n".encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", str(wait).encode())]
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def client_of(scope: MutableMapping[str, Any]) -> str:
    """The address of the client; behind a proxy on this machine, the one that the proxy names."""
    client = scope.get("client")
    return str(client[0]) if client else ""
