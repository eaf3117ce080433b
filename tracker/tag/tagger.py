"""Takes an item and gives its tags: which firms, models and people it names, with the evidence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.model.entity import EntityKind, Ledger
from tracker.model.item import Item
from tracker.model.tags import Mention, Tags
from tracker.tag.candidates import OUTSIDE_ITS_TIME, Candidate, Text, find_candidates
from tracker.tag.folding import fold
from tracker.tag.gloss import gloss
from tracker.tag.patterns import Patterns
from tracker.tag.salience import rank_firms
from tracker.tag.told import tell
from tracker.text.language import detect

LONGEST = 40_000
"""Code points of an item in which names are looked for."""
_BREAK = "\x1f"
_FIELDS = ("title", "summary", "text")
_SURE = {"alone": 0.98, "version": 0.97, "firm named": 0.88, "source": 0.85}
_BY_SIGNAL = 0.9


@dataclass(frozen=True, slots=True)
class Finding:
    """A name that was looked at, for people: whether it was believed and why."""

    field: str
    start: int
    end: int
    text: str
    entity_id: str
    name: str
    firm: str
    accepted: bool
    rule: str


class Tagger:
    """Finds the entities of one ledger; cheap to keep and safe to share between threads."""

    def __init__(self, ledger: Ledger) -> None:
        """Compile the names of ``ledger``; takes some hundredths of a second."""
        self._patterns = Patterns(ledger)
        self._version = ledger.version

    @property
    def version(self) -> str:
        """The stamp of the ledger, which every tag carries."""
        return self._version

    def tag(self, item: Item, hints: Sequence[str] = ()) -> Tags:
        """The tags of an item.

        Args:
            item: its title, summary and text are read; the day of publication bounds names that
                meant an entity for a time only.
            hints: ids of the firms that the source belongs to.
        """
        text = item.text
        start = len(item.summary) if item.summary and text.startswith(item.summary) else 0
        fields = (item.title, item.summary, text)
        return self._tag(fields, start, item.published.date(), hints, item.language)

    def tag_text(
        self,
        title: str,
        summary: str = "",
        *,
        day: date | None = None,
        hints: Sequence[str] = (),
        language: str = "",
    ) -> Tags:
        """The tags of bare strings.

        Without a day, names that meant an entity only until some day are not believed; without a
        language, it is recognised.
        """
        language = language or detect(f"{title}\n{summary}")
        return self._tag((title, summary, ""), 0, day, hints, language)

    def explain(
        self, title: str, summary: str = "", *, day: date | None = None, hints: Sequence[str] = ()
    ) -> tuple[Finding, ...]:
        """Every name that was looked at, in order, with the reason why it was believed or refused."""
        joined = _Joined((title, summary, ""), 0)
        chosen = self._choose(joined, day, hints)
        return tuple(_finding(candidate, joined) for candidate in chosen)

    def _tag(
        self,
        fields: tuple[str, str, str],
        text_from: int,
        day: date | None,
        hints: Sequence[str],
        language: str,
    ) -> Tags:
        joined = _Joined(fields, text_from)
        mentions = tuple(
            _mention(candidate, joined)
            for candidate in self._choose(joined, day, hints)
            if candidate.verdict == "accepted"
        )
        firms = rank_firms(mentions, self._patterns.firms, hints, titled=bool(fields[0].strip()))
        told = tell(fields, language, mentions)
        about = [one.firm for one in firms]
        chinese = language.startswith("zh")
        english = gloss(mentions, about, told.events, self._patterns.firms) if chinese else ""
        return Tags(
            mentions=mentions,
            events=told.events,
            firms=firms,
            gloss=english,
            ledger_version=self._version,
            amounts=told.amounts,
        )

    def _choose(self, joined: "_Joined", day: date | None, hints: Sequence[str]) -> list[Candidate]:
        """One reading for each name; what only its firm can confirm is settled when all are known.

        A name that turns out to mean something else was no evidence for its neighbours either, so they are
        read again without it; as there is less evidence each time, that ends.
        """
        folded = fold(joined.original)
        spaced = folded.replace("-", " ")
        text = Text(joined.original, folded, spaced, spaced, day)
        while True:
            found = list(find_candidates(text, self._patterns))
            best = [readings[0] for readings in found]
            if all(candidate.verdict == "accepted" for candidate in best):
                return best
            named = {one.sense.firm for one in best if one.verdict == "accepted" and one.sense.firm}
            chosen = _one_sense([_settle(readings, named, hints) for readings in found], folded)
            evidence = _without_misread(text.evidence, chosen)
            if evidence == text.evidence:
                return chosen
            text = text._replace(evidence=evidence)


def _without_misread(evidence: str, chosen: Sequence[Candidate]) -> str:
    """The evidence without the names that mean something else, where another name was believed by a word."""
    if not any(c.verdict == "accepted" and c.rule.startswith("near ") for c in chosen):
        return evidence
    for c in chosen:
        # A name outside its time still is the one it was: its firm's products may be known by it.
        if c.verdict == "refused" and c.rule != OUTSIDE_ITS_TIME:
            evidence = evidence[: c.start] + _BREAK * (c.end - c.start) + evidence[c.end :]
    return evidence


def _settle(readings: Sequence[Candidate], named: Collection[str], hints: Sequence[str]) -> Candidate:
    best = readings[0]
    if best.verdict != "pending":
        return best
    for reading in readings:
        if reading.verdict == "pending" and (reading.sense.firm in named or reading.sense.firm in hints):
            rule = "firm named" if reading.sense.firm in named else "source"
            return reading._replace(verdict="accepted", rule=rule)
    return best


def _one_sense(chosen: list[Candidate], folded: str) -> list[Candidate]:
    """Refuse a bare name that means something else elsewhere in the text.

    "Minimax" beside "minimax tree search" is the algorithm, unless the text tells of the firm in
    another way, such as MiniMax M3.
    """

    def name(candidate: Candidate) -> str:
        return folded[candidate.start : candidate.end]

    other = {name(c) for c in chosen if c.verdict == "refused" and _is_other_sense(c.rule)}
    if not other:
        return chosen
    told = {c.sense.firm for c in chosen if c.verdict == "accepted" and name(c) not in other}
    return [
        c._replace(verdict="refused", rule="something else here")
        if c.verdict == "accepted" and name(c) in other and c.sense.firm not in told
        else c
        for c in chosen
    ]


def _is_other_sense(rule: str) -> bool:
    """Whether a refusal tells what the name means in this text, and not only in one longer word."""
    return rule.startswith("near ") or (rule.startswith("part of ") and " " in rule[len("part of ") :])


class _Joined:
    """The fields of an item as one string, so that each is scanned once and signals reach across."""

    def __init__(self, fields: tuple[str, str, str], text_from: int) -> None:
        title, summary, text = fields
        self.original = _BREAK.join((title, summary, text[text_from:LONGEST]))
        # Where each field begins in the joined string, and what its first code point is counted as.
        self._begins = (0, len(title) + 1, len(title) + len(summary) + 2)
        self._offsets = (0, 0, text_from)

    def place(self, at: int) -> tuple[str, int]:
        """The field of a place, and what to take from the place to get the offset in the field."""
        index = 2 if at >= self._begins[2] else 1 if at >= self._begins[1] else 0
        return _FIELDS[index], self._begins[index] - self._offsets[index]


def _mention(candidate: Candidate, joined: _Joined) -> Mention:
    sense, start, end, version, _, rule = candidate
    field, shift = joined.place(start)
    return Mention(
        entity_id=sense.entity.id,
        kind=sense.kind,
        firm=sense.firm,
        name=sense.entity.name,
        field=field,
        start=start - shift,
        end=end - shift,
        text=joined.original[start:end],
        rule=rule,
        confidence=round(_SURE.get(rule, _BY_SIGNAL) - sense.doubt, 2),
        version=version,
    )


def _finding(candidate: Candidate, joined: _Joined) -> Finding:
    entity = candidate.sense.entity
    field, shift = joined.place(candidate.start)
    return Finding(
        field=field,
        start=candidate.start - shift,
        end=candidate.end - shift,
        text=joined.original[candidate.start : candidate.end],
        entity_id=entity.id,
        name=entity.name,
        firm=entity.firm if entity.kind is not EntityKind.OUTLET else "",
        accepted=candidate.verdict == "accepted",
        rule=candidate.rule,
    )
