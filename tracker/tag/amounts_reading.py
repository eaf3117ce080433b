"""Finds the numbers of a text, reads their scale and unit, and joins the two ends of a range."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.tag.amounts_context import currency_of, implied_unit
from tracker.tag.amounts_models import model_sizes
from tracker.tag.amounts_numbers import TOKEN, Number, fold, number_at
from tracker.tag.amounts_units import (
    HAN_UNIT,
    LATIN_UNIT,
    SIGN_BEFORE,
    SIGN_ENDS,
    SIGNS,
    han_unit,
    latin_unit,
)
from tracker.tag.amounts_words import word_quantities

_HAN_STARTS = frozenset("成倍%美港新日韩欧英加澳卢瑞元块人台百参分")
_RANGE = re.compile(r"\s?(?:-|–|—|~|～|至|到|to|or|或)\s?")
_SHARE_OF = re.compile(r"\s(?:out )?of (?:its |the |a total )?")
_BETWEEN = re.compile(r"\s(?:and|to)\s")
_CHINESE_PERCENT = re.compile(r"百?分之\Z")
_PER = re.compile(r"(?:每|/|\bper|\bevery|\beach)\s?\Z", re.IGNORECASE)
_GLUED = re.compile(r"[A-Za-z]-?\Z")
_VAGUE = frozenset("数几多若余")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and place; ``currency`` for money, ``role`` where the notation itself tells."""

    start: int
    end: int
    value: float
    unit: str
    currency: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
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
        if match.start() < done:
            continue
        found, done = _from_token(folded, match, done)
        yield from found
    for start, end, value, unit, currency, role in word_quantities(folded):
        yield Quantity(start, end, value, unit, currency, role)


def _from_token(text: str, match: re.Match[str], done: int) -> tuple[list[Quantity], int]:
    token, start = match[0], match.start()
    if not _worth_reading(text, token, start, match.end()):
        return [], done
    if token[0].isascii() and (sizes := model_sizes(text, start)):
        return [Quantity(s, e, v, "parameters", "", role) for s, e, v, role in sizes], sizes[-1][1]
    first = _reading(text, match)
    if first is None:
        return [], done
    if (upper := _upper_end(text, first)) is not None:
        return upper
    if not first.unit or not _certain(text, first):
        return [], done
    return [_quantity(first, first.start, first.end)], first.end


def _worth_reading(text: str, token: str, start: int, end: int) -> bool:
    """The cheap question: could this be a quantity at all?"""
    before = text[start - 1] if start else " "
    if token[0].isascii():
        return (
            before != "第" and not (before.isascii() and (before.isalnum() or before in "._"))
        ) or before in SIGN_ENDS
    if len(token) > 1:
        return before != "第"
    after = text[end : end + 1]
    return after in ("成", "倍") if token == "一" else after in _HAN_STARTS and before != "第"


def _reading(text: str, match: re.Match[str]) -> _Reading | None:
    start = match.start()
    number = number_at(text, match)
    if number is None:
        return None
    before = text[max(0, start - 10) : start]
    if (sign := _sign(before)) is not None:
        currency, begin = SIGNS[sign[0].strip().lower()], start - (len(before) - sign.start())
        return _signed(text, number, begin, currency)
    if _GLUED.search(before):
        return None
    if _CHINESE_PERCENT.search(before):
        return _Reading(number, start - 3, number.end, "percent")
    return _with_unit(text, number, start)


def _sign(before: str) -> re.Match[str] | None:
    return SIGN_BEFORE.search(before) if before.rstrip()[-1:] in SIGN_ENDS and before.strip() else None


def _signed(text: str, number: Number, begin: int, currency: str) -> _Reading:
    unit = _unit_after(text, number.end)
    end = number.end
    if unit is not None and unit[1] == "money":
        end = unit[0]
        if currency in {"USD", "¥"} and unit[2] != "元":
            currency = unit[2]
        elif currency == "¥":
            currency = "CNY"
    return _Reading(number, begin, end, "money", currency_of(text, begin, end, currency), signed=True)


def _with_unit(text: str, number: Number, start: int) -> _Reading | None:
    found = _unit_after(text, number.end)
    if found is None:
        unit = implied_unit(text, start, number)
        return (
            _Reading(number, start, number.end, unit.name, role=unit.role)
            if unit
            else _Reading(number, start, number.end)
        )
    end, unit_name, currency, worth, role = found
    if unit_name == "money":
        currency = currency_of(text, start, end, currency)
    return _Reading(number, start, end, unit_name, currency, worth, role)


def _unit_after(text: str, end: int) -> tuple[int, str, str, float, str] | None:
    following = text[end : end + 1]
    if not following:
        return None
    if following == " ":
        following = text[end + 1 : end + 2]
    if following.isascii() and following != "%":
        if (latin := LATIN_UNIT.match(text, end)) is None:
            return None
        unit, currency, worth = latin_unit(latin)
        return latin.end(), unit, currency, worth, ""
    if (han := HAN_UNIT.match(text, end)) is None:
        return None
    unit, currency, worth = han_unit(han[1])
    return han.end(), unit, currency, worth, ""


def _upper_end(text: str, lower: _Reading) -> tuple[list[Quantity], int] | None:
    joint = _RANGE.match(text, lower.end)
    if joint is None and text[max(0, lower.start - 8) : lower.start].lower().endswith("between "):
        joint = _BETWEEN.match(text, lower.end)
    joint = joint or _SHARE_OF.match(text, lower.end)
    if joint is None or (match := TOKEN.match(text, joint.end())) is None:
        return None
    upper = _reading(text, match)
    if upper is None or (lower.unit and upper.unit):
        return None
    if upper.unit:
        shared = lower.number.value * (1.0 if lower.number.scale > 1 else upper.number.scale)
        lower = replace(upper, number=replace(lower.number, value=shared), start=lower.start)
    elif lower.signed and max(lower.number.scale, upper.number.scale) > 1:
        shared = lower.number.value * (1.0 if lower.number.scale > 1 else upper.number.scale)
        upper = replace(lower, number=upper.number, start=upper.start, end=upper.end)
        lower = replace(lower, number=replace(lower.number, value=shared))
    else:
        return None
    if not lower.number.value < upper.number.value <= 1000 * lower.number.value:
        return None
    return [_quantity(lower, lower.start, upper.end), _quantity(upper, lower.start, upper.end)], upper.end


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
        return 0 < value <= 10
    if reading.unit == "units":
        return value >= 10
    return reading.unit != "shares" or value >= 1000


def _bracket(reading: _Reading) -> bool:
    """千元机 and 万人大厂 name a class of things, no quantity."""
    return reading.number.value < 1e6 and reading.unit in {"money", "people"}


def _quantity(reading: _Reading, start: int, end: int) -> Quantity:
    value = reading.number.value * reading.worth
    return Quantity(start, end, float(f"{value:.12g}"), reading.unit, reading.currency, reading.role)
