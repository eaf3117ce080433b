"""Finds the numbers of a text, reads their scale and unit, and joins the two ends of a range."""

import re
from collections.abc import Iterator, Sequence
from string import ascii_letters
from typing import NamedTuple

from tracker.tag.amounts_context import currency_of, implied_unit
from tracker.tag.amounts_models import model_sizes
from tracker.tag.amounts_numbers import TOKEN, Number, fold, number_at, rounded
from tracker.tag.amounts_units import FOLLOWS, MONEY_SIGNS, sign_before, unit_after
from tracker.tag.amounts_words import word_quantities

_SIZE_STARTS = frozenset("BbTMx×")
_RANGE_STARTS = frozenset("-–—~～至到或toa")
_RANGE = re.compile(r"\s?(?:-|–|—|~|～|至|到|to|or|或)\s?")
_SHARE_OF = re.compile(r"\s(?:out )?of (?:its |the |a total )?")
_BETWEEN = re.compile(r"\s(?:and|to)\s")
_PER = re.compile(r"(?:每|/|\bper|\bevery|\beach)\s?\Z", re.IGNORECASE)
_COMPARED = re.compile(
    r"[^.;!?\n]*\b(?:from|than|versus|against|compared (?:with|to))"
    r"(?: (?:about|around|roughly|nearly|some))? "
)
_AROUND = 60
_RATES = frozenset({"percent", "points", "times"})
_VAGUE = frozenset("数几多若余")
_NEVER_BEFORE = frozenset("第._0123456789")
_MAY_BE_SIGN = frozenset("币元 BDYRKW")
_PERCENT = "百分之"
_LATIN = frozenset(ascii_letters)
_LEAST = {"units": 10, "shares": 1000}
"""Fewer are no news: two chips, a share."""


Quantity = tuple[int, int, float, str, str, str]
"""Start, end, value, unit, the currency of money or "", the role where the notation itself tells it or "".
A plain tuple: a text may have dozens."""


class _Reading(NamedTuple):
    """A number that may still lack its unit: the lower end of a range has it from the upper one."""

    start: int
    end: int
    value: float
    scale: float
    bare: bool
    unit: str = ""
    role: str = ""
    currency: str = ""
    worth: float = 1.0
    signed: bool = False


def quantities(text: str) -> Iterator[Quantity]:
    """Every quantity of ``text``, those in digits and numerals first, then those in words."""
    folded = fold(text)
    done = 0
    last: Quantity | None = None
    for match in TOKEN.finditer(folded):
        start, end = match.span()
        if start < done or not _worth_reading(folded, start, end):
            continue
        found = _from_token(folded, match, last)
        if found:
            yield from found
            done = found[-1][1]
            last = last if found[-1][3] in _RATES else found[-1]
    yield from word_quantities(folded)


def _worth_reading(text: str, start: int, end: int) -> bool:
    """The cheap question: could this be a quantity at all?"""
    before = text[start - 1] if start else " "
    if before in MONEY_SIGNS:
        return True
    if before in _NEVER_BEFORE:
        return False
    if before == "之":
        return text.endswith(_PERCENT, 0, start)
    if (last := text[end - 1]) in "万亿" and end > start + 1:
        return True
    after = text[end : end + 1]
    if after == " ":
        after = text[end + 1 : end + 2]
    if last == "一" and end == start + 1:
        return after in {"成", "倍"}
    return after in FOLLOWS or before in _MAY_BE_SIGN


def _from_token(text: str, match: re.Match[str], last: Quantity | None) -> Sequence[Quantity]:
    """The quantity, or the two of a range, that begins at ``match``; ``last`` is the last but for rates."""
    start, end = match.span()
    if text[end : end + 1] in _SIZE_STARTS and (sizes := model_sizes(text, start)):
        return [(begin, stop, value, "parameters", "", role) for begin, stop, value, role in sizes]
    reading = _reading(text, match)
    if reading is None:
        return ()
    if (ends := _range(text, reading)) is not None:
        return ends
    if not reading.unit and last is not None and _is_compared(text, reading, last):
        reading = reading._replace(unit=last[3], currency=last[4])
    if reading.unit and _certain(text, reading):
        return (_quantity(reading, reading.start, reading.end, reading.value),)
    return ()


