"""One story as it is told: takes a candidate, gives headline, sentences, outlets and its way to English."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from tracker.digest import chinese, clauses, excerpt, figures, titles
from tracker.digest.candidates import Candidate, Outlet, language_of
from tracker.model.digest import DigestInput
from tracker.model.edition import DigestStory, Layer, Link, Sentence
from tracker.model.story import StoredItem
from tracker.model.tags import EventType
from tracker.text.claims import claim_text
from tracker.text.quantities import amount_text

_MARKET = {
    EventType.FUNDING,
    EventType.IPO,
    EventType.EARNINGS,
    EventType.POLICY,
    EventType.LEGAL,
    EventType.DEAL,
}
_OF_FIGURES = {EventType.PRICE, EventType.EARNINGS, EventType.IPO, EventType.OTHER}
"""Events of which a bare "up 12%" tells enough; beside any other it would read as a price of shares."""
_CHANGE = re.compile(r" · (?:up|down) [^·]*%")
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
        route=route(candidate, zone, given.language),
        continuing=_continuing(candidate, given.language),
        differing=_differing(candidate),
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
    plain = candidate.event in _OF_FIGURES
    amounts = [a for a in candidate.amounts if plain or a.role not in {"rise", "fall"}]
    untold = [figures.measured(a) for a in amounts if amount_text(a) not in headline][:3]
    if not untold or language_of(best) == language or not limit:
        return ()
    ids = tuple(stored.id for stored in candidate.items)
    said = (
        f"报道中的数字：{'、'.join(untold)}。"
        if language == "zh"
        else f"Figures in the report: {figures.listed(untold)}."
    )
    return (Sentence(said, ids, language=language),)


def best_item(candidate: Candidate, language: str) -> StoredItem:
    """The item whose headline is shown: in the reader's language, without faults, of one mind with others.

    What was done comes before an objection to it, as long as a title in the reader's language tells it.
    """
    objected = not titles.is_objection(candidate.items[0].item.title)
    titled = {stored.id: excerpt.words(stored.item.title) for stored in candidate.items}

    def rank(stored: StoredItem) -> tuple[bool, int, float, int]:
        sure = next((e.confidence for e in stored.tags.events if e.type is candidate.event), 0.0)
        others = [words for key, words in titled.items() if key != stored.id]
        common = sum(excerpt.likeness(words, titled[stored.id]) for words in others) / max(len(others), 1)
        value = sure + 2.0 * common + _aptness(stored, candidate)
        faults = _faults(stored) + 3 * (objected and titles.is_objection(stored.item.title))
        return language_of(stored) != language, faults, -round(value, 6), stored.id

    return min(candidate.items, key=rank)


def _aptness(stored: StoredItem, candidate: Candidate) -> float:
    """What speaks for a headline: it names the story's firm, best of all first, and one of its sums."""
    named = [mention.firm for mention in stored.tags.mentions if mention.field == "title" and mention.firm]
    subject = next(iter(candidate.firms), "")
    sums = [amount.text for event in stored.tags.events for amount in event.amounts if amount.unit == "money"]
    told = any(text and text in stored.item.title for text in sums)
    return 0.5 * (subject in named) + 0.3 * (named[:1] == [subject]) + 0.5 * told


def _faults(stored: StoredItem) -> int:
    """What speaks against a headline: a view, a path, a length, a copy, the firm's or an aggregator's."""
    title = titles.cleaned(stored.item.title, stored.source_title)
    shortest, longest = (8, 45) if titles.is_chinese(title) else (25, 120)
    return (
        3 * titles.is_commentary(title)
        + 3 * bool(titles.repository(title))
        + 2 * title.endswith(("!", "！", "…", "..."))
        + 2 * (not shortest <= len(title) <= longest)
        + (stored.duplicate_of is not None)
        + (stored.tier != 2)
    )


