"""An issue from a week: takes a DigestInput and the rules, gives an Edition.

    stories -> candidates (what is news, and why not) -> scores -> choice -> sections
            -> the written parts: key points, lead, numbers, quiet firms, what to watch, reading, colophon

Pure: the same input gives the same issue. It decides nothing about how the issue looks.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from tracker.digest import (
    candidates,
    colophon,
    figures,
    lead,
    memory,
    numbers,
    opening,
    quiet,
    reading,
    scoring,
    telling,
    voice,
    watch,
)
from tracker.digest.candidates import Candidate
from tracker.digest.opening import Pair
from tracker.model.digest import DigestInput, DigestRules
from tracker.model.edition import DigestStory, Edition, Layer, Lead, Section, StoryScore
from tracker.model.story import Story

_LEAD_SENTENCES = 3
_TITLES = {
    Layer.FOUNDATION: ("Foundation", "Chips and compute"),
    Layer.INTELLIGENCE: ("Intelligence", "Models and apps"),
    Layer.PHYSICAL: ("Physical", "Robots and cars"),
    Layer.MARKET: ("Market", "Money, law and policy"),
}


def build(given: DigestInput, rules: DigestRules) -> Edition:
    """The issue of a week, complete and in order; a week with nothing gives an issue that says so."""
    found, refused = candidates.considered(given, rules)
    ranked = _ranked(found, given, rules)
    chosen, left_out = _chosen(ranked, given, rules)
    pairs = _led(
        [(candidate, telling.told(candidate, given, score.total)) for candidate, score in chosen], given
    )
    everything = [
        (candidate, telling.told(candidate, given, score.total, sentences=0)) for candidate, score in ranked
    ]
    zone = ZoneInfo(given.period.timezone)
    dates = figures.span_of_days(given.period.start, given.period.end, zone)
    voices = voice.all_voices(given)
    front = _front(pairs, given)
    points = opening.key_points(pairs, given, rules)
    scores = _scores(chosen, left_out, refused)
    stories = [story for _, story in pairs]
    return Edition(
        publication=given.publication,
        period=given.period,
        number=given.number,
        language=given.language,
        dates=dates,
        headline=opening.headline(pairs, given, dates),
        standfirst=opening.standfirst(pairs, voices, given),
        thin=opening.thin(pairs, given, rules),
        key_points=points,
        lead=front,
        sections=_sections(pairs[1:], rules),
        numbers=numbers.of(everything, voices, given, rules),
        quiet=quiet.of(given, rules),
        watch=watch.of(pairs, given, rules),
        reading=reading.of(given, stories, rules),
        colophon=colophon.of(given, len(pairs), len(found) + len(refused)),
        scores=scores,
        facts=memory.facts(
            given.number,
            given.period.week,
            [(story, candidate.earlier) for candidate, story in pairs],
            scores,
            points,
        ),
    )


_FOREMOST = 5

Scored = tuple[Candidate, StoryScore]


def _ranked(found: Iterable[Candidate], given: DigestInput, rules: DigestRules) -> list[Scored]:
    scored = []
    for candidate in found:
        headline = telling.told(candidate, given, 0.0, sentences=0).headline
        scored.append(
            (candidate, StoryScore(candidate.story.id, headline, scoring.parts(candidate, given, rules)))
        )
    return sorted(scored, key=lambda pair: (-round(pair[1].total, 6), pair[0].story.id))


def _chosen(
    ranked: Sequence[Scored], given: DigestInput, rules: DigestRules
) -> tuple[list[Scored], list[Scored]]:
    """The stories that are told, best first, and the others, each with its reason."""
    chosen: list[Scored] = []
    left_out: list[Scored] = []
    by_firm: Counter[str] = Counter()
    by_layer: Counter[Layer] = Counter()
    for candidate, score in ranked:
        firm, layer = next(iter(candidate.firms), ""), telling.layer_of(candidate, given)
        reason = _no_room(score, len(chosen), by_layer[layer], by_firm[firm] if firm else 0, rules)
        if reason:
            left_out.append((candidate, StoryScore(score.story_id, score.headline, score.parts, reason)))
            continue
        by_firm[firm] += 1
        by_layer[layer] += 1 if chosen else 0
        chosen.append((candidate, score))
    return chosen, left_out


def _no_room(score: StoryScore, stories: int, in_layer: int, of_firm: int, rules: DigestRules) -> str:
    if score.total < rules.min_score:
        return f"its score is under {rules.min_score:g}"
    if of_firm >= rules.max_per_firm:
        return f"{figures.counted(of_firm, 'better story', 'better stories')} about the same firm"
    if in_layer >= rules.max_per_section:
        return f"{figures.counted(in_layer, 'better story', 'better stories')} in the same section"
    return "the issue is full" if stories >= rules.max_stories else ""


def _led(pairs: list[Pair], given: DigestInput) -> list[Pair]:
    """The stories with the lead first: the best of the foremost whose heading says what happened."""
    for place, (candidate, story) in enumerate(pairs[:_FOREMOST]):
        if opening.reads_as_sentence(candidate, story, given):
            return [pairs[place], *pairs[:place], *pairs[place + 1 :]]
    return pairs


def _front(pairs: Sequence[Pair], given: DigestInput) -> Lead | None:
    if not pairs:
        return None
    candidate, _ = pairs[0]
    return lead.of(candidate, telling.told(candidate, given, pairs[0][1].score, _LEAD_SENTENCES), given)


def _sections(pairs: Sequence[Pair], rules: DigestRules) -> tuple[Section, ...]:
    sections = []
    for layer, (title, subtitle) in _TITLES.items():
        stories = tuple(story for _, story in pairs if story.layer is layer)
        if stories:
            full, brief = _split(stories, rules.full_per_section)
            sections.append(Section(layer, title, subtitle, full, brief))
    return tuple(sections)


def _split(
    stories: Sequence[DigestStory], full: int
) -> tuple[tuple[DigestStory, ...], tuple[DigestStory, ...]]:
    return tuple(stories[:full]), tuple(stories[full:])


def _scores(
    chosen: Iterable[Scored], left_out: Iterable[Scored], refused: Iterable[tuple[Story, str]]
) -> tuple[StoryScore, ...]:
    never = [StoryScore(story.id, story.head.item.title, (), reason) for story, reason in refused]
    return (*(score for _, score in chosen), *(score for _, score in left_out), *never)
