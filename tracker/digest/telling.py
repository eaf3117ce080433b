"""One story as it is told: takes a candidate, gives headline, sentences, outlets and its way to English."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from tracker.digest import clauses, excerpt, figures, titles
from tracker.digest.candidates import Candidate, Outlet, language_of
from tracker.model.digest import DigestInput
from tracker.model.edition import DigestStory, Layer, Link, Sentence
from tracker.model.story import StoredItem
from tracker.model.tags import EventType
from tracker.text.quantities import amount_text

_MARKET = {
    EventType.FUNDING,
    EventType.IPO,
    EventType.EARNINGS,
    EventType.POLICY,
    EventType.LEGAL,
    EventType.DEAL,
}
_OUTLETS_NAMED = 6
_LANGUAGE_NAMES = {
    "en": "English",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "de": "German",
    "fr": "French",
}


def told(candidate: Candidate, given: DigestInput, score: float, sentences: int = 2) -> DigestStory:
    """The story, with up to ``sentences`` sentences from its writings."""
    zone = ZoneInfo(given.period.timezone)
    best = best_item(candidate, given.language)
    headline, original = _headline(best, candidate, given)
    return DigestStory(
        story_id=candidate.story.id,
        headline=headline,
        url=best.item.url,
        language="en" if original else language_of(best),
        layer=layer_of(candidate, given),
        event=candidate.event,
        firms=candidate.firms,
        original_title=original,
        sentences=_sentences(candidate, best, headline, given.language, sentences),
        outlets=tuple(link(outlet) for outlet in candidate.outlets),
        route=route(candidate, zone),
        continuing=_continuing(candidate),
        figures=candidate.amounts,
        item_ids=tuple(stored.id for stored in candidate.items),
        event_types=tuple(event.type for event in candidate.events),
        languages=candidate.languages,
        score=round(score, 4),
    )


def _sentences(
    candidate: Candidate, best: StoredItem, headline: str, language: str, limit: int
) -> tuple[Sentence, ...]:
    """Sentences of the writings; where none is in the reader's language, the figures that were extracted."""
    if found := excerpt.of(candidate, best, language, limit):
        return found
    untold = [figures.measured(a) for a in candidate.amounts if amount_text(a) not in headline][:3]
    if not untold or language_of(best) == language or not limit:
        return ()
    ids = tuple(stored.id for stored in candidate.items)
    return (Sentence(f"Figures in the report: {figures.listed(untold)}.", ids),)


def best_item(candidate: Candidate, language: str) -> StoredItem:
    """The item whose headline is shown: the reader's language first, then newsrooms, then the earliest."""
    return min(
        candidate.items,
        key=lambda stored: (language_of(stored) != language, *_headline_faults(stored), stored.id),
    )


def _headline_faults(stored: StoredItem) -> tuple[int, int]:
    """A headline is worse for being a firm's own or an aggregator's, a question, very short or very long."""
    title = titles.cleaned(stored.item.title, stored.source_title)
    shortest, longest = (8, 45) if titles.is_chinese(title) else (25, 120)
    faults = (title.endswith(("?", "？", "!", "！", "…", "...")), not shortest <= len(title) <= longest)
    copied = stored.duplicate_of is not None
    return sum(faults) + copied, {2: 0, 1: 1}.get(stored.tier, 2)


def _headline(best: StoredItem, candidate: Candidate, given: DigestInput) -> tuple[str, str]:
    """The headline and, where it is a gloss of a Chinese title, that title."""
    title = titles.cleaned(best.item.title, best.source_title)
    if language_of(best) == given.language:
        names = {m.text for stored in candidate.items for m in stored.tags.mentions}
        cased = titles.sentence_case(title, names, (excerpt.body(stored) for stored in candidate.items))
        amounts = (*best.tags.amounts, *(a for event in best.tags.events for a in event.amounts))
        return excerpt.with_one_form(cased, amounts), ""
    gloss = clauses.of(candidate, given) or best.tags.gloss
    return (gloss, title) if gloss and given.language == "en" else (title, "")


def layer_of(candidate: Candidate, given: DigestInput) -> Layer:
    """Where a story is read: money, law and policy in the market, chips in the foundation, else by firm."""
    if candidate.event in _MARKET:
        return Layer.MARKET
    if candidate.event is EventType.CHIP:
        return Layer.FOUNDATION
    for firm in candidate.firms:
        if firm in given.firms and given.firms[firm].layer in set(Layer):
            return Layer(given.firms[firm].layer)
    return Layer.INTELLIGENCE


def link(outlet: Outlet) -> Link:
    """The outlet's report, under the outlet's name."""
    return Link(outlet.title, outlet.url, outlet.language)


def route(candidate: Candidate, zone: ZoneInfo, *, also: bool = True) -> tuple[Link, ...]:
    """Who had it first, when it reached the other language and who else had it: text and links by turns."""
    if not candidate.outlets:
        return ()
    first, *others = candidate.outlets
    tongue, when = language_name(first.language), moment(first, zone)
    if not others:
        return (Link("Only in "), link(first), Link(f", in {tongue}, on {when}."))
    had_it = "had it first" if surely_first(candidate) else "was among the first"
    pieces = [link(first), Link(f" {had_it}, in {tongue}, on {when}")]
    other = next((outlet for outlet in others if outlet.language != first.language), None)
    if other is not None:
        there = f" had it in {language_name(other.language)} {_later(first, other, zone)}"
        pieces += [Link("; "), link(other), Link(there)]
    rest = [outlet for outlet in others if outlet is not other] if also else []
    return (*pieces, *_also(rest, len(candidate.outlets)))


def _also(rest: Sequence[Outlet], number: int) -> tuple[Link, ...]:
    """The outlets that the route has not named, after how many there are in all."""
    if not rest:
        return (Link("."),)
    pieces = [Link(f". {figures.opened(figures.counted(number, 'outlet'))} in all; also ")]
    named, more = rest[:_OUTLETS_NAMED], len(rest) - _OUTLETS_NAMED
    for index, outlet in enumerate(named):
        last = index == len(named) - 1
        pieces.append(link(outlet))
        if not last:
            pieces.append(Link(" and " if index == len(named) - 2 and more <= 0 else ", "))
    return (*pieces, Link(f" and {figures.count(more)} more." if more > 0 else "."))


def language_name(code: str) -> str:
    """The English name of a language, its code where we have none."""
    return _LANGUAGE_NAMES.get(code, code)


def moment(outlet: Outlet, zone: ZoneInfo) -> str:
    """The day of a report, with the time where the feed gave one that can be trusted."""
    day = figures.weekday(outlet.at, zone)
    return f"{day} at {outlet.at.astimezone(zone):%H:%M}" if outlet.exact else day


def _later(first: Outlet, other: Outlet, zone: ZoneInfo) -> str:
    span = other.at - first.at
    if first.exact and other.exact:
        return f"{figures.delay(span)} later" if span.total_seconds() >= 60 else "at the same minute"
    days = (other.at.astimezone(zone).date() - first.at.astimezone(zone).date()).days
    return f"{figures.counted(days, 'day')} later" if days > 0 else "on the same day"


def _continuing(candidate: Candidate) -> str:
    if candidate.earlier is None:
        return ""
    return f"Continues from No. {candidate.earlier.issue}; new this week: {candidate.novelty}."


def surely_first(candidate: Candidate) -> bool:
    """Whether the first outlet can be called the first: its time is exact, or nobody else had it that day."""
    first, *others = candidate.outlets
    return first.exact or all(other.at.date() > first.at.date() for other in others)
