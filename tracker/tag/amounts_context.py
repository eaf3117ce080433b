"""What the words around a number say where its notation does not: a currency, a unit."""

import re

_YEN = re.compile(r"日元|日圆|日本|日经|软银|\byen\b|\bJapan|\bTokyo\b|\bSoftBank\b", re.IGNORECASE)
_TAIWAN = re.compile(r"新台币|台币|台股|NT\$")
_AROUND = 60

_PARAMETERS = re.compile(r"(?:参数(?:量|规模|总量)?|\bparameters?\b)[^，。,;；0-9]{0,6}\Z", re.IGNORECASE)
_ACTIVE = re.compile(r"激活(?:参数(?:量)?)?(?:仅|约|只有|为)*\Z")
_CONTEXT = re.compile(r"(?:上下文|\bcontext\b)[^，。,;；.0-9]{0,16}\Z", re.IGNORECASE)
_CONTEXT_NEXT = re.compile(r"[- ]?(?:的?超?长?上下文|context)", re.IGNORECASE)
_USERS = re.compile(r"(?:用户|月活|日活|\bMAUs?\b|\bDAUs?\b)[^，。,;；0-9%]{0,10}\Z", re.IGNORECASE)


Implied = tuple[str, str]
"""A unit that the words before a number give it, and its role."""

_NONE: Implied = ("", "")


def currency_of(text: str, start: int, end: int, currency: str) -> str:
    """The ISO 4217 code: ¥ is yen beside Japan, 元 is Taiwan's where its dollar is spoken of, else yuan."""
    if currency == "¥":
        return "JPY" if _YEN.search(text, max(0, start - _AROUND), end + _AROUND) else "CNY"
    if currency == "元":
        # A look for one character of the whole text spares most texts the search around each sum.
        spoken_of = ("台" in text or "NT$" in text) and _TAIWAN.search(
            text, max(0, start - _AROUND), end + _AROUND
        )
        return "TWD" if spoken_of else "CNY"
    return currency


def implied_unit(text: str, start: int, end: int, scale: float, letter: str) -> Implied:
    """The unit of a scaled number that has none of its own: 参数量达1.6万亿, 月活破亿, context of 256K.

    ``start`` and ``end`` are the place of the number with its ``scale``, which ``letter`` writes if not "".
    """
    if scale == 1.0:
        return _NONE
    left = text[max(0, start - 24) : start]
    if letter:
        reach = letter in "kKmM" and (_CONTEXT.search(left) or _CONTEXT_NEXT.match(text, end))
        return ("tokens", "context") if reach else _NONE
    if "激活" in left and _ACTIVE.search(left):
        return "parameters", "active"
    if ("参数" in left or "aram" in left) and _PARAMETERS.search(left):
        return "parameters", ""
    if ("用户" in left or "活" in left or "AU" in left) and _USERS.search(left):
        return "people", "users"
    return _NONE
