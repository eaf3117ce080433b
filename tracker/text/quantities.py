"""Numbers as they are written in Chinese and English, and amounts as they are shown."""

import re

from tracker.model.tags import Amount

HAN_DIGITS = "〇零一二两三四五六七八九"
HAN_NUMERALS = HAN_DIGITS + "十百千半"
"""The characters of a numeral below ten thousand; 万 and 亿 are scales."""

_DIGIT = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_ONLY_DIGITS = re.compile(f"[{HAN_DIGITS}]+")

_SIGNS = {
    "USD": "US$", "CNY": "RMB ", "HKD": "HK$", "TWD": "NT$", "EUR": "€", "GBP": "£", "SGD": "S$", "AUD": "A$",
    "CAD": "C$", "INR": "₹",
}  # fmt: skip
_WORDS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_LETTERS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
_PREFIXES = ((1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_PHYSICAL = {"flops": "FLOPS", "ops": "OPS", "watts": "W"}


def number_value(text: str) -> float | None:
    """What a numeral in Arabic digits (with thousands separators) or in Chinese characters says.

    Chinese numerals may have a fraction after 点; 半 is a half. None for what is no numeral: "", "十点".
    """
    if text[:1].isdigit() and text.isascii():
        return float(text.replace(",", ""))
    if text == "半":
        return 0.5
    whole, _, fraction = text.partition("点")
    if fraction or "点" in text:
        if not _ONLY_DIGITS.fullmatch(fraction):
            return None
        upper = number_value(whole)
        return None if upper is None else upper + float("0." + _spelled(fraction))
    return _han_value(whole)


def amount_text(amount: Amount) -> str:
    """An amount as one English phrase: US$4.8 billion, RMB 35 billion, 1T parameters, 48.6%, 3x."""
    value, unit = amount.value, amount.unit
    if unit == "money":
        sign = _SIGNS.get(amount.currency) or f"{amount.currency} ".lstrip()
        return f"{sign}{_scaled(value, _WORDS, ' ')}"
    if unit == "percent":
        return f"{_digits(value)}%"
    if unit == "times":
        return f"{_digits(value)}x"
    if unit in _PHYSICAL:
        number = _scaled(value, _PREFIXES, " ")
        return f"{number}{_PHYSICAL[unit]}" if number[-1].isalpha() else f"{number} {_PHYSICAL[unit]}"
    if unit in {"parameters", "tokens"}:
        return f"{_scaled(value, _LETTERS, '')} {unit}"
    return f"{_scaled(value, _WORDS, ' ')} {unit}".rstrip()


def _spelled(digits: str) -> str:
    return "".join(str(_DIGIT[digit]) for digit in digits)


def _han_value(text: str) -> float | None:
    if _ONLY_DIGITS.fullmatch(text):
        return float(_spelled(text))
    total, digit, below = 0, None, 10_000
    for character in text:
        tens = _TENS.get(character)
        if tens is None:
            if digit or character not in _DIGIT:
                return None
            digit = _DIGIT[character] or None
        elif tens < below:
            total, digit, below = total + (1 if digit is None else digit) * tens, None, tens
        else:
            return None
    return float(total + (digit or 0)) if text else None


def _scaled(value: float, scales: tuple[tuple[float, str], ...], gap: str) -> str:
    for scale, name in scales:
        if value >= scale * 0.9995:
            return f"{_digits(value / scale)}{gap}{name}"
    return _digits(value)


def _digits(value: float) -> str:
    text = f"{value:,.2f}" if value < 1000 else f"{value:,.0f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
