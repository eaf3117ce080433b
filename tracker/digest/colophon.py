"""How the issue was made: takes feeds and counts, gives sentences and the feeds to look at."""

from collections import Counter
from collections.abc import Sequence

from tracker.digest import chinese, figures
from tracker.model.digest import DigestInput, SourceFact
from tracker.model.edition import Colophon, Machine
from tracker.model.polling import WORST_FIRST, Health

_NAMED = 12
_TO_LOOK_AT = WORST_FIRST[: WORST_FIRST.index(Health.SUSPECT) + 1]
_HOW = (
    "Sentences with an outlet’s name behind them are that outlet’s own words; the others are put "
    "together by rule from what was extracted."
)
_NO_MODEL = "No language model wrote any of it."


def of(given: DigestInput, stories: int, considered: int) -> Colophon:
    """The colophon; feeds to look at are named with word and reason, the worst dozen one by one."""
    failing = sum(source.failing for source in given.sources)
    unwell = _unwell(given.sources, given.language)
    if given.language == "zh":
        read = sum(source.read for source in given.sources)
        return Colophon(chinese.made(read, failing, given.counts, stories, considered), unwell)
    return Colophon((*_feeds(given, failing), *_items(given), *_choice(stories, considered)), unwell)


def _unwell(sources: Sequence[SourceFact], language: str) -> tuple[str, ...]:
    """Each feed that somebody should look at, the worst first, and in one line how the rest are."""
    found = sorted(
        (source for source in sources if source.health in _TO_LOOK_AT),
        key=lambda source: (_TO_LOOK_AT.index(source.health), source.title.lower(), source.id),
    )
    named, rest = found[:_NAMED], Counter(source.health for source in found[_NAMED:])
    if language == "zh":
        lines = [f"{one.title}（{chinese.HEALTH[one.health]}）：{_reason(one.reason)}" for one in named]
        more = "、".join(f"{number}个{chinese.HEALTH[health]}" for health, number in rest.items())
        return (*lines, f"另有{more}。") if rest else tuple(lines)
    lines = [f"{one.title} ({one.health.value}): {_reason(one.reason)}" for one in named]
    parts = figures.listed([f"{figures.count(number)} {health.value}" for health, number in rest.items()])
    return (*lines, f"and {figures.counted(rest.total(), 'more feed')}: {parts}.") if rest else tuple(lines)


def with_machine(colophon: Colophon, machine: Machine, language: str) -> Colophon:
    """The colophon of an issue that a language model had a part in: which part, and what was dropped."""
    if language == "zh":
        kept = tuple(sentence for sentence in colophon.sentences if sentence != chinese.NO_MODEL)
        return Colophon((*kept, *chinese.by_machine(machine)), colophon.unwell)
    parts = figures.listed(["the standfirst"] * machine.standfirst + ["the lead"] * machine.lead)
    wrote = f"A language model ({machine.model}) wrote {parts} from the reports alone"
    checked = "each of its sentences was held against the reports that it rests on"
    number = len(machine.dropped)
    were = "was" if number == 1 else "were"
    dropped = f", and {figures.counted(number, 'sentence')} that did not hold {were} left out"
    sentences = [f"{wrote}; {checked}{dropped if number else ''}."]
    if machine.lead:
        sentences.append("In the lead an outlet’s name says whose report a sentence rests on.")
    kept = tuple(sentence for sentence in colophon.sentences if sentence != _NO_MODEL)
    return Colophon((*kept, *sentences), colophon.unwell)


def _reason(reason: str) -> str:
    text = " ".join(reason.split()) or "no reason was recorded"
    return text if text.endswith((".", "!", "?", "。")) else f"{text}."


def _feeds(given: DigestInput, failing: int) -> tuple[str, ...]:
    read = sum(source.read for source in given.sources)
    if not given.sources:
        return ()
    if not read:
        return ("No reading of a feed in this week or the one after is on record.",)
    languages = {source.language.split("-")[0] for source in given.sources if source.read}
    tongues = " in English and Chinese" if {"en", "zh"} <= languages else ""
    failed = f"; {figures.count(failing)} failed" if failing else "; none failed"
    verb = "was" if read == 1 else "were"
    return (f"{figures.opened(figures.counted(read, 'feed'))}{tongues} {verb} read for this issue{failed}.",)


def _items(given: DigestInput) -> tuple[str, ...]:
    counts = given.counts
    if not counts.items:
        return ()
    items = figures.counted(counts.items, "item")
    stored = f"{figures.opened(items)} of this week {'is' if counts.items == 1 else 'are'} stored"
    text = f"They brought {items}" if any(source.read for source in given.sources) else stored
    parts = []
    if counts.copies:
        copies = "was a copy" if counts.copies == 1 else "were copies"
        parts.append(f"{figures.count(counts.copies)} {copies} of others and folded into them")
    if counts.off_topic:
        off = "was" if counts.off_topic == 1 else "were"
        parts.append(f"{figures.count(counts.off_topic)} {off} about no firm that we follow")
    return (f"{text}; {figures.listed(parts)}." if parts else f"{text}.",)


def _choice(stories: int, considered: int) -> tuple[str, ...]:
    if not stories:
        return (_HOW, _NO_MODEL)
    told = f"{figures.opened(figures.counted(stories, 'story', 'stories'))} of {figures.count(considered)}"
    verb = "was" if stories == 1 else "were"
    score = "a score of outlets, first-party sources, kind of event, novelty, firm and date"
    return (f"{told} {verb} chosen by {score}.", _HOW, _NO_MODEL)
