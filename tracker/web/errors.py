"""Every error as one sentence: a page for people, JSON for programs."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from tracker.errors import CannotRunError, MailError, NotFoundError, QueryError, TrackerError
from tracker.web.site import Site

logger = logging.getLogger(__name__)

_PROGRAMS = ("/api/", "/feeds/", "/healthz", "/metrics")
_SENTENCES = {
    404: "There is nothing at this address; the search finds what is stored.",
    405: "This address does not take that kind of request.",
}


def install(app: FastAPI) -> None:
    """Makes the application answer errors so."""
    app.add_exception_handler(TrackerError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


def status_of(error: TrackerError) -> int:
    """The status that an error of ours is answered with."""
    if isinstance(error, NotFoundError):
        return 404
    return 503 if isinstance(error, CannotRunError) else 400


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, TrackerError)  # noqa: S101 - as it was installed
    if isinstance(error, CannotRunError):
        logger.error("%s: %s", request.url.path, error)
        what = "The letter could not be sent" if isinstance(error, MailError) else "The store cannot be read"
        return _answer(request, 503, f"{what} at this moment; try again later.")
    return _answer(request, status_of(error), str(error), error)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as it was installed
    plain = error.detail == HTTPStatus(error.status_code).phrase
    sentence = _SENTENCES.get(error.status_code, error.detail) if plain else error.detail
    answer = _answer(request, error.status_code, sentence)
    answer.headers.update(error.headers or {})
    return answer


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as it was installed
    first = error.errors()[0]
    place, name = str(first["loc"][0]), str(first["loc"][-1])
    if place == "path":
        return _answer(request, 404, _SENTENCES[404])
    message = str(first["msg"])
    return _answer(request, 400, f"{name} cannot be used: {message[:1].lower()}{message[1:]}.")


def _unexpected(request: Request, _error: Exception) -> Response:
    """What nobody foresaw: the visitor is told so, and the server raises it again for the log."""
    return _answer(request, 500, "Something went wrong here that should not; it is noted in the log.")


def _answer(request: Request, status: int, sentence: str, error: TrackerError | None = None) -> Response:
    if not request.url.path.startswith(_PROGRAMS):
        site: Site = request.app.state.site
        return site.page("error.html.j2", status=status, sentence=sentence, code=status)
    content: dict[str, str | int] = {"error": sentence}
    if isinstance(error, QueryError):
        content |= {"position": error.position, "suggestion": error.suggestion}
    return JSONResponse(content, status)
