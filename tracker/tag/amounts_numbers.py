"""Numerals with their scale: 1.2万亿, 三亿五千万, 4.8 billion, 10个亿, all as one value."""

import re
from functools import lru_cache
from typing import NamedTuple

from tracker.tag.amounts_units import SCALES
from tracker.text.han import to_simplified
from tracker.text.quantities import HAN_DIGITS, HAN_NUMERALS, number_value

_SCALED = f"万亿{HAN_NUMERALS}"
TOKEN = re.compile(
    # A lone Chinese numeral is no number unless a unit or a scale follows: most are met in 一个, 三十.
    rf"[0-9{_SCALED}](?:(?<=[0-9万亿])|(?=[{_SCALED}点多余个%成倍美港新日韩欧英加澳卢瑞元块人台参分 ]))"
    rf"[0-9{_SCALED},.点]*(?:[多余个 ]?[百千]?[万亿]+)*"
)
"""Anything that may be a number: one fast look at a text finds them all."""

_PIECE = re.compile(
    rf"(?:(\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)([十百千]?)"
    rf"|([{HAN_NUMERALS}]+(?:点[{HAN_DIGITS}]+)?)|)(?:[多余个 ]?([万亿]))?"
)
_LATIN_SCALE = re.compile(
    r"(?:[ -]?(thousand|million|billion|trillion|bn|bln|mn|mln|tn|trn|tln|lakh|crore|mil)|(mm|[kmbt]))"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_MEGA = re.compile("兆(?=[元美港台日韩参新人])")
_FOLDED = re.compile("[億萬參數點幣韓圓歐歲員兩個餘臺顆張塊詞０-９％＄￥．]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)} | {
    ord("％"): "%", ord("＄"): "$", ord("￥"): "¥", ord("．"): ".",
}  # fmt: skip
_FULL_WIDTH_COMMA = re.compile("(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")
_GAPS = frozenset(" -")
_SCALE_STARTS = frozenset("兆bBcCkKlLmMtT")
_TENS = {"十": 10.0, "百": 100.0, "千": 1000.0, "": 1.0}


class Number(NamedTuple):
    """A value with where its numeral and scale end.

    ``scale`` is what the numeral was multiplied by, 1.0 for plain digits. ``bare`` when the scale stands
    alone (百亿, 万亿): it is a value only if nothing vague, as 数 in 数百亿, comes before it. ``letter``
    is the single letter of a scale such as the B of 72B.
    """

    value: float
    end: int
    scale: float = 1.0
    bare: bool = False
    letter: str = ""


def fold(text: str) -> str:
    """``text`` with ordinary digits and simplified characters, of the same length."""
    if text.isascii() or _FOLDED.search(text) is None:
        return text
    return _FULL_WIDTH_COMMA.sub(",", to_simplified(text.translate(_FULL_WIDTH)))


def number_at(text: str, token: re.Match[str]) -> Number | None:
    """The number that a match of ``TOKEN`` begins with; None where it is none."""
    digits = token[0].rstrip(",.")
    if digits.replace(".", "", 1).isdigit() and digits.isascii():
        return _latin_scaled(text, float(digits), token.start() + len(digits), 1.0)
    read = _han_scaled(token[0])
    if read is None:
        return None
    value, scale, bare, length = read
    end = token.start() + length
    if (mega := _MEGA.match(text, end)) is not None:
        return Number(value * 1e12, mega.end(), scale * 1e12, bare)
    if not token[0][0].isascii():
        return Number(value, end, scale, bare)
    return _latin_scaled(text, value, end, scale)


def _latin_scaled(text: str, value: float, end: int, scale: float) -> Number:
    following = text[end : end + 1]
    if following in _GAPS:
        following = text[end + 1 : end + 2]
    if following not in _SCALE_STARTS:
        return Number(value, end, scale)
    if (mega := _MEGA.match(text, end)) is not None:
        return Number(value * 1e12, mega.end(), 1e12)
    if (latin := _LATIN_SCALE.match(text, end)) is not None:
        factor = SCALES[(latin[1] or latin[2]).lower()]
        return Number(value * factor, latin.end(), factor, letter=latin[2] or "")
    return Number(value, end, scale)


@lru_cache(maxsize=4096)
def _han_scaled(token: str) -> tuple[float, float, bool, int] | None:
    """Value, scale, whether the scale stands alone, and how much of the token was read."""
    total = pending = tail = 0.0
    scale, end, first = 1.0, 0, True
    bare = token[0] in "十百千万亿"
    while end < len(token):
        piece = _PIECE.match(token, end)
        if piece is None or piece.end() == end:
            break
        number, mark = _piece_value(piece), piece[4]
        if number is None and not mark:
            break
        if not mark:
            tail, end = number or 0.0, piece.end()
            break
        known = total or pending
        value = number if number is not None else (0.0 if known or not first else 1.0)
        if mark == "万":
            pending += value * 1e4
        else:
            total, pending = total + (pending + value) * 1e8, 0.0
        scale, end, first = (
            (1e12 if scale == 1e4 and mark == "亿" else 1e4 if mark == "万" else 1e8),
            piece.end(),
            False,
        )
    return (total + pending + tail, scale, bare, end) if end else None


def _piece_value(piece: re.Match[str]) -> float | None:
    digits, tens, han = piece[1], piece[2], piece[3]
    if digits:
        return (number_value(digits) or 0.0) * _TENS[tens]
    return number_value(han) if han else None