def _is_compared(text: str, reading: _Reading, last: Quantity) -> bool:
    """Whether it has the unit of what it is compared with: 160 billion yuan, up 7% from 150 billion."""
    near = reading.scale > 1.0 and reading.start - last[1] < _AROUND
    return near and _COMPARED.fullmatch(text, last[1], reading.start) is not None


def _reading(text: str, match: re.Match[str]) -> _Reading | None:
    number = number_at(text, match)
    if number is None:
        return None
    start = match.start()
    if (sign := sign_before(text, start)) is not None:
        return _signed(text, number, *sign)
    before = text[start - 1 : start]
    if before == "-":
        before = text[max(0, start - 2) : start - 1]
    if before in _LATIN:
        return None
    if text.endswith(_PERCENT, 0, start):
        return _Reading(start - len(_PERCENT), number[1], number[0], number[2], number[3], "percent")
    return _with_unit(text, number, start)


def _signed(text: str, number: Number, begin: int, currency: str) -> _Reading:
    value, end, scale, bare, _ = number
    unit = unit_after(text, end)
    if unit is not None and unit[1] == "money":
        end, _, written, _ = unit
        if currency in {"USD", "¥"} and written != "元":
            currency = written
        elif currency == "¥":
            currency = "CNY"
    currency = currency_of(text, begin, end, currency)
    return _Reading(begin, end, value, scale, bare, "money", "", currency, signed=True)


def _with_unit(text: str, number: Number, start: int) -> _Reading:
    value, end, scale, bare, letter = number
    found = unit_after(text, end)
    if found is None:
        return _Reading(start, end, value, scale, bare, *implied_unit(text, start, end, scale, letter))
    end, name, currency, worth = found
    if name == "money":
        currency = currency_of(text, start, end, currency)
    return _Reading(start, end, value, scale, bare, name, "", currency, worth)


def _range(text: str, lower: _Reading) -> tuple[Quantity, Quantity] | None:
    """The two ends of a range, which share the unit and the scale that only one of them is written with."""
    following = text[lower.end : lower.end + 1]
    if following == " ":
        following = text[lower.end + 1 : lower.end + 2]
    if following not in _RANGE_STARTS:
        return None
    joint = _RANGE.match(text, lower.end) or _SHARE_OF.match(text, lower.end)
    if joint is None and text[max(0, lower.start - 8) : lower.start].lower() == "between ":
        joint = _BETWEEN.match(text, lower.end)
    if joint is None or (match := TOKEN.match(text, joint.end())) is None:
        return None
    upper = _reading(text, match)
    if upper is None or (lower.unit and upper.unit):
        return None
    least, most, scale = lower.value, upper.value, max(lower.scale, upper.scale)
    if lower.scale == 1.0:
        least = rounded(least * upper.scale)
    if not least < most <= 1000 * least or not (upper.unit or (lower.signed and scale > 1.0)):
        return None
    told = upper if upper.unit else lower
    start, end = lower.start, upper.end
    return _quantity(told, start, end, least), _quantity(told, start, end, most)


def _certain(text: str, reading: _Reading) -> bool:
    """Whether the number is one: 数十亿 and 几百万 say none, "per million tokens" is a measure."""
    value, unit = reading.value, reading.unit
    if reading.bare and (text[max(0, reading.start - 1) : reading.start] in _VAGUE or _bracket(reading)):
        return False
    if unit in {"tokens", "people"} and _PER.search(text, max(0, reading.start - 6), reading.start):
        return False
    if not value:
        return unit == "percent"
    return value <= 10 if reading.worth == 10.0 else value >= _LEAST.get(unit, 0)


def _bracket(reading: _Reading) -> bool:
    """千元机 and 万人大厂 name a class of things, no quantity."""
    return reading.value < 1e6 and reading.unit in {"money", "people"}


def _quantity(reading: _Reading, start: int, end: int, value: float) -> Quantity:
    if reading.worth != 1.0:
        value = rounded(value * reading.worth)
    return start, end, value, reading.unit, reading.currency, reading.role
