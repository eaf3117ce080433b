"""How the sources are: which answer, which fail and why."""

from datetime import timedelta

from fastapi import APIRouter, Response

from tracker import query
from tracker.model.digest import Period
from tracker.model.polling import WORST_FIRST
from tracker.query import weeks
from tracker.query.ast import Field, Has
from tracker.store import fetches
from tracker.store import sources as source_rows
from tracker.store.sources import StoredSource
from tracker.web.limits import Name
from tracker.web.site import TheSite

router = APIRouter(include_in_schema=False)

WEEK = timedelta(days=7)
POLLS = 20
NEWEST = 15
_COUNTS_LIFE = timedelta(minutes=5)


@router.get("/sources")
def sources(site: TheSite) -> Response:
    """Every polled source with its health, the worst first."""
    now = site.now
    with site.tools.database.read() as connection:
        stored = source_rows.all_sources(connection)

        def count() -> dict[str, int]:
            facts = weeks.source_facts(connection, Period("", now - WEEK, now), stored)
            return {fact.id: fact.items for fact in facts}

        items = site.keep.get("source items", now, _COUNTS_LIFE, count)
    polled = sorted((one for one in stored if one.polled), key=_rank)
    resting = [one for one in stored if not one.polled]
    health = {state: sum(one.state.health is state for one in polled) for state in WORST_FIRST}
    return site.page("sources.html.j2", polled=polled, resting=resting, items=items, health=health)


@router.get("/source/{source_id}")
def source(site: TheSite, source_id: Name) -> Response:
    """One source: its last polls and newest items."""
    with site.tools.database.read() as connection:
        (found,) = source_rows.get(connection, [source_id])
        polls = fetches.recent(connection, source_id, POLLS)
        own = query.Query("", Has(Field.SOURCE, (source_id,)))
        newest = query.search(connection, own, limit=NEWEST).items
    return site.page("source.html.j2", source=found.source, stored=found, polls=polls, newest=newest)


def _rank(one: StoredSource) -> tuple[int, str]:
    return WORST_FIRST.index(one.state.health), one.source.title.lower()
