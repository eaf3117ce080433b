"""What a language model may write of an issue: takes the issue, gives the task; then puts in what held.

The model is shown the texts of the stories and nothing else. Who had the lead first and how it travelled
stays put together by rule, as no report says it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from tracker.digest import colophon, excerpt, titles
from tracker.digest.candidates import language_of
from tracker.model.digest import DigestInput
from tracker.model.edition import Edition, Lead, Machine, Passage
from tracker.model.prose import Prose, ProseTask, Writing
from tracker.model.story import StoredItem

_REPORTS_OF_LEAD, _OTHER_STORIES = 8, 6
_LEAD_CHARACTERS, _OTHER_CHARACTERS = 1_800, 500


def task(edition: Edition, given: DigestInput, names: Mapping[str, frozenset[str]]) -> ProseTask | None:
    """What a model is asked about an issue; None where there is no lead to write about.

    Args:
        edition: the issue as it was put together by rule.
        given: what it was made from.
        names: of the ledger: all names of each entity.
    """
    if edition.lead is None:
        return None
    items = {stored.id: stored for story in given.stories for stored in story.items}
    zone = ZoneInfo(given.period.timezone)
    lead = _best([items[i] for i in edition.lead.story.item_ids if i in items], given.language)
    told = [story for section in edition.sections for story in (*section.stories, *section.brief)]
    told.sort(key=lambda story: (-story.score, story.story_id))
    others = [
        _best([items[i] for i in story.item_ids if i in items], given.language)[:1]
        for story in told[:_OTHER_STORIES]
    ]
    return ProseTask(
        language=edition.language,
        lead=tuple(_writing(stored, zone, _LEAD_CHARACTERS) for stored in lead[:_REPORTS_OF_LEAD]),
        others=tuple(_writing(stored, zone, _OTHER_CHARACTERS) for found in others for stored in found),
        names=names,
    )


def _best(items: Iterable[StoredItem], language: str) -> list[StoredItem]:
    """Reports with words of their own, the reader's language and the fuller texts first."""

    def rank(stored: StoredItem) -> tuple[bool, bool, int, int]:
        foreign, aggregated = language_of(stored) != language, stored.tier > 2
        return aggregated, foreign, -min(len(excerpt.body(stored)), _LEAD_CHARACTERS), stored.id

    return sorted((stored for stored in items if stored.duplicate_of is None), key=rank)


def _writing(stored: StoredItem, zone: ZoneInfo, most: int) -> Writing:
    return Writing(
        item_id=stored.id,
        outlet=stored.source_title,
        url=stored.item.url,
        language=language_of(stored),
        day=stored.item.published.astimezone(zone).date(),
        title=titles.cleaned(stored.item.title, stored.source_title),
        text=excerpt.body(stored).strip()[:most],
    )


def headings(edition: Edition) -> tuple[str, ...]:
    """The headings of the lead that were put together by rule."""
    return tuple(passage.heading for passage in edition.lead.passages) if edition.lead else ()


def with_prose(edition: Edition, prose: Prose) -> Edition:
    """The issue with what a model wrote in the place of what was put together by rule, and said to be so."""
    lead = edition.lead
    machine = Machine(
        model=prose.model,
        standfirst=bool(prose.standfirst),
        lead=bool(prose.passages and lead),
        dropped=prose.dropped,
        refused=prose.refused,
    )
    if prose.passages and lead:
        lead = Lead(lead.story, (*prose.passages, *_journey(lead.passages)), lead.question)
    wrote = machine.standfirst or machine.lead
    return replace(
        edition,
        standfirst=prose.standfirst or edition.standfirst,
        lead=lead,
        colophon=colophon.with_machine(edition.colophon, machine, edition.language)
        if wrote
        else edition.colophon,
        facts={**edition.facts, "machine": _facts(prose)},
        machine=machine,
    )


def _journey(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The last passage: who was first and how the story travelled. It quotes nobody."""
    return tuple(p for p in passages[-1:] if all(sentence.credit is None for sentence in p.sentences))


def _facts(prose: Prose) -> dict[str, object]:
    sentences = (*prose.standfirst, *(said for passage in prose.passages for said in passage.sentences))
    return {
        "model": prose.model,
        "sentences": [{"text": said.text, "items": list(said.item_ids)} for said in sentences],
        "dropped": [{"text": gone.text, "reason": gone.reason} for gone in prose.dropped],
        "refused": prose.refused,
    }
