"""The units, scales and currencies in which quantities are written, in English and Chinese."""

import re

from tracker.tag.amounts_latin import Found, Unit, latin_unit

SCALES = {
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "lakh": 5, "crore": 7,
    "k": 3, "m": 6, "mn": 6, "mln": 6, "mm": 6, "mil": 6, "b": 9, "bn": 9, "bln": 9,
    "t": 12, "tn": 12, "trn": 12, "tln": 12,
}  # fmt: skip
"""The power of ten of each scale."""

SIGNS = {
    "$": "USD", "us$": "USD", "u.s.$": "USD", "us $": "USD", "usd": "USD", "usd$": "USD", "美元": "USD",
    "hk$": "HKD", "hkd": "HKD", "港币": "HKD", "港元": "HKD", "nt$": "TWD", "ntd": "TWD", "twd": "TWD",
    "新台币": "TWD", "台币": "TWD", "s$": "SGD", "sg$": "SGD", "sgd": "SGD", "a$": "AUD", "au$": "AUD",
    "c$": "CAD", "ca$": "CAD", "rmb": "CNY", "cny": "CNY", "cn¥": "CNY", "人民币": "CNY",
    "€": "EUR", "eur": "EUR",
    "£": "GBP", "gbp": "GBP", "₩": "KRW", "krw": "KRW", "₹": "INR", "rs": "INR", "rs.": "INR", "jpy": "JPY",
    "chf": "CHF", "¥": "¥", "￥": "¥",
}  # fmt: skip
MONEY_SIGNS = frozenset("$€£¥￥₩₹")
_LONGEST_SIGN = 7
_SIGN_LENGTHS = sorted({len(sign) for sign in SIGNS}, reverse=True)
_SIGN_ENDS = frozenset(end for sign in SIGNS for end in (sign[-1], sign[-1].upper()))


def sign_before(text: str, start: int) -> tuple[int, str] | None:
    """Where the money sign or currency code before ``start`` begins, and its currency (¥ may be two)."""
    end = start - 1 if text[start - 1 : start].isspace() else start
    if text[end - 1 : end] not in _SIGN_ENDS:
        return None
    low = text[max(0, end - _LONGEST_SIGN) : end].lower()
    for length in _SIGN_LENGTHS:
        currency = SIGNS.get(low[-length:])
        if currency is None or len(low) < length:
            continue
        before = low[-length - 1 : -length]
        if low[-length].isalpha() and before.isascii() and before.isalpha():
            continue
        return end - length, currency
    return None


_HAN_MONEY = {
    "美元": "USD", "美金": "USD", "元人民币": "CNY", "人民币": "CNY",
    "元港币": "HKD", "港元": "HKD", "港币": "HKD",
    "元新台币": "TWD", "元台币": "TWD", "新台币": "TWD", "台币": "TWD", "新加坡元": "SGD", "新元": "SGD",
    "日元": "JPY", "日圆": "JPY", "韩元": "KRW", "韩圆": "KRW", "韩币": "KRW", "欧元": "EUR", "英镑": "GBP",
    "加元": "CAD", "澳元": "AUD", "卢比": "INR", "卢布": "RUB", "瑞士法郎": "CHF", "块钱": "CNY", "元": "元",
}  # fmt: skip
_HAN_PEOPLE_WORDS = """
    月活跃用户 活跃用户 付费用户 订阅用户 注册用户 企业用户 用户 月活 日活 员工 工程师 开发者 客户 会员
"""
_HAN_PEOPLE = tuple(_HAN_PEOPLE_WORDS.split())
_HAN_UNITS = {name: ("money", currency, 1.0) for name, currency in _HAN_MONEY.items()}
_HAN_UNITS |= dict.fromkeys((*_HAN_PEOPLE, "人", "名", "位"), ("people", "", 1.0))
_HAN_UNITS |= dict.fromkeys(("台", "辆", "颗", "张", "枚", "块", "片", "架", "卡"), ("units", "", 1.0))
_HAN_UNITS |= {
    "%": ("percent", "", 1.0), "个百分点": ("points", "", 1.0), "百分点": ("points", "", 1.0),
    "成": ("percent", "", 10.0), "倍": ("times", "", 1.0), "股": ("shares", "", 1.0),
    "参数": ("parameters", "", 1.0), "词元": ("tokens", "", 1.0), "吉瓦": ("watts", "", 1e9),
    "兆瓦": ("watts", "", 1e6), "千瓦": ("watts", "", 1e3), "瓦": ("watts", "", 1.0),
}  # fmt: skip
_NOT_AFTER = {
    "元": "(?!宇宙|年|旦|素|老|件|神|器|宝(?!格))",
    "成": "(?!不变|[立为功本员长果熟就品交年都真分色绩效])",
    "人": "(?![次工形均机类间生物民才])",
    "名": "(?![单为列副利字义声牌录])",
    "位": "(?=[^，。,；]{0,4}(?:用户|员工|工程师|研究|科学家|专家|开发|客户|创始人|高管|学生|教授|作者))",
    "张": "(?=[^，。,；]{0,10}(?:卡|GPU|芯片))",
    "块": "(?=[^，。,；]{0,10}(?:卡|GPU|芯片))",
    "片": "(?=[^，。,；]{0,4}(?:晶圆|芯片))",
    "台": "(?![币积湾风北阶])",
    "卡": "(?![车片通牌])",
    "股": "(?![份权东价市票民])",
    "瓦": "(?!时)",
    "千瓦": "(?!时)",
    "倍": "(?![增频感受])",
}


def _alternation(names: dict[str, Unit]) -> str:
    return "|".join(name + _NOT_AFTER.get(name, "") for name in sorted(names, key=len, reverse=True))


_HAN_UNIT = re.compile(rf"(?:多|余|\+)?\s?(?:个|的|家|款|级)?\s?({_alternation(_HAN_UNITS)})")

_GAPS = frozenset(" +")
_HAN_STARTS = frozenset("多余个的家款级" + "".join(name[0] for name in _HAN_UNITS))
FOLLOWS = frozenset(
    "+-–—~～%abcdefghijklmnoprstuvwxyz×ABCDEFGHIJKLMNOPRSTUVWXYZ兆多余个的家款级至到或"
    + "".join(n[0] for n in _HAN_UNITS)
)
"""What may come right after the digits of a quantity, a space aside."""


def unit_after(text: str, end: int) -> Found | None:
    """The unit that follows a number which ends at ``end``: where it ends, its name, currency and worth.

    The currency of a bare 元 is "元": its context tells.
    """
    following = text[end : end + 1]
    if following in _GAPS:
        following = text[end + 1 : end + 2]
    if following not in _HAN_STARTS:
        return latin_unit(text, end) if following.isascii() else None
    han = _HAN_UNIT.match(text, end)
    return (han.end(), *_HAN_UNITS[han[1]]) if han else None
