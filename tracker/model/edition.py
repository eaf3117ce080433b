"""An issue as it is written, before it is set: nothing here needs to be worked out any more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.model.digest import Period, Publication
from tracker.model.tags import Amount, EventType


class Layer(StrEnum):
    """The parts of the digest, in the order in which they are read."""

    FOUNDATION = "foundation"
    INTELLIGENCE = "intelligence"
    PHYSICAL = "physical"
    MARKET = "market"


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One addend of a score: ``points`` = weight x value; ``why`` says where the value is from."""

    name: str
    weight: float
    value: float
    why: str

    @property
    def points(self) -> float:
        """What this part adds."""
        return self.weight * self.value


@dataclass(frozen=True, slots=True)
class StoryScore:
    """Why a story stands where it does. ``left_out`` is "" for a story that is in the issue."""

    story_id: int
    headline: str
    parts: tuple[ScorePart, ...] = ()
    left_out: str = ""

    @property
    def total(self) -> float:
        """The sum of the parts."""
        return sum(part.points for part in self.parts)


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere; ``url`` is http or https, or "" where there is nowhere to go."""

    text: str
    url: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the items it rests on.

    ``credit`` names whose words they are, if not ours; ``own_account`` says that this is the firm itself.
    """

    text: str
    item_ids: tuple[int, ...] = ()
    credit: Link | None = None
    language: str = "en"
    own_account: bool = False


@dataclass(frozen=True, slots=True)
class DigestStory:
    """One story as told.

    ``original_title`` is set where the headline is an English gloss of a title in Chinese;
    ``route`` says who was first and when it reached the other language, as pieces of one text of which
    some lead to the reports; ``continuing`` says which issue told it before and what is new;
    ``differing`` where its reports give different numbers for one thing, "" where they do not.
    """

    story_id: int
    headline: str
    url: str
    language: str
    layer: Layer
    event: EventType
    firms: tuple[str, ...]
    original_title: str = ""
    sentences: tuple[Sentence, ...] = ()
    outlets: tuple[Link, ...] = ()
    route: tuple[Link, ...] = ()
    continuing: str = ""
    differing: str = ""
    figures: tuple[Amount, ...] = ()
    item_ids: tuple[int, ...] = ()
    event_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One of the three to five sentences that the hurried reader reads."""

    claim: str
    rest: str
    url: str
    item_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A titled part of the lead story."""

    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead story in passages; ``question`` is what no report answers, or ""."""

    story: DigestStory
    passages: tuple[Passage, ...]
    question: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A layer's stories: some in full, the rest in a line each."""

    layer: Layer
    title: str
    subtitle: str
    stories: tuple[DigestStory, ...]
    brief: tuple[DigestStory, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """A firm's share of the items of all firms, in percent, against its own last weeks.

    ``median``, ``low`` and ``high`` (quartiles) are None where no earlier week is known.
    """

    firm: str
    name: str
    items: int
    share: float
    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the week: every row has a cell for each column; a cell may be a link."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Link, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The week in numbers; what is empty is left out of the issue."""

    voices: tuple[Voice, ...] = ()
    weeks: int = 0
    """How many earlier weeks the shares are compared with."""
    volume: tuple[int, ...] = ()
    """The items of all firms by week, one about several counted for each; oldest first, this week last."""
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class QuietFirm:
    """A firm that used to be heard and was not. ``failing`` is True where its feeds failed."""

    firm: str
    name: str
    sentence: str
    failing: bool


@dataclass(frozen=True, slots=True)
class WatchItem:
    """Something ahead: a dated announcement (``when`` names the day or month) or a running story.

    ``about`` names the firm or model, where the sentence alone would not tell.
    """

    when: str
    sentence: Sentence
    about: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A newsletter or long piece: ``note`` names the source and the minutes it takes."""

    link: Link
    note: str
    item_id: int


@dataclass(frozen=True, slots=True)
class Colophon:
    """How the issue was made, in sentences, and the feeds to look at, each with its word and reason."""

    sentences: tuple[str, ...]
    unwell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that a language model wrote and that is not printed. ``part`` is where it stood."""

    part: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Machine:
    """What a language model had to do with an issue.

    ``refused`` says why it wrote nothing at all, "" where it answered.
    """

    model: str
    standfirst: bool = False
    lead: bool = False
    dropped: tuple[Dropped, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """An issue, written and in order, before it is set.

    ``thin`` is the sentence that admits a thin or empty week, else "". ``scores`` covers every
    story that was considered, best first. ``facts`` is what the next issues need to know of this
    one, ready for JSON. ``machine`` is None where no language model was asked.
    """

    publication: Publication
    period: Period
    number: int
    language: str
    dates: str
    headline: str
    standfirst: tuple[Sentence, ...]
    thin: str = ""
    key_points: tuple[KeyPoint, ...] = ()
    lead: Lead | None = None
    sections: tuple[Section, ...] = ()
    numbers: Numbers = Numbers()
    quiet: tuple[QuietFirm, ...] = ()
    watch: tuple[WatchItem, ...] = ()
    reading: tuple[Reading, ...] = ()
    colophon: Colophon = Colophon(sentences=())
    scores: tuple[StoryScore, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    machine: Machine | None = None
