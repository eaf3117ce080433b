"""What an item says in numbers: takes a stored item, gives statements that others can be compared with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.dedup import claims_words
from tracker.model.claim import Figure
from tracker.model.entity import EntityKind
from tracker.model.story import StoredItem
from tracker.model.tags import Amount, Mention

BODY = 1_000
"""Code points of the body in which tagging looks for amounts."""
_SENTENCE = re.compile(r"[。；;！!？?\n|｜]|(?<=[a-z0-9%)])[.](?= [A-Z\"“])|\s[—–-]{1,2}\s|(?<=[a-z])\.\.\.")
_CLAUSE = re.compile(r"[，。；;！!？?\n（）()、|｜【】]|[,.](?= )|\s[—–-]\s|,(?=[^0-9])")
_DASH = re.compile(r"\s?(?:[-–—~～至到]|to|or)\s?")
_CODE = re.compile(r"[A-Za-z]{1,4}-?[0-9]+(?:\.[0-9]+)?")
_SUBJECTS = frozenset({EntityKind.FIRM, EntityKind.PRODUCT, EntityKind.MODEL, EntityKind.COUNTERPART})
_NAME = re.compile(
    r"[「“\"《]([^」”\"》]{2,16})[」”\"》]|(?<![A-Za-z])([A-Z](?:[A-Za-z0-9.&-]*[A-Za-z0-9])?)(?![A-Za-z])"
)
_AFFILIATED = re.compile(r"[A-Za-z .&]*-(?:based|backed|led|owned|founded|listed)")
_ORDINARY = """
the a an in on for with how why what exclusive sources source report breaking update china chinese us ai ipo
ceo startup series new this inside deal hong kong beijing shanghai tokens token meet can is as after top robot
robotics correction
"""
_NO_NAME = frozenset(_ORDINARY.split())


@dataclass(frozen=True, slots=True)
class Statement:
    """That ``measure`` of a subject is ``figure``.

    ``firm`` is the id of the subject's firm, or its name in quotes where the ledger does not know it;
    ``entity``, ``version``, ``period``, ``year`` and ``round`` narrow it, "" where the text does not tell.
    ``tags`` make it another thing than a statement without them.
    """

    stored: StoredItem
    measure: str
    firm: str
    name: str
    figure: Figure
    titled: bool
    entity: str = ""
    version: str = ""
    period: str = ""
    year: str = ""
    round: str = ""
    tags: frozenset[str] = frozenset()


class _Place(NamedTuple):
    """A number in its field: the two ends of a range are one."""

    start: int
    end: int
    amounts: tuple[Amount, ...]


class _Subject(NamedTuple):
    """What a number is about; ``entity`` and ``version`` where it is a product or model."""

    firm: str
    name: str
    entity: str = ""
    version: str = ""


class _Field:
    """The title or the body of an item with its numbers and names; ``text`` in simplified characters."""

    def __init__(self, stored: StoredItem, written: str, fields: Sequence[str]) -> None:
        self.stored = stored
        self.written = written
        self.titled = "title" in fields
        self.text = claims_words.plain(written)
        self.places = _places(written, stored.tags.amounts)
        self.named = sorted(
            (m for m in stored.tags.mentions if m.field in fields and m.kind in _SUBJECTS),
            key=lambda m: m.start,
        )

    def sentence(self, place: _Place) -> tuple[int, int]:
        """Where the sentence around a number begins and ends."""
        begin = max((m.end() for m in _SENTENCE.finditer(self.text, 0, place.start)), default=0)
        cut = _SENTENCE.search(self.text, place.end)
        return begin, cut.start() if cut else len(self.text)

    def clause(self, place: _Place) -> tuple[str, str]:
        """The text left and right of a number, up to a comma or another number of its unit."""
        begin, stop = self.sentence(place)
        for other in self.places:
            if other.amounts[0].unit == place.amounts[0].unit:
                begin = max(begin, other.end) if other.end <= place.start else begin
                stop = min(stop, other.start) if other.start >= place.end else stop
        begin = max((m.end() for m in _CLAUSE.finditer(self.text, begin, place.start)), default=begin)
        cut = _CLAUSE.search(self.text, place.end, stop)
        return self.text[begin : place.start], self.text[place.end : cut.start() if cut else stop]


def statements(stored: StoredItem) -> Iterator[Statement]:
    """What the title of an item states in numbers, and its body about the subject of the title."""
    item = stored.item
    body = item.text if item.text.startswith(item.summary) else item.summary
    for written, fields in ((item.title, ("title",)), (body[:BODY], ("summary", "text"))):
        field = _Field(stored, written, fields)
        for place in field.places:
            if (statement := _statement(field, place)) is not None:
                yield statement


def _places(text: str, amounts: Sequence[Amount]) -> list[_Place]:
    """Where the amounts of an item stand in one of its fields."""
    by_text: dict[str, dict[Amount, None]] = {}
    for amount in amounts:
        by_text.setdefault(amount.text, {})[amount] = None
    found: dict[int, _Place] = {}
    for written, meant in by_text.items():
        at = text.find(written) if written else -1
        while at >= 0:
            end = at + len(written)
            if not _inside_number(text, at) and (at not in found or found[at].end < end):
                found[at] = _Place(at, end, tuple(meant))
            at = text.find(written, end)
    return _ranges(text, [found[at] for at in sorted(found)])


def _inside_number(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    return before.isdigit() or before == "." or (before == "," and text[at - 2 : at - 1].isdigit())


def _ranges(text: str, places: Sequence[_Place]) -> list[_Place]:
    """The places, the two ends of a range joined where both have their unit: between $3m and $5m."""
    joined: list[_Place] = []
    for place in places:
        last = joined[-1] if joined else None
        if last is not None and _is_range(text, last, place):
            joined[-1] = _Place(last.start, place.end, last.amounts + place.amounts)
        else:
            joined.append(place)
    return joined


def _is_range(text: str, lower: _Place, upper: _Place) -> bool:
    if len(lower.amounts) > 1 or len(upper.amounts) > 1:
        return False
    one, other = lower.amounts[0], upper.amounts[0]
    between, before = text[lower.end : upper.start], text[max(0, lower.start - 9) : lower.start].lower()
    if one.unit != other.unit or one.currency != other.currency or before.endswith(("from ", "从", "由")):
        return False
    return bool(_DASH.fullmatch(between)) or (between == " and " and before.endswith("between "))


def _statement(field: _Field, place: _Place) -> Statement | None:
    begin, stop = field.sentence(place)
    left, right = field.clause(place)
    before, sentence = field.text[begin : place.start], field.text[begin:stop]
    if claims_words.of_the_past(before, f"{left} {right}"):
        return None
    amount = place.amounts[0]
    measure = claims_words.measure_of(amount, left, right)
    figure = _figure(place, before, field.text[place.end : stop])
    if measure is None or figure is None:
        return None
    subject = _subject(field, place, of_model=measure.of_model)
    if subject is None:
        return None
    tags = claims_words.tags_of(measure.name, sentence)
    return Statement(
        stored=field.stored,
        measure=measure.name,
        firm=subject.firm,
        name=subject.name,
        figure=figure,
        titled=field.titled,
        entity=subject.entity,
        version=subject.version,
        period=claims_words.period_of(measure.name, sentence),
        year=claims_words.year_of(sentence),
        round=claims_words.round_of(measure.name, sentence),
        tags=tags | {"active"} if amount.role == "active" else tags,
    )


def _figure(place: _Place, left: str, right: str) -> Figure | None:
    """The number with its bound; None where one text stands for numbers that are no range."""
    amounts = sorted(place.amounts, key=lambda amount: amount.value)
    first, last = amounts[0], amounts[-1]
    if len({(amount.unit, amount.currency) for amount in amounts}) > 1 or len({a.value for a in amounts}) > 2:
        return None
    bound = claims_words.bound_of(left, right, first.text)
    return Figure(first, last if last.value > first.value else None, bound)


def _subject(field: _Field, place: _Place, *, of_model: bool) -> _Subject | None:
    """The nearest name of the sentence before the number, else the first after it, else the title's."""
    begin, stop = field.sentence(place)
    near = [m for m in field.named if begin <= m.start < stop]
    before = [m for m in near if m.end <= place.start]
    nearest = before[-1] if before else near[0] if near else None
    if nearest is None:
        return _subject_of_title(field.stored, set(_names(field.written[begin:stop])))
    firm = _firm(nearest)
    if not field.titled and firm not in _firms_of_title(field.stored):
        return None
    if not of_model:
        return _Subject(firm, nearest.name if nearest.entity_id == firm else "")
    if nearest.entity_id == firm:
        models = [m for m in near if _firm(m) == firm and m.entity_id != firm]
        if not models:
            return _Subject(firm, nearest.name)
        nearest = models[-1]
    code = _CODE.search(nearest.text)
    if code is not None and not nearest.version:
        return _Subject(firm, nearest.text, nearest.entity_id, code[0].lower())
    version = nearest.version[:1].upper() + nearest.version[1:]
    name = f"{nearest.name} {version}".strip()
    return _Subject(firm, name, nearest.entity_id, nearest.version)


def _firm(mention: Mention) -> str:
    return mention.firm or mention.entity_id


def _firms_of_title(stored: StoredItem) -> set[str]:
    return {_firm(m) for m in stored.tags.mentions if m.field == "title" and m.kind in _SUBJECTS}


def _subject_of_title(stored: StoredItem, here: set[str]) -> _Subject | None:
    """The one firm that the title names, or else the name that it opens with.

    None where the sentence of the number itself has another name (``here``), of which nothing is known.
    """
    firms = _firms_of_title(stored)
    if len(firms) == 1:
        return None if here else _Subject(firms.pop(), "")
    name = next(_names(stored.item.title), "")
    if firms or not name or (here and name not in here):
        return None
    return _Subject(f'"{name.lower()}"', name)


def _names(text: str) -> Iterator[str]:
    """What looks like the name of somebody: in quotes, or in Latin letters with a capital."""
    for match in _NAME.finditer(_AFFILIATED.sub("", text)):
        name = match[1] or match[2]
        if name.lower() not in _NO_NAME and not name[-1].isdigit():
            yield name