def _headline(best: StoredItem, candidate: Candidate, given: DigestInput) -> tuple[str, str]:
    """The headline and, where it is a gloss of a Chinese title, that title."""
    title = titles.cleaned(best.item.title, best.source_title)
    if name := titles.repository(title):
        firm = clauses.name_of(candidate.firms[0], given) if candidate.firms else best.source_title
        return f"{firm} publishes {name}", ""
    if language_of(best) == given.language or not titles.is_chinese(title):
        names = {m.text for stored in candidate.items for m in stored.tags.mentions}
        cased = titles.sentence_case(title, names, (excerpt.body(stored) for stored in candidate.items))
        amounts = (*best.tags.amounts, *(a for event in best.tags.events for a in event.amounts))
        return excerpt.with_one_form(cased, amounts), ""
    gloss = clauses.of(candidate, given) or _gloss(best.tags.gloss, candidate, given)
    return (gloss, title) if gloss and given.language == "en" else (title, "")


def is_readable(story: DigestStory, given: DigestInput) -> bool:
    """Whether a story's heading is a headline in the reader's language or a clause, and not mere tags."""
    if story.original_title:
        return " · " not in story.headline and story.headline not in _names(story, given)
    return given.language == "zh" or not titles.is_chinese(story.headline)


def _names(story: DigestStory, given: DigestInput) -> set[str]:
    return {clauses.name_of(firm, given) for firm in story.firms}


def _gloss(gloss: str, candidate: Candidate, given: DigestInput) -> str:
    """The tagger's gloss ("Yunfan · price · down 60%"): tags and no sentence, which the dots show."""
    if not gloss or not candidate.firms:
        return ""
    if candidate.event not in _OF_FIGURES:
        gloss = _CHANGE.sub("", gloss)
    firm = clauses.name_of(candidate.firms[0], given)
    return gloss if gloss.startswith(firm) else f"{firm} · {gloss}"


def layer_of(candidate: Candidate, given: DigestInput) -> Layer:
    """Where a story is read: money, law and policy in the market, chips in the foundation, else by firm."""
    if candidate.event in _MARKET:
        return Layer.MARKET
    layers = [given.firms[firm].layer for firm in candidate.firms if firm in given.firms]
    own = next((Layer(layer) for layer in layers if layer in set(Layer)), Layer.INTELLIGENCE)
    return Layer.FOUNDATION if candidate.event is EventType.CHIP and own is not Layer.PHYSICAL else own


def link(outlet: Outlet) -> Link:
    """The outlet's report, under the outlet's name."""
    return Link(outlet.title, outlet.url, outlet.language)


def route(
    candidate: Candidate, zone: ZoneInfo, language: str = "en", *, also: bool = True
) -> tuple[Link, ...]:
    """Who had it first, when it reached the other language and who else had it: text and links by turns."""
    if language == "zh":
        return chinese.route(candidate, zone, sure=surely_first(candidate), also=also)
    if not candidate.outlets:
        return ()
    first, *others = candidate.outlets
    when = f"{_in_language(first)} on {moment(first, zone)}"
    if not others:
        return (Link("Only in "), link(first), Link(f",{when}."))
    had_it = "had it first" if surely_first(candidate) else "was among the first"
    pieces = [link(first), Link(f" {had_it},{when}")]
    other = candidate.crossing
    if other is not None:
        pieces += [
            Link("; "),
            link(other),
            Link(f" had it{_in_language(other)[:-1]} {_later(first, other, zone)}"),
        ]
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
    """The English name of a language, "" where we have none."""
    return _LANGUAGE_NAMES.get(code, "")


def _in_language(outlet: Outlet) -> str:
    name = language_name(outlet.language)
    return f" in {name}," if name else ""


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


def _continuing(candidate: Candidate, language: str) -> str:
    if candidate.earlier is None:
        return ""
    if language == "zh":
        return f"续第{candidate.earlier.issue}期。"
    return f"Continues from No. {candidate.earlier.issue}; new this week: {candidate.novelty}."


def _differing(candidate: Candidate) -> str:
    """The first thing for which a report of this week gives another number than others do."""
    told = {stored.id for stored in candidate.items}
    for claim in candidate.story.claims:
        if any(voice.item_id in told for side in claim.sides for voice in side.voices):
            return f"{'A number changed' if claim.later else 'Reports differ'}. {claim_text(claim)}."
    return ""


def surely_first(candidate: Candidate) -> bool:
    """Whether the first outlet can be called the first: its time is exact, or nobody else had it that day."""
    first, *others = candidate.outlets
    return first.exact or all(other.at.date() > first.at.date() for other in others)
