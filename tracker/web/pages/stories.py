"""A story with its timeline, and a single item with the evidence of its tags."""

from itertools import groupby

from fastapi import APIRouter, Response

from tracker import query
from tracker.model.story import StoredItem
from tracker.query import telling
from tracker.web.limits import Id
from tracker.web.site import TheSite

router = APIRouter(include_in_schema=False)


@router.get("/story/{story_id}")
def story(site: TheSite, story_id: Id) -> Response:
    """Every report of one event, and why it was joined."""
    with site.tools.database.read() as connection:
        found = query.story(connection, story_id)

    def day(stored: StoredItem) -> str:
        return stored.item.published.astimezone(site.zone).date().isoformat()

    days = [tuple(members) for _, members in groupby(found.items, key=day)]
    return site.page("story.html.j2", story=found, told=telling.of_story(found), days=days)


@router.get("/item/{item_id}")
def item(site: TheSite, item_id: Id) -> Response:
    """One item: where it was seen, what it is about and why that is believed."""
    with site.tools.database.read() as connection:
        found = query.item(connection, item_id)
    return site.page("item.html.j2", stored=found)
