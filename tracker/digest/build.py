"""An issue from a week: takes a DigestInput and the rules, gives an Edition.

    stories -> weighing (what is news, why not, and its score) -> choice -> sections
            -> the written parts: key points, lead, numbers, quiet firms, what to watch, reading, colophon

Pure: the same input gives the same issue. It decides nothing about how the issue looks.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from tracker.digest import (
    chinese,
    colophon,
    figures,
    lead,
    memory,
    numbers,
    opening,
    quiet,
    reading,
    telling,
    voice,
    watch,
)
from tracker.digest.opening import Pair
from tracker.digest.weighing import Weighed, Weighing, weigh
from tracker.model.digest import DigestInput, DigestRules
from tracker.model.edition import DigestStory, Edition, Layer, Lead, Section, StoryScore

_LEAD_SENTENCES = 3
_TITLES = {
    Layer.FOUNDATION: ("Foundation", "Chips and compute"),
    Layer.INTELLIGENCE: ("Intelligence", "Models and apps"),
    Layer.PHYSICAL: ("Physical", "Robots and cars"),
    Layer.MARKET: ("Market", "Money, law and policy"),
}


def build(given: DigestInput, rules: DigestRules, weighing: Weighing | None = None) -> Edition:
    """The issue of a week, complete and in order; a week with nothing gives an issue that says so.

    Args:
        given: the week, with the stories that the issue may tell.
        rules: how it is chosen.
        weighing: of a week that differs in nothing but in having more stories; by default, of this one.
    """
    weighing = weighing or weigh(given, rules)
    ranked, never = weighing.ranked(given.stories), weighing.never(given.stories)
    chosen, left_out = _chosen(ranked, given, rules)
    pairs = _led(
        [(one.candidate, telling.told(one.candidate, given, one.score.total)) for one in chosen], given
    )
    everything = [(one.candidate, one.brief) for one in ranked]
    zone = ZoneInfo(given.period.timezone)
    days = chinese.span_of_days if given.language == "zh" else figures.span_of_days
    dates = days(given.period.start, given.period.end, zone)
    voices = voice.all_voices(given)
    front = _front(pairs, given)
    points = opening.key_points(pairs, given, rules)
    scores = (*(one.score for one in chosen), *left_out, *never)
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
        sections=_sections(pairs[1:], given, rules),
        numbers=numbers.of(everything, voices, given, rules),
        quiet=quiet.of(given, rules),
        watch=watch.of(pairs, given, rules),
        reading=reading.of(given, stories, rules),
        colophon=colophon.of(given, len(pairs), len(ranked) + len(never)),
        scores=scores,
        facts=memory.facts(
            given.number,
            given.period.week,
            [(story, candidate.earlier, candidate.aside) for candidate, story in pairs],
            scores,
            points,
        ),
    )


_FOREMOST = 5
_HARDLY_BETTER = 0.92


def _chosen(
    ranked: Sequence[Weighed], given: DigestInput, rules: DigestRules
) -> tuple[list[Weighed], list[StoryScore]]:
    """The stories that are told, best first, and the scores of the others, each with its reason."""
    chosen: list[Weighed] = []
    left_out: list[StoryScore] = []
    by_firm: Counter[str] = Counter()
    by_layer: Counter[Layer] = Counter()
    for one in ranked:
        firm, layer = next(iter(one.candidate.firms), ""), telling.layer_of(one.candidate, given)
        reason = _no_room(one.score, len(chosen), by_layer[layer], by_firm[firm] if firm else 0, rules)
        if reason:
            left_out.append(replace(one.score, left_out=reason))
            continue
        by_firm[firm] += 1
        by_layer[layer] += 1 if chosen else 0
        chosen.append(one)
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
    """The stories with the lead first: the best of the foremost whose heading says what happened.

    One that has sentences to tell comes before one that is hardly better and has nothing but its heading.
    """
    foremost = [pair for pair in pairs[:_FOREMOST] if opening.reads_as_sentence(*pair, given)]
    readable = [pair for pair in foremost if pair[1].language == given.language] or foremost
    enough = _HARDLY_BETTER * readable[0][1].score if readable else 0.0
    telling_more = [pair for pair in readable if pair[1].sentences and pair[1].score >= enough]
    first = next(iter((*telling_more, *readable, *pairs)), None)
    return [first, *(pair for pair in pairs if pair is not first)] if first else []


def _front(pairs: Sequence[Pair], given: DigestInput) -> Lead | None:
    if not pairs:
        return None
    candidate, _ = pairs[0]
    return lead.of(candidate, telling.told(candidate, given, pairs[0][1].score, _LEAD_SENTENCES), given)


def _sections(pairs: Sequence[Pair], given: DigestInput, rules: DigestRules) -> tuple[Section, ...]:
    sections = []
    for layer, (title, subtitle) in _TITLES.items():
        stories = tuple(story for _, story in pairs if story.layer is layer)
        if stories:
            full, brief = _split(stories, rules.full_per_section, given)
            sections.append(Section(layer, title, subtitle, full, brief))
    return tuple(sections)


def _split(
    stories: Sequence[DigestStory], full: int, given: DigestInput
) -> tuple[tuple[DigestStory, ...], tuple[DigestStory, ...]]:
    """Those told in full, and those in a line each, as whatever is mere tags and a foreign title."""
    rich = [story for story in stories if story.sentences or telling.is_readable(story, given)][:full]
    return tuple(rich), tuple(story for story in stories if story not in rich)
