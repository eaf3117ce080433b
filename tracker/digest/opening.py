"""The top of the issue: takes the chosen stories, gives headline, standfirst and key points.

Every sentence here is put together from facts (who, what, how much, how many outlets, since when);
where a fact is missing its part of the sentence is left out, never filled.
"""

from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from tracker.digest import chinese, clauses, figures, telling, titles
from tracker.digest.candidates import Candidate
from tracker.model.digest import DigestInput, DigestRules
from tracker.model.edition import DigestStory, KeyPoint, Sentence, Voice
from tracker.model.tags import EventType

Pair = tuple[Candidate, DigestStory]

_LONGEST_HEADLINE = 110
_KINDS_NAMED = 3
_COUNTED = (
    (EventType.RELEASE, "release"),
    (EventType.OPEN_SOURCE, "release of open weights"),
    (EventType.FUNDING, "funding round"),
    (EventType.IPO, "step towards a listing"),
    (EventType.EARNINGS, "set of results"),
    (EventType.PRICE, "price change"),
    (EventType.POLICY, "decision of the authorities"),
    (EventType.CHIP, "piece of chip news"),
)
_PLURALS = {
    "release of open weights": "releases of open weights",
    "step towards a listing": "steps towards a listing",
    "set of results": "sets of results",
    "decision of the authorities": "decisions of the authorities",
    "piece of chip news": "pieces of chip news",
}


def headline(pairs: Sequence[Pair], given: DigestInput, dates: str) -> str:
    """The issue's headline: the two first stories as clauses, else the lead's own headline."""
    if not pairs:
        if given.language == "zh":
            return f"本周无{chinese.matching(given.filter)}新闻，{dates}"
        return f"A week without news{f' for {given.filter}' if given.filter else ''}, {dates}"
    if given.language == "zh":
        return pairs[0][1].headline
    made = [clauses.of(candidate, given) for candidate, _ in pairs[:2]]
    both = "; ".join(made)
    if len(made) == 2 and all(made) and len(both) <= _LONGEST_HEADLINE:
        return both
    return pairs[0][1].headline


def standfirst(pairs: Sequence[Pair], voices: Sequence[Voice], given: DigestInput) -> tuple[Sentence, ...]:
    """Two sentences: how far the lead travelled, and what else the issue tells."""
    if not pairs:
        return ()
    rest = _rest_of_issue(pairs[1:], voices, given.language)
    return (_of_lead(*pairs[0], given), *([rest] if rest else []))


def key_points(pairs: Sequence[Pair], given: DigestInput, rules: DigestRules) -> tuple[KeyPoint, ...]:
    """Three to five points, one for each of the first stories that a sentence tells; fewer in a thin week.

    A story with nothing but tags for a heading is told in its section, where its own title stands too.
    """
    zone = ZoneInfo(given.period.timezone)
    told = [pair for pair in pairs if reads_as_sentence(*pair, given)]
    return tuple(
        _key_point(candidate, story, zone, given.language) for candidate, story in told[: rules.key_points]
    )


def reads_as_sentence(candidate: Candidate, story: DigestStory, given: DigestInput) -> bool:
    """Whether the heading of a story says what happened, in the reader's language."""
    if titles.is_chinese(story.headline):
        return given.language == "zh"
    return not story.original_title or bool(clauses.of(candidate, given))


def thin(pairs: Sequence[Pair], given: DigestInput, rules: DigestRules) -> str:
    """The sentence that admits a thin or an empty week; "" in an ordinary one."""
    if pairs and len(pairs) >= rules.thin_below:
        return ""
    if given.language == "zh":
        return chinese.thin(len(pairs), given.counts.items, given.filter)
    if not pairs and not given.counts.items:
        return "Nothing came in this week: no feed brought an item in this period."
    told, verb = figures.counted(len(pairs), "story", "stories"), "was" if len(pairs) == 1 else "were"
    if given.filter:
        return f"This issue tells only what matches {given.filter}: this week {told} {verb} worth telling."
    items = figures.counted(given.counts.items, "item")
    if not pairs:
        return (
            f"None of the {items} that came in this week was fresh news of a firm that this digest follows."
        )
    return f"This was a thin week: of {items} that came in, {told} {verb} worth telling."


def _of_lead(candidate: Candidate, story: DigestStory, given: DigestInput) -> Sentence:
    zone = ZoneInfo(given.period.timezone)
    if given.language == "zh":
        sure = telling.surely_first(candidate)
        return Sentence(chinese.of_lead(candidate, zone, sure=sure), story.item_ids, language="zh")
    number = len(candidate.outlets)
    first = candidate.outlets[0]
    day = figures.weekday(first.at, zone)
    about = clauses.about(candidate, given)
    lead = "This issue’s lead" if given.filter else "The week’s lead"
    subject = f"{lead}, {about}," if about else lead
    if number == 1:
        text = f"{subject} comes from {first.title}, which reported it on {day}."
        return Sentence(text, story.item_ids)
    in_chinese = sum(outlet.language == "zh" for outlet in candidate.outlets)
    split = ""
    if 0 < in_chinese < number:
        split = f", {figures.count(in_chinese)} of them in Chinese"
    elif in_chinese == number:
        split = ", all of them in Chinese"
    tail = f"{first.title} had it first, on {day}"
    if not telling.surely_first(candidate):
        tail = f"{first.title} was among the first, on {day}"
    return Sentence(f"{subject} ran in {figures.counted(number, 'outlet')}{split}; {tail}.", story.item_ids)


