"""Further reading: takes the week's items, gives newsletters and long pieces that no story shows already."""

from collections.abc import Iterable

from tracker.digest import excerpt, figures, titles
from tracker.digest.candidates import language_of
from tracker.model.digest import DigestInput, DigestRules
from tracker.model.edition import DigestStory, Link, Reading
from tracker.model.story import StoredItem

_LETTERS = {"newsletter", "blog", "essay", "analysis", "substack"}
_LONG_EN, _LONG_ZH = 9000, 5000
_PER_MINUTE_EN, _PER_MINUTE_ZH = 1300, 450
"""Characters that one reads in a minute."""


def of(given: DigestInput, stories: Iterable[DigestStory], rules: DigestRules) -> tuple[Reading, ...]:
    """The pieces to read, newsletters first, then the longest; at most one from a source."""
    kinds = {source.id: source.kind for source in given.sources}
    shown = {story.url for story in stories}
    found: dict[str, tuple[tuple[bool, int, int], StoredItem]] = {}
    for stored in (item for story in given.stories for item in story.items):
        if not _is_offered(stored, given, rules) or stored.item.url in shown:
            continue
        letter = kinds.get(stored.item.source_id, "") in _LETTERS
        minutes = _minutes(stored)
        if letter or len(excerpt.body(stored)) >= (_LONG_ZH if language_of(stored) == "zh" else _LONG_EN):
            rank = (not letter, -minutes, stored.id)
            if stored.item.source_id not in found or rank < found[stored.item.source_id][0]:
                found[stored.item.source_id] = (rank, stored)
    return tuple(
        _reading(stored, given.language)
        for _, stored in sorted(found.values(), key=lambda pair: pair[0])[: rules.reading]
    )


def _is_offered(stored: StoredItem, given: DigestInput, rules: DigestRules) -> bool:
    in_week = given.period.start <= stored.item.published < given.period.end
    about = any(salience.score >= rules.min_salience for salience in stored.tags.firms)
    original = stored.duplicate_of is None and not stored.backfilled
    return in_week and about and original and bool(stored.item.url) and language_of(stored) == given.language


def _minutes(stored: StoredItem) -> int:
    speed = _PER_MINUTE_ZH if language_of(stored) == "zh" else _PER_MINUTE_EN
    return round(len(excerpt.body(stored)) / speed)


def _reading(stored: StoredItem, language: str) -> Reading:
    title = titles.cleaned(stored.item.title, stored.source_title)
    minutes = _minutes(stored)
    said = f"，约{minutes}分钟" if language == "zh" else f", {figures.counted(minutes, 'minute')}"
    length = said if minutes >= 2 else ""
    author = (
        f"{'，' if language == 'zh' else ' by '}{stored.item.author}"
        if stored.item.author and stored.item.author not in stored.source_title
        else ""
    )
    return Reading(
        Link(title, stored.item.url, language_of(stored)), f"{stored.source_title}{author}{length}", stored.id
    )
