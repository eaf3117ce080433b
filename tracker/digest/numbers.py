"""The week in numbers: takes the candidates and counts, gives voices, movers and tables."""

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

from tracker.digest import chinese, clauses, figures, voice
from tracker.digest.candidates import Candidate, Outlet
from tracker.digest.opening import Pair
from tracker.model.digest import DigestInput, DigestRules
from tracker.model.edition import Link, Numbers, Table, Voice
from tracker.model.tags import Amount, EventType
from tracker.text.quantities import amount_text

_ROWS = 8
_DASH = "–"

Row = tuple[Link, ...]


def of(pairs: Sequence[Pair], voices: Sequence[Voice], given: DigestInput, rules: DigestRules) -> Numbers:
    """The numbers of the week, from every story that could enter and not only from those told."""
    weeks = voice.weeks_compared(given.firm_weeks)
    tables = (_funding(pairs, given), _releases(pairs, given), _prices(pairs, given), _outlets(pairs))
    return Numbers(
        voices=voice.shown(voices, rules),
        weeks=weeks,
        volume=voice.totals_by_week(given.firm_weeks) if given.firm_weeks else (),
        sentences=(*voice.sentences(voices, weeks, given.language), *_languages(pairs, given.language)),
        tables=tuple(table for table in tables if table.rows),
    )


def _rows(
    pairs: Sequence[Pair], kinds: set[EventType], row: Callable[[Candidate, Pair], Row | None]
) -> tuple[Row, ...]:
    found = [row(pair[0], pair) for pair in pairs if kinds & {event.type for event in pair[0].events}]
    return tuple(made for made in found if made is not None)[:_ROWS]


def _firm(pair: Pair, given: DigestInput) -> Link:
    candidate, story = pair
    name = clauses.name_of(candidate.firms[0], given) if candidate.firms else _DASH
    return Link(name, story.url)


def _of_event(candidate: Candidate, kinds: set[EventType]) -> tuple[Amount, ...]:
    return tuple(a for event in candidate.events if event.type in kinds for a in event.amounts)


def _money(amounts: Sequence[Amount], roles: set[str]) -> str:
    amount = clauses.amount_with_role(tuple(amounts), roles)
    return amount_text(amount) if amount else _DASH


def _funding(pairs: Sequence[Pair], given: DigestInput) -> Table:
    kinds = {EventType.FUNDING}
    raised: list[Amount] = []

    def row(candidate: Candidate, pair: Pair) -> Row | None:
        amounts = _of_event(candidate, kinds)
        if candidate.event is not EventType.FUNDING or not amounts:
            return None
        amount = clauses.amount_with_role(amounts, {"raised", "funding", "round"})
        raised.extend([amount] if amount else [])
        cells = (_money(amounts, {"raised", "funding", "round"}), _money(amounts, {"valuation"}))
        if set(cells) == {_DASH}:
            return None
        return (_firm(pair, given), *(Link(cell) for cell in cells), Link(str(len(candidate.outlets))))

    rows = _rows(pairs, kinds, row)
    note = f"Together {figures.listed(figures.totals(raised))}." if len(raised) > 1 else ""
    return Table("Money raised", ("Firm", "Raised", "Valuation", "Outlets"), rows, note)


def _releases(pairs: Sequence[Pair], given: DigestInput) -> Table:
    kinds = {EventType.RELEASE, EventType.OPEN_SOURCE}

    def row(candidate: Candidate, pair: Pair) -> Row | None:
        model = clauses.model_of(candidate, {"model"})
        if not any(ch.isdigit() for ch in model) or candidate.event not in kinds:
            return None
        size = next((amount_text(a) for a in candidate.amounts if a.unit == "parameters"), _DASH)
        weights = "open" if any(e.type is EventType.OPEN_SOURCE for e in candidate.events) else _DASH
        return (_firm(pair, given), Link(model), Link(size.removesuffix(" parameters")), Link(weights))

    return Table("Models released", ("Firm", "Model", "Parameters", "Weights"), _rows(pairs, kinds, row))


def _prices(pairs: Sequence[Pair], given: DigestInput) -> Table:
    kinds = {EventType.PRICE}

    def row(candidate: Candidate, pair: Pair) -> Row | None:
        amounts = _of_event(candidate, kinds)
        money = [amount_text(amount) for amount in amounts if amount.unit == "money"][:2]
        change = [amount_text(amount) for amount in amounts if amount.unit == "percent"][:1]
        if not money and not change:
            return None
        what = clauses.model_of(candidate) or _DASH
        return (_firm(pair, given), Link(what), Link(", ".join([*money, *change])))

    return Table("Prices", ("Firm", "For", "Figures reported"), _rows(pairs, kinds, row))


def _outlets(pairs: Sequence[Pair]) -> Table:
    """Who carried most of the week's stories, and how often each was the first."""
    carried: Counter[str] = Counter()
    first: Counter[str] = Counter()
    known: dict[str, Outlet] = {}
    for candidate, _ in pairs:
        for outlet in candidate.outlets:
            known.setdefault(outlet.id, outlet)
            carried[outlet.id] += 1
        if len(candidate.outlets) > 1:
            first[candidate.outlets[0].id] += 1
    busiest = sorted(carried, key=lambda key: (-carried[key], -first[key], key))[:6]
    names = {"zh": "Chinese", "en": "English"}
    rows = tuple(
        (
            Link(known[key].title, "", known[key].language),
            Link(names.get(known[key].language, known[key].language)),
            Link(str(carried[key])),
            Link(str(first[key])),
        )
        for key in busiest
        if carried[key] > 1
    )
    note = "First counts only stories that others carried too."
    return Table("Outlets", ("Outlet", "Language", "Stories", "First"), rows, note)


def _languages(pairs: Sequence[Pair], language: str) -> tuple[str, ...]:
    """How many stories were told in which language, and how long Chinese news took to reach English."""
    kinds = Counter(frozenset({"en", "zh"} & set(candidate.languages)) for candidate, _ in pairs)
    both, chinese_only, english = (
        kinds[frozenset({"en", "zh"})],
        kinds[frozenset({"zh"})],
        kinds[frozenset({"en"})],
    )
    delays = [span for candidate, _ in pairs if (span := _to_english(candidate)) is not None]
    middle = timedelta(seconds=statistics.median(span.total_seconds() for span in delays)) if delays else None
    if language == "zh":
        return chinese.languages(both, chinese_only, english, middle if len(delays) > 1 else None)
    parts = [f"{figures.count(both)} ran in both languages"] if both else []
    parts += [f"{figures.count(chinese_only)} only in Chinese"] if chinese_only else []
    parts += [f"{figures.count(english)} only in English"] if english else []
    total = both + chinese_only + english
    if not total:
        return ()
    sentence = f"Of {figures.counted(total, 'story', 'stories')}, {figures.listed(parts)}."
    if middle is None or len(delays) < 2:
        return (sentence,)
    measured = figures.counted(len(delays), "story", "stories")
    return (
        sentence,
        f"Chinese news took {figures.delay(middle)} to reach English, in the median of {measured}.",
    )


def _to_english(candidate: Candidate) -> timedelta | None:
    chinese, english = candidate.first_in("zh"), candidate.first_in("en")
    if (
        chinese is None
        or english is None
        or not (chinese.exact and english.exact)
        or english.at <= chinese.at
    ):
        return None
    return english.at - chinese.at
