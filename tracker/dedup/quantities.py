"""Numbers and codes in one form, whatever the language writes them like.

A code is a name with a version, ``=family:version``: GLM-4.6 is ``=glm:4.6``, Kimi K2.5 ``=k:2.5``,
Composer 2 ``=composer:2``, Q3 and 第三季度 ``=q:3``, Series B and B轮 ``=round:b``. Two codes of one
family with different versions speak of different things.
"""

import re

CODE = "="
NUMBER = "#"

_DIGIT = re.compile(r"[0-9]")
_DIGITS = re.compile(r"[0-9][0-9.,]*")
_REACH = 16
"""Characters before and after a number that the patterns below look at, at most."""
_MAY_JOIN = re.compile(r"[0-9](?:(?<=[A-Za-z].)|(?<=[A-Za-z][-‑].))")
_MAY_SPACE = re.compile(r"[0-9](?<=[A-Za-z] .)")
_MAY_TRAIL = re.compile(r"[0-9][A-Za-z]")
"""Most texts have none of these, and a digit is found fast: a quick look saves a slow one."""
_JOINED = re.compile(r"(?<![A-Za-z0-9.])([A-Za-z]{1,12})[-‑]?(\d{1,4}(?:\.\d{1,3})*)(?![\d.]*[%\d])")
_SPACED = re.compile(
    r"(?<![A-Za-z0-9.])([A-Z][A-Za-z]{2,11}) (\d{1,2}(?:\.\d{1,2})?)(?![\d,.%+:/-]|[.,]\d)"
    r"(?! ?(?:[kKmMbBtT](?:n|ln)?(?![A-Za-z])|thousand|million|billion|trillion|percent|per cent|pct|years?"
    r"|months?|weeks?|days?|hours?|minutes?|people|firms|companies|times|[万亿千百年月日号点个家款名人项位倍元]))"
)
_TRAILING = re.compile(r"(?<![A-Za-z0-9.,$])(\d{2,4})([A-Za-z]{1,3})(?![A-Za-z0-9])")
_UNITS = "k m b t bn mn tn x h s ms gb tb mb kg km cm mm nm kw mw gw st nd rd th am pm w p c f l d y"
_UNIT_LETTERS = frozenset(_UNITS.split())
_PLAIN_WORDS = """
top in at on of by to for the and with from over under about after before up down than least most only
jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august
september october november december part chapter page no day week covid fy age
rmb usd hkd cny yuan eur gbp nt us hk
"""
_NO_FAMILY = frozenset(_PLAIN_WORDS.split())
_PERIODS = {
    "first quarter": "q:1", "second quarter": "q:2", "third quarter": "q:3", "fourth quarter": "q:4",
    "first half": "h:1", "second half": "h:2", "上半年": "h:1", "下半年": "h:2",
    "一季": "q:1", "二季": "q:2", "三季": "q:3", "四季": "q:4", "一季度": "q:1",
}  # fmt: skip
_PERIOD = re.compile("|".join(_PERIODS))
_ROUND = re.compile(
    r"(?<![A-Za-z])[Ss]eries[ -]([A-Ha-h])(?![A-Za-z])|(?<![A-Za-z])([A-H])\d?\+* ?轮|(天使|种子)轮"
    r"|([Ss]eed) (?:round|funding)"
)

_SCALE = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9,
    "t": 1e12, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9.])(\d[\d,]*(?:\.\d+)?)(?: ?(万亿|千亿|百亿|亿|千万|百万|万|千|%|％)"
    r"|[ -]?((?:thousand|million|billion|trillion|mln|bln|trn|bn|mn|tn|k|m|b|t)(?![a-z0-9])|percent(?![a-z])"
    r"|pct(?![a-z])))?"
    r"( ?[年月日号点岁届])?",
    re.IGNORECASE,
)


def codes(text: str) -> list[str]:
    """The codes of a text (NFKC, in its own case) in order of kind and appearance."""
    found: list[str] = []
    if _DIGIT.search(text):
        _add_versions(text, found)
    low = text.lower()
    if "quarter" in low or " half" in low or "季" in low or "半年" in low:
        found.extend([CODE + _PERIODS[period] for period in _PERIOD.findall(low)])
    if "series" in low or "seed" in low or "轮" in low:
        for latin, han, early, seed in _ROUND.findall(text):
            found.append(f"{CODE}round:{(latin or han or ('seed' if early or seed else '')).lower()}")
    return found


def _add_versions(text: str, found: list[str]) -> None:
    for sign, pattern in ((_MAY_JOIN, _JOINED), (_MAY_SPACE, _SPACED)):
        if sign.search(text):
            for family, version in pattern.findall(_around_digits(text)):
                if (low := family.lower()) not in _NO_FAMILY:
                    found.append(f"{CODE}{low}:{version}")
    if _MAY_TRAIL.search(text):
        for version, family in _TRAILING.findall(_around_digits(text)):
            if (low := family.lower()) not in _UNIT_LETTERS:
                found.append(f"{CODE}{low}:{version}")


def _around_digits(text: str) -> str:
    """The parts of a text that can have to do with a number: looking at all of it is slow."""
    if len(text) <= 4 * _REACH:
        return text
    parts: list[str] = []
    start = end = 0
    for digits in _DIGITS.finditer(text):
        first, last = digits.span()
        if first - _REACH > end:
            parts.append(text[start:end])
            start = first - _REACH
        end = last + _REACH
    parts.append(text[start:end])
    return "\n".join(parts)


def family(code: str) -> str:
    """What a code is a version of: "glm" of ``=glm:4.6``."""
    return code[1:].partition(":")[0]


def numbers(text: str) -> list[str]:
    """The telling numbers of a text (NFKC): with a scale or a percent sign, or of two digits and more.

    Dates, years and small bare numbers tell nothing and are left out. Three digits are kept.
    """
    found: list[str] = []
    if not _DIGIT.search(text):
        return found
    for digits, han, latin, dated in _NUMBER.findall(_around_digits(text)):
        scale = (han or latin).lower()
        value = float(digits.replace(",", "")) if digits.strip(",") else 0.0
        if scale in {"%", "％", "percent", "pct"}:
            found.append(f"{NUMBER}{value:.3g}%")
        elif scale:
            found.append(f"{NUMBER}{value * _SCALE[scale]:.3g}")
        elif not dated and value >= 10 and not 1990 <= value <= 2040:
            found.append(f"{NUMBER}{value:.3g}")
    return found
