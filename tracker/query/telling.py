"""Stories as lines of a page: the headline in the reader's language, and who reports it.

Only what such a line shows is read: a story may have hundreds of reports, and their texts are long.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.model.story import StoredItem, Story
from tracker.model.tags import EventType
from tracker.query.formats import web_address
from tracker.store.database import Connection
from tracker.store.tables import events, item_firms, items, sightings, sources, stories

_SHOWN_FIRMS = 3
_SHOWN_OUTLETS = 3
_SALIENT = 0.3


@dataclass(frozen=True, slots=True)
class Headline:
    """What is shown of a report; ``url`` is "" where it has no address that is safe to follow."""

    language: str
    title: str
    summary: str
    url: str
    gloss: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of a story.

    ``shown`` is in English where any report is; ``original`` is then the first report if that is in another
    language. ``gloss`` is one English line for a story that only exists in Chinese. ``outlets`` are titles of
    the sources, the first to report first, and ``more`` is how many others there are. ``firms`` are ids.
    """

    story_id: int
    last_seen: datetime
    shown: Headline
    original: Headline | None
    outlets: tuple[str, ...]
    more: int
    firms: tuple[str, ...]
    events: tuple[str, ...]

    @property
    def gloss(self) -> str:
        """One English line, where the headline is not in English."""
        return "" if self.shown.language == "en" else self.shown.gloss


@dataclass(slots=True)
class _Draft:
    """A story and what its reports have to say of it together."""

    story_id: int
    last_seen: datetime
    head: int
    head_language: str
    reports: set[int] = field(default_factory=set)
    english: int | None = None
    outlets: dict[str, str] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)

    @property
    def shown(self) -> int:
        """The report whose headline is shown: the first in English, where the head is not."""
        return self.head if self.head_language == "en" or self.english is None else self.english

    def add(self, report: int, language: str) -> None:
        """Notes a report; they come in order of time."""
        self.reports.add(report)
        if language == "en" and self.english is None:
            self.english = report

    def told(self, headlines: Mapping[int, Headline], event_of: Mapping[int, str]) -> Told:
        """The line, with the headlines of reports and the surest event of each."""
        outlets = tuple(self.outlets.values())
        event = event_of.get(self.shown, EventType.OTHER)
        return Told(
            story_id=self.story_id,
            last_seen=self.last_seen,
            shown=headlines[self.shown],
            original=None if self.shown == self.head else headlines[self.head],
            outlets=outlets[:_SHOWN_OUTLETS],
            more=len(outlets[_SHOWN_OUTLETS:]),
            firms=self._firms()[:_SHOWN_FIRMS],
            events=() if event == EventType.OTHER else (event,),
        )

    def _firms(self) -> tuple[str, ...]:
        """Ids of the firms that the story is about, by how much its reports are about them."""
        least = _SALIENT * len(self.reports)
        salient = sorted((-score, firm) for firm, score in self.scores.items() if score >= least)
        return tuple(firm for _, firm in salient)


def tell(connection: Connection, story_ids: Sequence[int]) -> list[Told]:
    """The stories in the order of the ids; an id that nothing has is left out."""
    wanted = {"wanted": story_ids}
    drafts = {story_id: _Draft(story_id, *facts) for story_id, *facts in connection.execute(_STORIES, wanted)}
    for story_id, item_id, language, source_id, title in connection.execute(_REPORTS, wanted).all():
        drafts[story_id].add(item_id, language)
        drafts[story_id].outlets.setdefault(source_id, title)
    for story_id, firm, score in connection.execute(_FIRMS, wanted):
        drafts[story_id].scores[firm] = score
    shown = {"wanted": sorted({item_id for d in drafts.values() for item_id in (d.head, d.shown)})}
    headlines = {
        item_id: Headline(language, title, summary, web_address(url), gloss)
        for item_id, language, title, summary, url, gloss in connection.execute(_HEADLINES, shown)
    }
    # The surest event of an item comes last and stays.
    event_of: dict[int, str] = dict(connection.execute(_EVENTS, shown).all())
    return [drafts[story_id].told(headlines, event_of) for story_id in story_ids if story_id in drafts]


def of_story(story: Story) -> Told:
    """The line of a story that has been read whole."""
    draft = _Draft(story.id, story.last_seen, story.head.id, story.head.item.language)
    for stored in story.items:
        draft.add(stored.id, stored.item.language)
        draft.outlets.setdefault(stored.item.source_id, stored.source_title)
        for sighting in stored.sightings:
            draft.outlets.setdefault(sighting.source_id, sighting.source_title)
        for firm in stored.tags.firms:
            draft.scores[firm.firm] = draft.scores.get(firm.firm, 0.0) + firm.score
    headlines = {stored.id: _headline(stored) for stored in story.items}
    event_of = {stored.id: stored.tags.events[0].type for stored in story.items if stored.tags.events}
    return draft.told(headlines, event_of)


def _headline(stored: StoredItem) -> Headline:
    item = stored.item
    return Headline(item.language, item.title, item.summary, web_address(item.url), stored.tags.gloss)


_WANTED: sa.BindParameter[Any] = sa.bindparam("wanted", expanding=True)
_STORIES = (
    sa.select(stories.c.id, stories.c.last_seen, items.c.id, items.c.language)
    .join_from(stories, items, items.c.id == stories.c.head_item_id)
    .where(stories.c.id.in_(_WANTED))
)
_REPORTS = (
    sa.select(items.c.story_id, items.c.id, items.c.language, sightings.c.source_id, sources.c.title)
    .join_from(items, sightings, sightings.c.item_id == items.c.id)
    .join(sources, sources.c.id == sightings.c.source_id)
    .where(items.c.story_id.in_(_WANTED))
    .order_by(items.c.id, sightings.c.own.desc(), sightings.c.first_seen, sightings.c.source_id)
)
_FIRMS = (
    sa.select(items.c.story_id, item_firms.c.firm, sa.func.sum(item_firms.c.salience))
    .join_from(items, item_firms, item_firms.c.item_id == items.c.id)
    .where(items.c.story_id.in_(_WANTED))
    .group_by(items.c.story_id, item_firms.c.firm)
)
_HEADLINES = sa.select(
    items.c.id, items.c.language, items.c.title, items.c.summary, items.c.url, items.c.gloss
).where(items.c.id.in_(_WANTED))
_EVENTS = (
    sa.select(events.c.item_id, events.c.type)
    .where(events.c.item_id.in_(_WANTED))
    .order_by(events.c.confidence, events.c.type.desc())
)
