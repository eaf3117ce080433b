"""Whether two numbers can be one: takes two figures, knows rounding, bounds, ranges and currencies."""

import re
from math import floor, inf, log10

from tracker.model.claim import Bound, Figure

Interval = tuple[float, float]

_EXACT = 0.01
"""A difference this small is none, however the two are written."""
_ABOUT = 0.1
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_FEWEST_DIGITS = 2
"""One written digit is read as two: $5bn is no rounding of $4.8bn, but $1bn is one of $1.04bn."""
_MOST_DIGITS = 12

_PER_DOLLAR: dict[str, Interval] = {
    "USD": (1.0, 1.0), "CNY": (6.7, 7.4), "HKD": (7.7, 7.9), "TWD": (28.0, 34.0), "JPY": (130.0, 162.0),
    "KRW": (1250.0, 1500.0), "EUR": (0.82, 0.99), "GBP": (0.71, 0.84), "SGD": (1.25, 1.4),
    "INR": (80.0, 95.0),
}  # fmt: skip
"""What a dollar cost between 2022 and 2026, with some room: rates are no news here."""


def agree(one: Figure, other: Figure) -> bool:
    """Whether both can be right: one is the other rounded, within its bound or range, or converted.

    Symmetric. Sums in currencies whose rate is not known always agree.
    """
    if one.low.unit != other.low.unit:
        return False
    if one.low.currency != other.low.currency:
        return _converted(one, other)
    if is_point(one) and is_point(other):
        return _rounded(one, other)
    return _overlap(interval(one), interval(other))


def is_point(figure: Figure) -> bool:
    """Whether it is one number, without bound or range."""
    return figure.high is None and figure.bound is Bound.EXACT


def interval(figure: Figure) -> Interval:
    """What a figure allows, from the least to the most."""
    low, high = figure.low.value, (figure.high or figure.low).value
    if figure.bound is Bound.AT_LEAST:
        return low * (1 - _EXACT), inf
    if figure.bound is Bound.AT_MOST:
        return 0.0, high * (1 + _EXACT)
    if figure.bound is Bound.NEARLY:
        return low * (1 - 1.5 * _ABOUT), high * (1 + _EXACT)
    slack = _ABOUT if figure.bound is Bound.ABOUT else 2 * _EXACT
    return low * (1 - slack), high * (1 + slack)


def _overlap(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _rounded(one: Figure, other: Figure) -> bool:
    less, more = sorted((one.low.value, other.low.value))
    if more - less <= _EXACT * more:
        return True
    ones, others = _written_digits(one), _written_digits(other)
    if ones == others and ones > _FEWEST_DIGITS:
        return False
    coarse, fine = (one, other) if ones <= others else (other, one)
    return _same_to(coarse.low.value, fine.low.value, min(ones, others))


def _same_to(coarse: float, fine: float, digits: int) -> bool:
    """Whether ``fine``, rounded or cut off to so many digits, is ``coarse``."""
    if fine <= 0 or coarse <= 0:
        return fine == coarse
    step = 10.0 ** (floor(log10(fine)) - digits + 1)
    near = 1e-6 * step
    return abs(round(fine / step) * step - coarse) < near or abs(floor(fine / step) * step - coarse) < near


def _written_digits(figure: Figure) -> int:
    """The significant digits of a number as written; zeros at the end of a whole number tell nothing."""
    match = _DIGITS.search(figure.low.text)
    if match is None:
        return _FEWEST_DIGITS
    written = match[0].replace(",", "")
    digits = written.replace(".", "").lstrip("0") if "." in written else written.strip("0")
    return min(max(len(digits), _FEWEST_DIGITS), _MOST_DIGITS)


def _converted(one: Figure, other: Figure) -> bool:
    rates, wanted = _PER_DOLLAR.get(one.low.currency), _PER_DOLLAR.get(other.low.currency)
    if rates is None or wanted is None:
        return True
    ones, others = interval(one), interval(other)
    dollars = ones[0] / rates[1] / (1 + _ABOUT), ones[1] / rates[0] * (1 + _ABOUT)
    return _overlap(dollars, (others[0] / wanted[1], others[1] / wanted[0]))
