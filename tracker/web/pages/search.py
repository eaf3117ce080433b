"""The search: one query, from a field and some choices, shareable by its address."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from tracker import query
from tracker.errors import QueryError
from tracker.model.story import StoredItem
from tracker.model.tags import EventType
from tracker.query.ast import Sort
from tracker.query.fields import LANGUAGES
from tracker.query.telling import Told, tell
from tracker.store import Connection
from tracker.web.limits import Before, QueryText
from tracker.web.site import Site, TheSite

router = APIRouter(include_in_schema=False)

ON_A_PAGE = 25
PERIODS = {"1d": "a day", "7d": "a week", "30d": "a month", "365d": "a year"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the fields of the form; the names are those of the address."""

    q: str = ""
    lang: str = ""
    type: str = ""
    since: str = ""
    sort: str = ""
    show: str = ""

    @property
    def text(self) -> str:
        """All of it as one query."""
        chosen = {"lang": self.lang, "type": self.type, "since": self.since, "sort": self.sort}
        parts = [f"{name}:{value}" for name, value in chosen.items() if value]
        words = self.q.strip()
        if parts and " OR " in words:
            words = f"({words})"
        return " ".join(filter(None, [words, *parts]))


@dataclass(frozen=True, slots=True)
class Found:
    """What a page of results shows; ``mistake`` is that of the query, if it has one."""

    results: Sequence[StoredItem | Told] = ()
    next: int | None = None
    mistake: QueryError | None = None
    choices: dict[str, Any] = field(
        default_factory=lambda: {
            "lang": LANGUAGES,
            "type": [event.value for event in EventType],
            "since": PERIODS,
            "sort": [sort.value for sort in Sort if sort is not Sort.NEWEST],
        }
    )


Choice = Annotated[str, Query(max_length=40)]


@router.get("/search")
def search(
    *,
    site: TheSite,
    q: QueryText = "",
    lang: Choice = "",
    type: Choice = "",  # noqa: A002 - the name in the address, as in the query language
    since: Choice = "",
    sort: Choice = "",
    show: Choice = "",
    before: Before = None,
) -> Response:
    """A page of what matches, as items or as stories."""
    asked = Asked(q, lang, type, since, sort, show)
    with site.tools.database.read() as connection:
        found = _find(site, connection, asked, before)
    values = asdict(asked)
    if found.next is not None:
        values["before"] = found.next
    return site.page(
        "search.html.j2",
        status=400 if found.mistake else 200,
        asked=asked,
        found=found,
        further=values,
        paged=before is not None,
    )


def _find(site: Site, connection: Connection, asked: Asked, before: int | None) -> Found:
    try:
        parsed = site.parse(connection, asked.text)
    except QueryError as error:
        return Found(mistake=error)
    if asked.show == "stories":
        story_ids, following = query.story_ids_matching(connection, parsed, limit=ON_A_PAGE, before=before)
        return Found(tell(connection, story_ids), following)
    page = query.search(connection, parsed, limit=ON_A_PAGE, before=before)
    return Found(page.items, page.next)