def _rest_of_issue(pairs: Sequence[Pair], voices: Sequence[Voice], language: str) -> Sentence | None:
    """What was chosen beside the lead (not all that the week brought): some kinds, and how many more."""
    kinds = Counter(candidate.event for candidate, _ in pairs)
    ids = tuple(item_id for _, story in pairs for item_id in story.item_ids)
    named = [kind for kind, _ in _COUNTED if kinds[kind]][:_KINDS_NAMED]
    others = len(pairs) - sum(kinds[kind] for kind in named)
    if language == "zh":
        counted = [(kind, kinds[kind]) for kind in named]
        said = chinese.rest_of_issue(counted, others, _risen(voices))
        return Sentence(said, ids, language="zh") if said else None
    jump = _jump(voices)
    if named:
        nouns = dict(_COUNTED)
        more = [figures.counted(others, "other story", "other stories")] if others else []
        chosen = figures.listed([*(_some(kinds[kind], nouns[kind]) for kind in named), *more])
        text = f"Also chosen for this issue: {chosen}"
        return Sentence(f"{text}; {jump}." if jump else f"{text}.", ids)
    return Sentence(f"{figures.opened(jump)}.", ()) if jump else None


def _some(number: int, noun: str) -> str:
    if number == 1:
        return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
    return figures.counted(number, noun, _PLURALS.get(noun, ""))


def _risen(voices: Sequence[Voice]) -> Voice | None:
    """The firm whose share rose furthest above its usual range."""
    risen = [
        voice for voice in voices if voice.high is not None and voice.share > voice.high and voice.items >= 3
    ]
    return max(risen, key=lambda voice: (voice.share - (voice.median or 0.0), voice.firm), default=None)


def _jump(voices: Sequence[Voice]) -> str:
    """The same as a clause."""
    voice = _risen(voices)
    if voice is None:
        return ""
    usual = figures.percent(voice.median or 0.0)
    return (
        f"{voice.name} drew {figures.percent(voice.share)} of all coverage of firms, where {usual} is usual"
    )


def _key_point(candidate: Candidate, story: DigestStory, zone: ZoneInfo, language: str) -> KeyPoint:
    claim = story.headline.rstrip(".")
    if language == "zh":
        evidence = chinese.carried(candidate, zone, sure=telling.surely_first(candidate))
        stop = "" if claim.endswith(("。", "？", "！", "…", "?", "!")) else "。"
        return KeyPoint(f"{claim}{stop}", evidence, story.url, story.item_ids)
    return KeyPoint(f"{claim}.", _evidence(candidate, claim, zone), story.url, story.item_ids)


def _evidence(candidate: Candidate, claim: str, zone: ZoneInfo) -> str:
    """How many carried it and who first; before it the main figure, where the claim has none."""
    first, number = candidate.outlets[0], len(candidate.outlets)
    day = figures.weekday(first.at, zone)
    figure = figure_phrase(candidate)
    said = (
        f"The figure: {figure}. "
        if figure and not any(ch.isdigit() for ch in _without_models(candidate, claim))
        else ""
    )
    if number == 1:
        return f"{said}One outlet, {first.title}, on {day}."
    in_chinese = sum(outlet.language == "zh" for outlet in candidate.outlets)
    languages = (
        ", in both languages" if 0 < in_chinese < number else (", all in Chinese" if in_chinese else "")
    )
    verb = "first" if telling.surely_first(candidate) else "among the first"
    carried = figures.opened(figures.counted(number, "outlet"))
    return f"{said}{carried}{languages}; {first.title} {verb}, on {day}."


def figure_phrase(candidate: Candidate) -> str:
    """The main amount of a story with what it measures: "$2 billion raised"; or ""."""
    for amount in candidate.amounts:
        if amount.unit != "percent":
            return figures.measured(amount)
    return ""


def _without_models(candidate: Candidate, claim: str) -> str:
    """The claim without names of models, whose numbers are no figures."""
    for stored in candidate.items:
        for mention in stored.tags.mentions:
            claim = claim.replace(mention.text, "")
            if mention.version:
                claim = claim.replace(mention.version, "").replace(mention.version.title(), "")
    model = clauses.model_of(candidate)
    return claim.replace(model, "") if model and not titles.is_chinese(model) else claim
