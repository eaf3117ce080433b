"""The front page: the stories of the day, who moved, and the newest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Response

from tracker import query
from tracker.model.digest import FirmWeeks, Period
from tracker.query import archive, front, movers, weeks
from tracker.query.ast import Field, Flag, Has
from tracker.query.telling import Told, tell
from tracker.store import Connection
from tracker.web.site import Site, TheSite

router = APIRouter(include_in_schema=False)

TOP = 9
LATEST = 12
MOVERS = 6
MIN_SALIENCE = 0.3
WEEK = timedelta(days=7)
_SPANS = (("Today", timedelta(days=1)), ("This week", WEEK), ("Lately", timedelta(days=60)))
_ENOUGH = TOP // 2
_ABOUT_A_FIRM = query.Query("is:tagged", Has(Field.IS, (Flag.TAGGED.value,)))
_NEWS_LIFE = timedelta(seconds=30)
_WEEKS_LIFE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class News:
    """What the front page tells: the stories of most outlets of a span, and the newest others."""

    heading: str
    top: list[Told]
    latest: list[Told]


@router.get("/")
def home(site: TheSite) -> Response:
    """The front page."""
    now = site.now
    with site.tools.database.read() as connection:
        news = site.keep.get("news", now, _NEWS_LIFE, lambda: _news(connection, now))
        moved = movers.movers(firm_weeks(site, connection), site.firms, MOVERS)
        issue = next(iter(archive.issues(connection, limit=1)), None)
    return site.page("home.html.j2", news=news, movers=moved, issue=issue)


def firm_weeks(site: Site, connection: Connection) -> tuple[FirmWeeks, ...]:
    """Each firm's last seven days and the weeks before; worked out every few minutes."""
    now = site.now

    def count() -> tuple[FirmWeeks, ...]:
        return weeks.firm_weeks(connection, Period("", now - WEEK, now), MIN_SALIENCE)

    return site.keep.get("firm weeks", now, _WEEKS_LIFE, count)


def _news(connection: Connection, now: datetime) -> News:
    heading, top = _top(connection, now)
    newest, _ = query.story_ids_matching(connection, _ABOUT_A_FIRM, limit=LATEST)
    latest = [story_id for story_id in newest if story_id not in top]
    return News(heading, tell(connection, top), tell(connection, latest))


def _top(connection: Connection, now: datetime) -> tuple[str, list[int]]:
    """The first span that has enough stories, by its name."""
    *narrow, (widest, whole) = _SPANS
    for heading, span in narrow:
        found = front.busiest_stories(connection, now - span, limit=TOP)
        if len(found) >= _ENOUGH:
            return heading, found
    return widest, front.busiest_stories(connection, now - whole, limit=TOP)
