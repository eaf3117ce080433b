"""Finds the numbers of a text, reads their scale and unit, and joins the two ends of a range."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.tag.amounts_context import currency_of, implied_unit
from tracker.tag.amounts_models import model_sizes
from tracker.tag.amounts_numbers import TOKEN, Number, fold, number_at
from tracker.tag.amounts_units import FOLLOWS, MONEY_SIGNS, sign_before, unit_after
from tracker.tag.amounts_words import word_quantities

_SIZE_STARTS = frozenset("BbTMx×")
_RANGE_STARTS = frozenset("-–—~～至到或toa")
_RANGE = re.compile(r"\s?(?:-|–|—|~|～|至|到|to|or|或)\s?")
_SHARE_OF = re.compile(r"\s(?:out )?of (?:its |the |a total )?")
_BETWEEN = re.compile(r"\s(?:and|to)\s")
_PER = re.compile(r"(?:每|/|\bper|\bevery|\beach)\s?\Z", re.IGNORECASE)
_VAGUE = frozenset("数几多若余")


class Quantity(NamedTuple):
    """A number with its unit and place; ``currency`` for money, ``role`` where the notation itself tells."""

    start: int
    end: int
    value: float
    unit: str
    currency: str = ""
    role: str = ""


class _Reading(NamedTuple):
    """A number that may still lack its unit: the lower end of a range has it from the upper one."""

    number: Number
    start: int
    end: int
    unit: str = ""
    currency: str = ""
    worth: float = 1.0
    role: str = ""
    signed: bool = False


def quantities(text: str) -> Iterator[Quantity]:
    """Every quantity of ``text``, those in digits and numerals first, then those in words."""
    folded = fold(text)
    done = 0
    for match in TOKEN.finditer(folded):
        start, end = match.span()
        if start < done or not _worth_reading(folded, start, end):
            continue
        found, done = _from_token(folded, match, done)
        yield from found
    for start, end, value, unit, currency, role in word_quantities(folded):
        yield Quantity(start, end, value, unit, currency, role)


def _worth_reading(text: str, start: int, end: int) -> bool:
    """The cheap question: could this be a quantity at all?"""
    before = text[start - 1] if start else " "
    if before in MONEY_SIGNS:
        return True
    if before == "第" or before in "._" or (before.isdigit() and before.isascii()):
        return False
    if (last := text[end - 1]) in "万亿" and end > start + 1:
        return True
    after = text[end : end + 1]
    if after == " ":
        after = text[end + 1 : end + 2]
    if last == "一" and end == start + 1:
        return after in {"成", "倍"}
    return after in FOLLOWS or before in "之币元 BDYRKW"


def _from_token(text: str, match: re.Match[str], done: int) -> tuple[list[Quantity], int]:
    start = match.start()
    if text[match.end() : match.end() + 1] in _SIZE_STARTS and (sizes := model_sizes(text, start)):
        return [Quantity(s, e, v, "parameters", "", role) for s, e, v, role in sizes], sizes[-1][1]
    first = _reading(text, match)
    if first is None:
        return [], done
    following = text[first.end : first.end + 2].lstrip()[:1]
    if following in _RANGE_STARTS and (both := _range(text, first)) is not None:
        return both
    if not first.unit or not _certain(text, first):
        return [], done
    return [_quantity(first, first.start, first.end)], first.end


def _reading(text: str, match: re.Match[str]) -> _Reading | None:
    start = match.start()
    number = number_at(text, match)
    if number is None:
        return None
    sign = sign_before(text, start)
    if sign is not None:
        return _signed(text, number, *sign)
    before = text[max(0, start - 3) : start]
    letter = before[:-1][-1:] if before[-1:] == "-" else before[-1:]
    if letter.isascii() and letter.isalpha():
        return None
    if before.endswith("分之"):
        return _Reading(number, start - 3, number.end, "percent")
    return _with_unit(text, number, start)


def _signed(text: str, number: Number, begin: int, currency: str) -> _Reading:
    end = number.end
    unit = unit_after(text, end)
    if unit is not None and unit[1] == "money":
        end, _, written, _ = unit
        if currency in {"USD", "¥"} and written != "元":
            currency = written
        elif currency == "¥":
            currency = "CNY"
    return _Reading(number, begin, end, "money", currency_of(text, begin, end, currency), signed=True)


def _with_unit(text: str, number: Number, start: int) -> _Reading:
    found = unit_after(text, number.end)
    if found is None:
        unit = implied_unit(text, start, number)
        role, name = (unit.role, unit.name) if unit else ("", "")
        return _Reading(number, start, number.end, name, role=role)
    end, name, currency, worth = found
    if name == "money":
        currency = currency_of(text, start, end, currency)
    return _Reading(number, start, end, name, currency, worth)


def _range(text: str, lower: _Reading) -> tuple[list[Quantity], int] | None:
    """The two ends of a range, which share the unit and the scale that only one of them is written with."""
    joint = _RANGE.match(text, lower.end) or _SHARE_OF.match(text, lower.end)
    if joint is None and text[max(0, lower.start - 8) : lower.start].lower() == "between ":
        joint = _BETWEEN.match(text, lower.end)
    if joint is None or (match := TOKEN.match(text, joint.end())) is None:
        return None
    upper = _reading(text, match)
    if upper is None or (lower.unit and upper.unit):
        return None
    lower_number, upper_number = lower.number, upper.number
    if lower_number.scale == 1.0:
        lower_number = lower_number._replace(value=lower_number.value * upper_number.scale)
    if upper.unit:
        lower = upper._replace(number=lower_number, start=lower.start)
    elif lower.signed and max(lower.number.scale, upper_number.scale) > 1.0:
        upper = lower._replace(number=upper_number, start=upper.start, end=upper.end)
        lower = lower._replace(number=lower_number)
    else:
        return None
    if not lower_number.value < upper_number.value <= 1000 * lower_number.value:
        return None
    start, end = lower.start, upper.end
    return [_quantity(lower, start, end), _quantity(upper, start, end)], end


def _certain(text: str, reading: _Reading) -> bool:
    """Whether the number is one: 数十亿 and 几百万 say none, "per million tokens" is a measure."""
    left = text[max(0, reading.start - 6) : reading.start]
    if reading.number.bare and (left[-1:] in _VAGUE or _bracket(reading)):
        return False
    if reading.unit in {"tokens", "people"} and _PER.search(left):
        return False
    value = reading.number.value
    if not value and reading.unit != "percent":
        return False
    if reading.worth == 10.0:
        return value <= 10
    least = {"units": 10, "shares": 1000}.get(reading.unit, 0)
    return value >= least


def _bracket(reading: _Reading) -> bool:
    """千元机 and 万人大厂 name a class of things, no quantity."""
    return reading.number.value < 1e6 and reading.unit in {"money", "people"}


def _quantity(reading: _Reading, start: int, end: int) -> Quantity:
    value = reading.number.value * reading.worth
    return Quantity(start, end, float(f"{value:.12g}"), reading.unit, reading.currency, reading.role)
