"""What the digest is made from, by which rules, and what is sent in the end.

A job gathers a :class:`DigestInput`; ``tracker.digest.build`` turns it into an
:class:`tracker.model.edition.Edition`, in which every sentence is already written;
``tracker.digest.render`` sets that as a :class:`Rendered`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.model.entity import Entity
from tracker.model.polling import Health
from tracker.model.story import Story


@dataclass(frozen=True, slots=True)
class Period:
    """The week of an issue: ISO name (2026-W47), aware UTC bounds (end excluded), reader's zone."""

    week: str
    start: datetime
    end: datetime
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class FirmWeeks:
    """How many items were about a firm: this week, and in up to eight weeks before, oldest first.

    ``last_item`` is the time of the newest item about it, None where there never was one.
    """

    firm: str
    this_week: int
    earlier: tuple[int, ...] = ()
    last_item: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceFact:
    """One feed as the week found it: ``read`` in time for the issue; ``reason`` explains its health."""

    id: str
    title: str
    language: str = "en"
    category: str = "english-media"
    kind: str = "media"
    tier: int = 2
    read: bool = True
    health: Health = Health.OK
    reason: str = ""
    items: int = 0
    entities: tuple[str, ...] = ()

    @property
    def failing(self) -> bool:
        """Whether nothing comes from it now."""
        return self.health in {Health.FAILING, Health.BROKEN, Health.GONE}


@dataclass(frozen=True, slots=True)
class WeekCounts:
    """What came in: items, how many of them were copies of others, and how many were off topic."""

    items: int
    copies: int
    off_topic: int = 0


@dataclass(frozen=True, slots=True)
class EarlierStory:
    """A story as an earlier issue told it: enough to see whether anything happened since."""

    story_id: int
    issue: int
    week: str
    headline: str
    item_ids: tuple[int, ...] = ()
    events: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    outlets: int = 0
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes the digest. Addresses are http, https or mailto; "" leaves the line out.

    ``unsubscribe_url`` may be a placeholder that the mailer replaces for each subscriber.
    """

    name: str = "China AI Tracker"
    promise: str = "What China's AI firms did this week, from the sources that said it first."
    author: str = ""
    about: str = ""
    reply_to: str = ""
    site_url: str = ""
    subscribe_url: str = ""
    unsubscribe_url: str = ""
    copyright: str = ""


@dataclass(frozen=True, slots=True)
class DigestInput:
    """All that an issue is made from.

    ``stories`` are those with an item in the period; ``firms`` maps ids of firms to their entries
    in the ledger; ``earlier`` is what the issues before this one told, newest issue last.
    ``language`` is the reader's: en or zh. ``filter`` is the query to which the stories are limited,
    "" where the issue tells of everything; the counts are of the whole week all the same.
    """

    period: Period
    number: int
    stories: tuple[Story, ...]
    firms: Mapping[str, Entity]
    firm_weeks: tuple[FirmWeeks, ...] = ()
    earlier: tuple[EarlierStory, ...] = ()
    sources: tuple[SourceFact, ...] = ()
    counts: WeekCounts = WeekCounts(items=0, copies=0)
    publication: Publication = Publication()
    language: str = "en"
    filter: str = ""


EVENT_WEIGHTS: Mapping[str, float] = {
    "release": 1.0,
    "open-source": 1.0,
    "funding": 1.0,
    "ipo": 1.0,
    "chip": 0.9,
    "policy": 0.9,
    "deal": 0.9,
    "earnings": 0.8,
    "price": 0.8,
    "legal": 0.7,
    "incident": 0.7,
    "people": 0.6,
    "product": 0.6,
    "partnership": 0.5,
    "research": 0.5,
    "other": 0.2,
}


@dataclass(frozen=True, slots=True)
class DigestRules:
    """How an issue is chosen. Every weight is in points; a story's score is their sum.

    ``outlets`` is given for each doubling of independent outlets; ``first_party``, ``languages``
    once; ``event``, ``firm``, ``novelty`` and ``recency`` are multiplied by a value from 0 to 1.
    ``firm_weights`` says which firms matter more (1.0 where it is silent).
    """

    outlets: float = 3.0
    first_party: float = 1.5
    languages: float = 1.0
    event: float = 3.0
    novelty: float = 3.0
    firm: float = 2.0
    recency: float = 1.0
    event_weights: Mapping[str, float] = field(default_factory=lambda: dict(EVENT_WEIGHTS))
    firm_weights: Mapping[str, float] = field(default_factory=dict)
    min_salience: float = 0.3
    min_score: float = 8.0
    late_grace: timedelta = timedelta(days=2)
    """How old news may be when it is first seen and still count as this week's."""
    new_outlets: int = 4
    """So many further outlets are news about a story that an earlier issue told."""
    max_stories: int = 30
    max_per_section: int = 9
    full_per_section: int = 4
    """The rest of a section is told in one line each."""
    max_per_firm: int = 4
    thin_below: int = 5
    """An issue with fewer stories says that the week was thin."""
    key_points: int = 5
    watch: int = 6
    watch_days: int = 120
    reading: int = 5
    voices: int = 8
    quiet_median: float = 2.0
    """A firm is missed only when it used to have so many items a week."""


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A picture of the mail: shown by ``cid:`` there, by a data: address in a browser."""

    cid: str
    filename: str
    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """An issue as it is sent: ``html`` refers to its images by ``cid:``."""

    subject: str
    html: str
    text: str
    images: tuple[InlineImage, ...] = ()
