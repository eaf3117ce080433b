"""Numerals with their scale: 1.2万亿, 三亿五千万, 4.8 billion, 10个亿, all as one value."""

import re
from functools import lru_cache

from tracker.tag.amounts_units import SCALES
from tracker.text.han import to_simplified
from tracker.text.quantities import HAN_DIGITS, HAN_NUMERALS, number_value

_SCALED = f"万亿{HAN_NUMERALS}"
TOKEN = re.compile(
    # A lone Chinese numeral is no number unless a unit or a scale follows, or 百分之 stands before it:
    # most are met in 一个, 三十.
    rf"[0-9{_SCALED}]"
    rf"(?:(?<=[0-9万亿])|(?<=之.)|(?=[{_SCALED}点多余个%成倍美港新日韩欧英加澳卢瑞元块人台参分 ]))"
    rf"[0-9{_SCALED},.点]*(?:[多余个 ]?[百千]?[万亿]+)*"
)
"""Anything that may be a number: one fast look at a text finds them all."""

_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_MEGA = "兆(?=[元美港台日韩参新人])"
_USUAL = re.compile(
    rf"(?>({_DIGITS}))"
    rf"(?:([十百千]?)[多余个 ]?(万亿|[万亿]|{_MEGA})(?![0-9{_SCALED}])"
    r"|(?:[ -]?((?i:thousand|million|billion|trillion|bn|bln|mn|mln|tn|trn|tln|lakh|crore|mil))"
    r"|((?i:mm|[kmbt])))(?![A-Za-z0-9])"
    rf"|(?![{_SCALED}]))"
)
"""Digits with at most one scale, in one look. Its groups: digits, tens, scale; a Latin word or letter."""

_PIECE = re.compile(
    rf"(?:({_DIGITS})([十百千]?)|([{HAN_NUMERALS}]+(?:点[{HAN_DIGITS}]+)?)|)(?:[多余个 ]?([万亿]))?"
)
_LONE_MEGA = re.compile(_MEGA)
_FOLDED = re.compile("[億萬參數點幣韓圓歐歲員兩個餘臺顆張塊詞０-９％＄￥．]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)} | {
    ord("％"): "%", ord("＄"): "$", ord("￥"): "¥", ord("．"): ".",
}  # fmt: skip
_FULL_WIDTH_COMMA = re.compile("(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")
_LONGEST = 40
"""Characters of a numeral: what is longer is no quantity, and may be more than a number can hold."""
_TENS = {"十": 10.0, "百": 100.0, "千": 1000.0, "": 1.0}
_SCALES = {
    **SCALES,
    **{tens + mark: power + more
       for tens, more in (("", 0), ("十", 1), ("百", 2), ("千", 3))
       for mark, power in (("万", 4), ("亿", 8), ("万亿", 12), ("兆", 12))},
}  # fmt: skip


Number = tuple[float, int, float, bool, str]
"""A value, where its numeral and scale end, and how it was written: the scale, 1.0 for plain digits;
whether the scale stands alone (百亿, 万亿), which is a value only if nothing vague, as 数 in 数百亿, comes
before it; the letter of a scale such as the B of 72B, else "". A plain tuple: a text may have dozens."""


def fold(text: str) -> str:
    """``text`` with ordinary digits and simplified characters, of the same length."""
    if text.isascii() or _FOLDED.search(text) is None:
        return text
    return _FULL_WIDTH_COMMA.sub(",", to_simplified(text.translate(_FULL_WIDTH)))


def number_at(text: str, token: re.Match[str]) -> Number | None:
    """The number that a match of ``TOKEN`` begins with; None where it is none."""
    if token.end() - token.start() > _LONGEST:
        return None
    usual = _USUAL.match(text, token.start())
    if usual is None:
        return _composed(text, token)
    digits, tens, mark, word, letter = usual.groups()
    if "," in digits:
        digits = digits.replace(",", "")
    scale = tens + mark if mark else word or letter
    if scale is None:
        return float(digits), usual.end(), 1.0, False, ""
    power = _SCALES[scale.lower()]
    # Digits and scale are read as one numeral: 1.1 times 1e9 is not quite 1.1e9.
    return float(f"{digits}e{power}"), usual.end(), 10.0**power, False, letter or ""


def _composed(text: str, token: re.Match[str]) -> Number | None:
    """A number with Chinese numerals or with several scales: 三成, 百亿, 3亿5000万."""
    read = _han_scaled(token[0])
    if read is None:
        return None
    value, scale, bare, length = read
    end = token.start() + length
    if (mega := _LONE_MEGA.match(text, end)) is not None:
        return rounded(value * 1e12), mega.end(), scale * 1e12, bare, ""
    return value, end, scale, bare, ""


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
    return (rounded(total + pending + tail), scale, bare, end) if end else None


def rounded(value: float) -> float:
    """``value`` with the twelve digits that a product of decimal numbers has right."""
    return float(f"{value:.12g}")


def _piece_value(piece: re.Match[str]) -> float | None:
    digits, tens, han = piece[1], piece[2], piece[3]
    if digits:
        return (number_value(digits) or 0.0) * _TENS[tens]
    return number_value(han) if han else None
