"""What the tools answer: short records in which every report says where it stands."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from tracker.model.story import StoredItem, Story
from tracker.query import telling
from tracker.query.formats import headline, web_address
from tracker.query.records import EditionRecord, FirmRecord, FirmShare, SourceRecord, utc
from tracker.query.records.times import Time, utc_or_none

_EXCERPT = 400
SHOWN = 4
"""Reports of a story in a list of stories; ``story`` shows all."""
MOST_REPORTS = 60


class Report(TypedDict):
    """One report, with the source to cite."""

    id: int
    title: str
    gloss: Annotated[
        str, Field(description='of a report in Chinese: one line of English from its tags, else ""')
    ]
    outlet: Annotated[str, Field(description="name of the source")]
    source: Annotated[str, Field(description="id of the source, for source: in a query")]
    url: Annotated[str, Field(description='address of the report, "" where it has none')]
    published: Time
    language: str
    firms: Annotated[list[str], Field(description="ids of the firms it is about, the most salient first")]
    events: list[str]
    excerpt: str
    story: Annotated[int | None, Field(description="number of the story it tells")]


class StoryAnswer(TypedDict):
    """Reports of one event, oldest first."""

    id: int
    headline: Annotated[str, Field(description="in English where any report is")]
    original: Annotated[str, Field(description="title of the first report where that is in another language")]
    gloss: Annotated[str, Field(description="one line of English, for a story told only in Chinese")]
    first_seen: Time
    last_seen: Time
    first_en: Annotated[Time | None, Field(description="when it was first told in English")]
    first_zh: Annotated[Time | None, Field(description="when it was first told in Chinese")]
    firms: list[str]
    events: list[str]
    outlets: Annotated[list[str], Field(description="names of all outlets, the first to report first")]
    reports: list[Report]
    not_shown: Annotated[int, Field(description="reports that are left out here; the tool story has them")]


class SearchAnswer(TypedDict):
    """The reports that match."""

    query: str
    reports: list[Report]
    next: Annotated[int | None, Field(description="give it as before for the page after this one")]


class StoriesAnswer(TypedDict):
    """The stories that have a report which matches."""

    query: str
    stories: list[StoryAnswer]
    next: Annotated[int | None, Field(description="give it as before for the page after this one")]


class FirmAnswer(FirmRecord):
    """A firm, how much it is in the news, what happened to it, and the newest stories about it."""

    timeline: Annotated[list[Report], Field(description="first report of each event, newest first")]
    newest: list[StoryAnswer]


class FirmsAnswer(TypedDict):
    """Who is in the news how much: an item about several firms counts for each, copies count once."""

    since: Time
    until: Time
    step_days: int
    items: Annotated[list[int], Field(description="items of all firms in each step, oldest first")]
    firms: Annotated[list[FirmShare], Field(description="the loudest first")]


class DigestAnswer(EditionRecord):
    """An issue of the weekly letter, and the reports that its stories rest on."""

    weeks: Annotated[list[str], Field(description="weeks that have an issue, newest first")]
    sources: Annotated[list[Report], Field(description="first report of each story of the issue")]


class HealthCount(TypedDict):
    """Sources in one state of health."""

    health: str
    sources: int


class SourcesAnswer(TypedDict):
    """How the feeds are."""

    counts: Annotated[list[HealthCount], Field(description="of the sources that are polled")]
    sources: Annotated[list[SourceRecord], Field(description="the worst first")]
    not_shown: int


def report(stored: StoredItem) -> Report:
    """One report, with the source to cite."""
    item = stored.item
    return {
        "id": stored.id,
        "title": headline(stored.item),
        "gloss": stored.tags.gloss,
        "outlet": stored.source_title,
        "source": item.source_id,
        "url": web_address(item.url),
        "published": utc(item.published),
        "language": item.language,
        "firms": [firm.firm for firm in stored.tags.firms],
        "events": [event.type.value for event in stored.tags.events],
        "excerpt": _cut(item.summary or item.text),
        "story": stored.story_id,
    }


def story(found: Story, shown: int) -> StoryAnswer:
    """A story with up to ``shown`` of its reports: the earliest."""
    told = telling.of_story(found)
    titles = {stored.item.source_id: stored.source_title for stored in found.items}
    for stored in found.items:
        titles |= {one.source_id: one.source_title for one in stored.sightings}
    return {
        "id": found.id,
        "headline": headline(told.shown),
        "original": headline(told.original) if told.original else "",
        "gloss": told.gloss,
        "first_seen": utc(found.first_seen),
        "last_seen": utc(found.last_seen),
        "first_en": utc_or_none(found.first_en),
        "first_zh": utc_or_none(found.first_zh),
        "firms": list(told.firms),
        "events": list(dict.fromkeys(e.type.value for stored in found.items for e in stored.tags.events)),
        "outlets": [titles[outlet] for outlet in found.outlets],
        "reports": [report(stored) for stored in found.items[:shown]],
        "not_shown": max(0, len(found.items) - shown),
    }


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[:_EXCERPT].rstrip() + "…"
