"""Which sentences of an answer may be printed: takes the answer and the reports, gives Prose (pure).

A sentence stays when each of its numbers, names and quotations stands in the very reports that it cites.
What is in doubt is dropped: a missing sentence harms nobody, an invented one does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.model.edition import Dropped, Link, Passage, Sentence
from tracker.model.prose import Prose, ProseTask, Writing
from tracker.prose import answer, figures, names
from tracker.prose.answer import Written
from tracker.text.han import count_han, nfkc
from tracker.text.leaning import leans_on_another

_MOST_CITED = 4
_SHORTEST, _LONGEST = {"en": 25, "zh": 10}, {"en": 420, "zh": 180}
_HEADING = 90
_MOST_STANDFIRST, _MOST_A_PASSAGE, _MOST_PASSAGES = 3, 5, 3
_FEWEST_OF_LEAD = 2
_ENOUGH = 0.6
"""So much of what was written must hold; of an answer that is mostly wrong, the rest is not believed."""
_MARKUP = re.compile(r"https?:|www\.|@|[<>`*_|\\\x00-\x1f]|\]\(|\.[a-z]{2,}/", re.IGNORECASE)
_END = re.compile(r"[.。]['\"’”」』)）]*$")
_HEADLINES = {"en": "What the reports say", "zh": "报道怎么说"}


@dataclass
class _Desk:
    """What is checked and what was dropped on the way."""

    task: ProseTask
    writings: Mapping[int, Writing]
    dropped: list[Dropped] = field(default_factory=list)


def checked(text: str, task: ProseTask, model: str, headings: Sequence[str] = ()) -> Prose | None:
    """The answer with what does not hold left out; None where it is not what was asked for.

    Args:
        text: the model's answer.
        task: what it was asked, with the reports.
        model: its name.
        headings: put together by rule, for passages whose own heading does not hold.
    """
    given = answer.read(text)
    if given is None:
        return None
    desk = _Desk(task, task.numbered)
    standfirst = _kept(
        given.standfirst, "standfirst", desk, range(1, len(desk.writings) + 1), _MOST_STANDFIRST
    )
    passages = _passages(given.passages, desk, headings)
    written = [said for _, sentences in given.passages for said in sentences]
    if not _enough(len(standfirst), len(given.standfirst), 1):
        standfirst = ()
    if not _enough(sum(len(p.sentences) for p in passages), len(written), _FEWEST_OF_LEAD):
        passages = ()
    return Prose(model, standfirst, passages, tuple(desk.dropped))


def _enough(held: int, written: int, fewest: int) -> bool:
    return held >= fewest and held >= _ENOUGH * written


def _passages(
    given: Sequence[tuple[str, tuple[Written, ...]]], desk: _Desk, headings: Sequence[str]
) -> tuple[Passage, ...]:
    passages = []
    for index, (heading, written) in enumerate(given):
        lead = range(1, len(desk.task.lead) + 1)
        kept = _kept(written, f"lead, {heading}", desk, lead, _MOST_A_PASSAGE)
        if kept:
            passages.append(Passage(_heading(heading, index, kept, desk, headings), kept))
    return tuple(passages[:_MOST_PASSAGES])


def _heading(heading: str, index: int, kept: Sequence[Sentence], desk: _Desk, headings: Sequence[str]) -> str:
    """The model's heading where it holds by the reports of its sentences, else one put together by rule."""
    ids = {item_id for sentence in kept for item_id in sentence.item_ids}
    cited = [writing for writing in desk.writings.values() if writing.item_id in ids]
    reason = "is longer than a heading" if len(heading) > _HEADING else _unfounded(heading, cited, desk.task)
    if heading and not reason:
        return heading
    if heading:
        desk.dropped.append(Dropped("heading", heading, reason))
    return headings[index] if index < len(headings) else _HEADLINES[desk.task.language]


def _kept(
    written: Sequence[Written], part: str, desk: _Desk, allowed: range, most: int
) -> tuple[Sentence, ...]:
    kept: list[Sentence] = []
    orphaned = False
    for said in written:
        cited = [desk.writings[number] for number in said.items if number in allowed]
        reason = _reason(said, cited, desk.task)
        if not reason and leans_on_another(said.text) and (orphaned or not kept):
            reason = "leans on a sentence that is not printed"
        if not reason and len(kept) >= most:
            reason = "is one more than there is room for"
        orphaned = bool(reason)
        if reason:
            desk.dropped.append(Dropped(part, said.text, reason))
        else:
            kept.append(_sentence(said.text, cited, desk.task.language))
    return tuple(kept)


def _sentence(text: str, cited: Sequence[Writing], language: str) -> Sentence:
    first = cited[0]
    ids = tuple(writing.item_id for writing in cited)
    return Sentence(text, ids, Link(first.outlet, first.url, first.language), language)


def _reason(said: Written, cited: Sequence[Writing], task: ProseTask) -> str:
    """Why a sentence is not printed; "" for one that is."""
    text, language = said.text, task.language
    if not said.items:
        return "cites no report"
    if len(cited) < len(said.items):
        return "cites a report that it was not to be written from"
    if len(cited) > _MOST_CITED:
        return f"cites more than {_MOST_CITED} reports"
    if not _SHORTEST[language] <= len(text) <= _LONGEST[language] or not _END.search(text):
        return "is no complete sentence of a fitting length"
    if (count_han(text) * 2 > len(text) / 2) != (language == "zh"):
        return "is in another language"
    return _unfounded(text, cited, task)


def _unfounded(text: str, cited: Sequence[Writing], task: ProseTask) -> str:
    """What a text has that its reports have not; "" where there is nothing."""
    if _MARKUP.search(text):
        return "holds an address or markup"
    text = nfkc(text)
    evidence = "\n".join(f"{writing.title}\n{writing.text}" for writing in cited)
    known = "\n".join([evidence, *(writing.outlet for writing in cited)])
    rest, name = names.Ledger(task.names).verified(text, known)
    if name:
        return f"names {name}, of which its reports say nothing"
    if figure := figures.untold(figures.of(rest), figures.of(evidence)):
        return f"has the number {figure.text}, which its reports do not"
    days = [writing.day for writing in cited]
    if name := names.unknown(figures.blanked(rest), known, days, task.language):
        return f"names {name}, of which its reports say nothing"
    quoted = names.misquoted(text, evidence)
    return f"quotes “{quoted}”, which its reports do not" if quoted else ""
