"""What lives as long as the application: templates, the names of the ledger, the style sheet, the cache."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import jinja2
from fastapi import Depends, Request, Response

from tracker import query
from tracker.errors import CannotRunError
from tracker.model.entity import Entity, EntityKind
from tracker.store import Connection
from tracker.web import filters
from tracker.web.keep import Keep
from tracker.web.rate import Limiter
from tracker.web.since import Since
from tracker.web.tools import WebTools

HTML = "text/html; charset=utf-8"
_FOLDER = "web"
_LETTERS = (2, 1 / 86_400)
"""So many letters to confirm may one address get at once, then one a day, whoever asks for them."""


class Site:
    """The tools, and what is made of them once."""

    def __init__(self, tools: WebTools) -> None:
        self.tools = tools
        self.zone = ZoneInfo(tools.timezone)
        self.keep = Keep()
        self.since = Since()
        self.sign_ups = Limiter(tools.allowance.sign_ups, tools.allowance.sign_ups / 3600)
        self.letters = Limiter(*_LETTERS)
        folder = tools.templates_dir / _FOLDER
        try:
            self.style = (folder / "style.css").read_bytes()
        except OSError as error:
            raise CannotRunError(
                f"The style sheet {folder / 'style.css'} is missing; put it there."
            ) from error
        self.style_version = hashlib.sha256(self.style).hexdigest()[:12]
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters.update(filters.filters(self.zone, tools.clock, tools.ledger.entities))

    @cached_property
    def firms(self) -> Mapping[str, Entity]:
        """The firms of the ledger by id."""
        entities = self.tools.ledger.entities.values()
        return {entity.id: entity for entity in entities if entity.kind is EntityKind.FIRM}

    @property
    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return self.tools.clock()

    def parse(self, connection: Connection, text: str) -> query.Query:
        """Reads a query.

        Raises:
            QueryError: it has a mistake.
        """
        context = query.Context(now=self.now, timezone=self.tools.timezone, ledger=self.tools.ledger)
        return query.parse(text, query.prepared(connection, context))

    def base(self, request: Request) -> str:
        """The public address, without a slash at its end."""
        return (self.tools.base_url or str(request.base_url)).rstrip("/")

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """A page of HTML from one of the templates."""
        text = self.templates.get_template(template).render(site=self, tools=self.tools, **values)
        return Response(text, status, media_type=HTML)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


TheSite = Annotated[Site, Depends(_site)]
"""A parameter of an endpoint."""
