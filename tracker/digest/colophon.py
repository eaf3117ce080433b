"""How the issue was made: takes the state of the feeds and the counts, gives sentences and failures."""

from tracker.digest import chinese, figures
from tracker.model.digest import DigestInput
from tracker.model.edition import Colophon, Machine

_FAILURES_NAMED = 12
_HOW = (
    "Sentences with an outlet’s name behind them are that outlet’s own words; the others are put "
    "together by rule from what was extracted."
)
_NO_MODEL = "No language model wrote any of it."


def of(given: DigestInput, stories: int, considered: int) -> Colophon:
    """The colophon; failing feeds are named with their reasons, the first dozen one by one."""
    failing = sorted(
        (s for s in given.sources if s.failing), key=lambda source: (source.title.lower(), source.id)
    )
    named = tuple(f"{source.title}: {_reason(source.reason)}" for source in failing[:_FAILURES_NAMED])
    rest = len(failing) - len(named)
    more = (f"and {figures.counted(rest, 'more feed')}.",) if rest > 0 else ()
    if given.language == "zh":
        read = sum(source.read for source in given.sources)
        sentences = chinese.made(read, len(failing), given.counts, stories, considered)
        return Colophon(sentences, (*named, *((f"另有{rest}个。",) if rest > 0 else ())))
    return Colophon(
        (*_feeds(given, len(failing)), *_items(given), *_choice(stories, considered)), (*named, *more)
    )


def with_machine(colophon: Colophon, machine: Machine, language: str) -> Colophon:
    """The colophon of an issue that a language model had a part in: which part, and what was dropped."""
    if language == "zh":
        kept = tuple(sentence for sentence in colophon.sentences if sentence != chinese.NO_MODEL)
        return Colophon((*kept, *chinese.by_machine(machine)), colophon.failed)
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
    return Colophon((*kept, *sentences), colophon.failed)


def _reason(reason: str) -> str:
    text = " ".join(reason.split()) or "no reason was recorded"
    return text if text.endswith((".", "!", "?", "。")) else f"{text}."


def _feeds(given: DigestInput, failing: int) -> tuple[str, ...]:
    read = sum(source.read for source in given.sources)
    if not given.sources:
        return ()
    languages = {source.language.split("-")[0] for source in given.sources if source.read}
    tongues = " in English and Chinese" if {"en", "zh"} <= languages else ""
    failed = f"; {figures.count(failing)} failed" if failing else "; none failed"
    verb = "was" if read == 1 else "were"
    return (f"{figures.opened(figures.counted(read, 'feed'))}{tongues} {verb} read this week{failed}.",)


def _items(given: DigestInput) -> tuple[str, ...]:
    counts = given.counts
    if not counts.items:
        return ()
    text = f"They brought {figures.counted(counts.items, 'item')}"
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
