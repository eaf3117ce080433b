"""Puts the application together."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from tracker.__about__ import __version__
from tracker.web import api, changes, errors, feeds, watch
from tracker.web.headers import AnswerHead, RateLimit, SecurityHeaders
from tracker.web.pages import ROUTERS
from tracker.web.rate import Limiter
from tracker.web.site import Site
from tracker.web.tools import WebTools

_GZIP_FROM = 1_000


def app(tools: WebTools) -> ASGIApp:
    """The application, ready for an ASGI server.

    Raises:
        CannotRunError: the templates are not where they should be.
    """
    made = FastAPI(
        title=f"{tools.name} API",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    made.state.site = Site(tools)
    for router in (*ROUTERS, feeds.router, api.router, changes.router, watch.router):
        made.include_router(router)
    errors.install(made)
    made.add_middleware(AnswerHead)
    made.add_middleware(GZipMiddleware, minimum_size=_GZIP_FROM)
    limiter = Limiter(tools.allowance.burst, tools.allowance.per_second)
    made.add_middleware(RateLimit, limiter=limiter, clock=tools.clock)
    # Around the whole application and not within it: what failed in an unforeseen way is answered there.
    return SecurityHeaders(made)
