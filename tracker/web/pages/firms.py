"""Who is who: the firms by layer, one firm, and every other name of the ledger."""

from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from tracker import query
from tracker.errors import NotFoundError
from tracker.model.edition import Layer
from tracker.model.entity import Entity, EntityKind
from tracker.model.story import StoredItem
from tracker.query import front, movers, quiet, timeline
from tracker.query.ast import Field, Has
from tracker.query.telling import Told, tell
from tracker.store import Connection
from tracker.web import chart
from tracker.web.limits import Name
from tracker.web.pages.home import firm_weeks
from tracker.web.site import Site, TheSite

router = APIRouter(include_in_schema=False)

WEEKS = 26
NEWEST = 12
EVENTS = 24
_PARTS = (EntityKind.MODEL, EntityKind.PRODUCT, EntityKind.PERSON)


@dataclass(frozen=True, slots=True)
class Line:
    """A firm in the list, with its week; None where nothing is stored about it."""

    firm: Entity
    week: movers.Mover | None


@router.get("/firms")
def firms(site: TheSite) -> Response:
    """The firms by layer, those most in the news first."""
    with site.tools.database.read() as connection:
        weeks = {week.firm: movers.of(week) for week in firm_weeks(site, connection)}
    lines = [Line(firm, weeks.get(firm.id)) for firm in site.firms.values()]
    lines.sort(key=lambda line: (-(line.week.now if line.week else -1), line.firm.name.lower()))
    layers = {layer: [line for line in lines if line.firm.layer == layer.value] for layer in Layer}
    return site.page("firms.html.j2", layers=layers)


@router.get("/firm/{firm_id}")
def firm(site: TheSite, firm_id: Name) -> Response:
    """One firm: what it is, its coverage, its events and the newest items."""
    entity = _entity(site, firm_id)
    if entity.kind is not EntityKind.FIRM:
        return RedirectResponse(f"/entity/{entity.id}", 308)
    now = site.now
    about = Has(Field.FIRM, (entity.id,))
    with site.tools.database.read() as connection:
        counts = front.firm_coverage(connection, entity.id, now, WEEKS)
        last = front.last_heard(connection, [entity.id]).get(entity.id)
        newest = _newest(connection, about)
        events = timeline.firm_events(connection, entity.id, EVENTS)
    return site.page(
        "firm.html.j2",
        firm=entity,
        parts_of=_parts(site, entity),
        chart=chart.draw(counts, now),
        state=quiet.sentence(counts, last, now),
        months=_months(site, events),
        newest=newest,
    )


@router.get("/entities")
def entities(site: TheSite) -> Response:
    """Every name of the ledger, by kind."""
    every = sorted(site.tools.ledger.entities.values(), key=lambda entity: entity.name.lower())
    kinds = {kind: [entity for entity in every if entity.kind is kind] for kind in EntityKind}
    return site.page("entities.html.j2", kinds=kinds)


@router.get("/entity/{entity_id}")
def entity(site: TheSite, entity_id: Name) -> Response:
    """A product, model, person or other name, and the newest items that name it."""
    found = _entity(site, entity_id)
    if found.kind is EntityKind.FIRM:
        return RedirectResponse(f"/firm/{found.id}", 308)
    with site.tools.database.read() as connection:
        newest = _newest(connection, Has(Field.ENTITY, (found.id,)))
    names = dict.fromkeys(alias.text for alias in found.aliases)
    return site.page("entity.html.j2", entity=found, names=tuple(names), newest=newest)


def _newest(connection: Connection, about: Has) -> list[Told]:
    story_ids, _ = query.story_ids_matching(connection, query.Query("", about), limit=NEWEST)
    return tell(connection, story_ids)


def _entity(site: Site, entity_id: str) -> Entity:
    found = site.tools.ledger.entities.get(entity_id)
    if found is None:
        raise NotFoundError(f"Nobody in the ledger goes by {entity_id}; the list of names is at /entities.")
    return found


def _parts(site: Site, firm: Entity) -> dict[EntityKind, list[Entity]]:
    """What belongs to a firm, by kind."""
    own = [e for e in site.tools.ledger.entities.values() if e.firm == firm.id and e.kind in _PARTS]
    found = {kind: [e for e in own if e.kind is kind] for kind in _PARTS}
    return {kind: members for kind, members in found.items() if members}


def _months(site: Site, items: tuple[StoredItem, ...]) -> list[tuple[StoredItem, ...]]:
    """Items by month, as they come."""

    def month(stored: StoredItem) -> str:
        return f"{stored.item.published.astimezone(site.zone):%Y-%m}"

    return [tuple(members) for _, members in groupby(items, key=month)]
