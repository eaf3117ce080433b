"""What is known of a story this week: takes stories and what earlier issues told, gives candidates.

A candidate keeps only what is news: backfilled items, roundups and items about no firm of the ledger
are put aside first, so that nothing later has to think of them. A story of which nothing is left, or
that an earlier issue told and to which nothing new happened, comes back with the reason instead.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tracker.digest import event_nouns, figures, titles
from tracker.model.digest import DigestInput, DigestRules, EarlierStory, Period
from tracker.model.item import PublishedSource
from tracker.model.story import StoredItem, Story
from tracker.model.tags import Amount, Event, EventType
from tracker.text import roundups
from tracker.text.quantities import amount_text

_OF_MANY = {EventType.POLICY, EventType.CHIP, EventType.LEGAL}
"""Events that concern firms without any of them being the subject of the report."""
_CHINA = re.compile(r"\b(?:china|chinese|beijing|prc)\b|中国|中方|国产|我国|北京|国务院", re.IGNORECASE)
_FIELD = re.compile(
    r"\b(?:ai|artificial intelligence|chips?|semiconductors?|gpus?|models?|robots?|robotics|computing)\b"
    r"|人工智能|大模型|芯片|半导体|算力|机器人|智能体",
    re.IGNORECASE,
)
_LEAD = 200
"""Characters of a summary in which the subject is named if it is one."""
_SURE = 0.5
_READ = ("en", "zh")
_MIDNIGHTS = (0, 16)
"""Hours in UTC."""
_SURE_TIMES = {PublishedSource.FEED, PublishedSource.UPDATED}


@dataclass(frozen=True, slots=True)
class Outlet:
    """A source that carried a story: when, and whether in words of its own.

    ``exact`` is False where the time is only good for the day.
    """

    id: str
    title: str
    url: str
    language: str
    tier: int
    at: datetime
    exact: bool
    own_words: bool


@dataclass(frozen=True)
class Candidate:
    """A story that may enter the issue. ``items`` are its news items, oldest first, untold ones only.

    ``novelty`` says what happened since ``earlier`` told it; "" for a story not told before.
    ``aside`` are ids of reports of what it answers, which are no reports of it.
    """

    story: Story
    items: tuple[StoredItem, ...]
    earlier: EarlierStory | None = None
    novelty: str = ""
    aside: tuple[int, ...] = ()

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Its events, the best attested type first, one entry a type with all its amounts."""
        sure: defaultdict[EventType, float] = defaultdict(float)
        amounts: dict[EventType, list[Amount]] = {}
        for stored in self.items:
            for event in stored.tags.events:
                sure[event.type] += event.confidence
                amounts.setdefault(event.type, []).extend(event.amounts)
        ranked = sorted(sure, key=lambda kind: (kind is EventType.OTHER, -sure[kind], kind))
        return tuple(Event(kind, sure[kind], figures.notable(amounts[kind])) for kind in ranked)

    @cached_property
    def event(self) -> EventType:
        """What mainly happened."""
        return self.events[0].type if self.events else EventType.OTHER

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """The amounts of its main event, then those of its other events."""
        return figures.notable(amount for event in self.events for amount in event.amounts)

    @cached_property
    def firms(self) -> tuple[str, ...]:
        """The firms it is about, the most salient first."""
        weight: defaultdict[str, float] = defaultdict(float)
        for stored in self.items:
            for salience in stored.tags.firms:
                weight[salience.firm] += salience.score
        return tuple(sorted(weight, key=lambda firm: (-weight[firm], firm)))

    @cached_property
    def salience(self) -> float:
        """How much it is about its first firm, from 0 to 1."""
        scores = [s.score for stored in self.items for s in stored.tags.firms if s.firm in self.firms[:1]]
        return max(scores, default=0.0)

    @cached_property
    def outlets(self) -> tuple[Outlet, ...]:
        """Each source once, in the order in which they carried it."""
        seen: dict[str, Outlet] = {}
        for outlet in sorted(_carriers(self.items), key=lambda o: (o.at, not o.own_words, o.tier, o.id)):
            seen.setdefault(outlet.id, outlet)
        return tuple(seen.values())

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages it was told in, in order of appearance."""
        return tuple(dict.fromkeys(outlet.language for outlet in self.outlets))

    @cached_property
    def crossing(self) -> Outlet | None:
        """The outlet with which the story came from one of English and Chinese to the other."""
        first, *others = self.outlets
        if first.language not in _READ:
            return None
        return next((o for o in others if o.language in _READ and o.language != first.language), None)

    def first_in(self, language: str) -> Outlet | None:
        """The outlet that had it first in a language."""
        return next((outlet for outlet in self.outlets if outlet.language == language), None)


def language_of(stored: StoredItem) -> str:
    """The language of an item without region or script: zh-Hans is zh."""
    return stored.item.language.lower().replace("_", "-").split("-")[0] or "en"


def _carriers(items: Iterable[StoredItem]) -> Iterable[Outlet]:
    for stored in items:
        item, language = stored.item, language_of(stored)
        yield Outlet(
            id=item.source_id,
            title=stored.source_title,
            url=item.url,
            language=language,
            tier=stored.tier,
            at=item.published,
            exact=item.published_source in _SURE_TIMES and not _is_midnight(item.published),
            own_words=stored.duplicate_of is None,
        )
        for sighting in stored.sightings:
            if sighting.source_id != item.source_id:
                yield Outlet(
                    id=sighting.source_id,
                    title=sighting.source_title,
                    url=sighting.url,
                    language=language,
                    tier=sighting.tier,
                    at=max(sighting.first_seen, item.published),
                    exact=False,
                    own_words=False,
                )


def _is_midnight(moment: datetime) -> bool:
    """Midnight in UTC or in Beijing: what a feed that only knows the day makes of it."""
    return moment.minute == moment.second == 0 and moment.hour in _MIDNIGHTS


def considered(given: DigestInput, rules: DigestRules) -> tuple[list[Candidate], list[tuple[Story, str]]]:
    """The stories that may enter the issue, and the others with the reason why not."""
    told = _told_before(given.earlier)
    candidates: list[Candidate] = []
    refused: list[tuple[Story, str]] = []
    for story in sorted(given.stories, key=lambda story: story.id):
        verdict = _judged(story, told, given.period, rules)
        if isinstance(verdict, Candidate):
            candidates.append(verdict)
        else:
            refused.append((story, verdict))
    return candidates, refused


def _told_before(earlier: Iterable[EarlierStory]) -> dict[tuple[str, int], EarlierStory]:
    """Found by story id and by item id, as stories may be merged between two issues; newest issue wins."""
    told: dict[tuple[str, int], EarlierStory] = {}
    for entry in sorted(earlier, key=lambda entry: entry.issue):
        told["story", entry.story_id] = entry
        told.update({("item", item_id): entry for item_id in entry.item_ids})
    return told


def _judged(
    story: Story, told: dict[tuple[str, int], EarlierStory], period: Period, rules: DigestRules
) -> Candidate | str:
    live = [stored for stored in story.items if not stored.backfilled]
    if not live:
        return "only backfilled items, which are history and not news"
    single = [stored for stored in live if not roundups.is_roundup(stored.item.title)]
    if not single:
        return "a roundup of many stories, not a story"
    about = [stored for stored in single if _on_topic(stored, rules)]
    if not about:
        return "off topic: it is about no firm of the ledger"
    if not any(_is_of_week(stored, period, rules) for stored in about):
        return "nothing of it was published in this week"
    if reason := _unfit(about):
        return reason
    firms = {salience.firm for stored in about for salience in stored.tags.firms}
    readable = [stored for stored in single if language_of(stored) in _READ]
    items = tuple(s for s in readable if s in about or firms & {salience.firm for salience in s.tags.firms})
    return _against_earlier(Candidate(story, items), told, rules)


def _unfit(about: Sequence[StoredItem]) -> str:
    """Why reports about a firm are no news all the same; "" where they are."""
    if not any(language_of(stored) in _READ for stored in about):
        return "told in neither English nor Chinese"
    if 2 * sum(titles.is_notice(stored.item.title) for stored in about) >= len(about):
        return "a notice of the publisher's own and not news"
    if all(titles.is_commentary(stored.item.title) for stored in about):
        return "a view of the news and not news; it may stand under further reading"
    return ""


def _is_of_week(stored: StoredItem, period: Period, rules: DigestRules) -> bool:
    published = stored.item.published
    if published >= period.end or published < period.start - rules.late_grace:
        return False
    return published >= period.start or period.start <= stored.first_seen < period.end


def _on_topic(stored: StoredItem, rules: DigestRules) -> bool:
    if any(salience.score >= rules.min_salience for salience in stored.tags.firms):
        return True
    if not any(event.type in _OF_MANY and event.confidence >= _SURE for event in stored.tags.events):
        return False
    title, lead = stored.item.title, stored.item.summary[:_LEAD]
    return bool(stored.tags.firms) or bool(
        _CHINA.search(f"{title} {lead}") and _FIELD.search(f"{title} {lead}")
    )


def _against_earlier(
    candidate: Candidate, told: dict[tuple[str, int], EarlierStory], rules: DigestRules
) -> Candidate | str:
    keys = [("story", candidate.story.id), *(("item", stored.id) for stored in candidate.story.items)]
    found = [told[key] for key in keys if key in told]
    if not found:
        return candidate
    earlier = max(found, key=lambda entry: (entry.issue, -entry.story_id))
    novelty = _what_is_new(candidate, earlier, rules)
    if not novelty:
        return f"told in No. {earlier.issue}, and nothing new happened since"
    return Candidate(candidate.story, _fresh(candidate, earlier), earlier, novelty)


def _fresh(candidate: Candidate, earlier: EarlierStory) -> tuple[StoredItem, ...]:
    """The items that the earlier telling had not: a continuing story is told from these alone."""
    return tuple(stored for stored in candidate.items if stored.id not in earlier.item_ids)


def _what_is_new(candidate: Candidate, earlier: EarlierStory, rules: DigestRules) -> str:
    """What the story has that the earlier telling had not; "" where it only went on being copied."""
    candidate = Candidate(candidate.story, _fresh(candidate, earlier))
    if not candidate.items:
        return ""
    news: list[str] = []
    events = [e.type for e in candidate.events if e.type not in earlier.events and e.type != EventType.OTHER]
    if events:
        news.append(event_nouns.EVENT_NOUNS[events[0]])
    amounts = [
        a for a in candidate.amounts if a.unit == "money" and figures.amount_key(a) not in earlier.figures
    ]
    if amounts:
        news.append(f"a new figure ({amount_text(amounts[0])})")
    if "en" in candidate.languages and earlier.languages and "en" not in earlier.languages:
        news.append("the first report in English")
    more = len(candidate.outlets)
    if not news and more >= rules.new_outlets:
        news.append(f"{figures.count(more)} more outlets")
    return figures.listed(news)
