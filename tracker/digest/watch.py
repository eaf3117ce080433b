"""What to watch: takes the candidates, gives dated announcements and the stories that run on."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tracker.digest import chinese, clauses, dates, excerpt, figures, sentences, titles
from tracker.digest.candidates import Candidate, language_of
from tracker.digest.opening import Pair
from tracker.model.digest import DigestInput, DigestRules, EarlierStory
from tracker.model.edition import DigestStory, Sentence, WatchItem
from tracker.model.story import StoredItem
from tracker.text import leaning

_LONGEST = 300
_SAME = 0.7


def of(pairs: Sequence[Pair], given: DigestInput, rules: DigestRules) -> tuple[WatchItem, ...]:
    """Days ahead in their order, one a story, and one a firm and day, then continuing stories."""
    today = (given.period.end - timedelta(microseconds=1)).astimezone(ZoneInfo(given.period.timezone)).date()
    found: list[WatchItem] = []
    taken: set[tuple[date | None, str]] = set()
    for candidate, _ in pairs:
        item = _dated(candidate, given, rules, today)
        if item is None or any(_alike(item, other) for other in found):
            continue
        whom = {(item.day, firm) for firm in candidate.firms[:1]}
        if not whom & taken:
            taken |= whom
            found.append(item)
    found.sort(key=lambda item: (item.day or date.max, item.sentence.text))
    running = [
        _running(candidate, story, candidate.earlier, given.language)
        for candidate, story in pairs
        if candidate.earlier
    ]
    return tuple((found[: rules.watch] + running[: max(rules.watch - len(found), 2)])[: rules.watch + 2])


def _alike(one: WatchItem, other: WatchItem) -> bool:
    if one.day != other.day:
        return False
    return excerpt.likeness(excerpt.words(one.sentence.text), excerpt.words(other.sentence.text)) > _SAME


def _dated(candidate: Candidate, given: DigestInput, rules: DigestRules, today: date) -> WatchItem | None:
    """The nearest dated sentence of a story, in the reader's language if there is one."""
    horizon = timedelta(days=rules.watch_days)
    best: tuple[tuple[bool, bool, date, int, int], WatchItem] | None = None
    for stored in candidate.items:
        for place, text in enumerate(sentences.split(excerpt.body(stored))):
            day = dates.ahead(text, today, horizon)
            if day is None or len(text) > _LONGEST or not sentences.is_plain_report(text):
                continue
            foreign = language_of(stored) != given.language
            rank = (foreign, leaning.leans_on_another(text), day.day, place, stored.id)
            if best is None or rank < best[0]:
                best = (
                    rank,
                    WatchItem(
                        _named(day, given.language),
                        _sentence(text, stored, place),
                        _about(text, candidate, given),
                        day.day,
                    ),
                )
    return best[1] if best else None


def _about(text: str, candidate: Candidate, given: DigestInput) -> str:
    """The firm, with the model where there is one, unless the sentence names it itself."""
    if not candidate.firms:
        return ""
    firm, model = clauses.name_of(candidate.firms[0], given), clauses.model_of(candidate)
    names = {
        m.text for stored in candidate.items for m in stored.tags.mentions if m.firm == candidate.firms[0]
    }
    if firm in text or (not titles.is_chinese(text) and any(name in text for name in names)):
        return ""
    return f"{firm} ({model})" if model and model not in firm else firm


def _named(ahead: dates.DayAhead, language: str) -> str:
    return chinese.day(ahead.day, whole_month=ahead.whole_month) if language == "zh" else ahead.name


def _sentence(text: str, stored: StoredItem, place: int) -> Sentence:
    leans = leaning.leans_on_another(text)
    return excerpt.printed(excerpt.Choice(text, stored, place, 0.0, frozenset(), leans))


def _running(candidate: Candidate, story: DigestStory, earlier: EarlierStory, language: str) -> WatchItem:
    if language == "zh":
        said = chinese.running(story.headline, earlier.issue)
        return WatchItem("持续", Sentence(said, story.item_ids, language="zh"))
    title = story.headline if not titles.is_chinese(story.headline) else f"“{story.headline}”"
    text = f"{title.rstrip('.')}: told in No. {earlier.issue} and still moving, with {candidate.novelty}."
    return WatchItem("Continuing", Sentence(figures.opened(text), story.item_ids))
