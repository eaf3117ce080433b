"""The units, scales and currencies in which quantities are written, in English and Chinese."""

import re

Unit = tuple[str, str, float]
"""A unit, the ISO 4217 currency of money or "", and what one of the written unit is worth (GW: 1e9)."""

SCALES = {
    "百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9, "百亿": 1e10,
    "千亿": 1e11, "万亿": 1e12, "十万亿": 1e13, "兆": 1e12,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "crore": 1e7,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mm": 1e6, "mil": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9,
    "t": 1e12, "tn": 1e12, "trn": 1e12, "tln": 1e12,
}  # fmt: skip

SIGNS = {
    "$": "USD", "us$": "USD", "u.s.$": "USD", "us $": "USD", "usd": "USD", "usd$": "USD", "美元": "USD",
    "hk$": "HKD", "hkd": "HKD", "港币": "HKD", "港元": "HKD", "nt$": "TWD", "ntd": "TWD", "twd": "TWD",
    "新台币": "TWD", "台币": "TWD", "s$": "SGD", "sg$": "SGD", "sgd": "SGD", "a$": "AUD", "au$": "AUD",
    "c$": "CAD", "ca$": "CAD", "rmb": "CNY", "cny": "CNY", "cn¥": "CNY", "人民币": "CNY", "€": "EUR", "eur": "EUR",
    "£": "GBP", "gbp": "GBP", "₩": "KRW", "krw": "KRW", "₹": "INR", "rs": "INR", "rs.": "INR", "jpy": "JPY",
    "chf": "CHF", "¥": "¥", "￥": "¥",
}  # fmt: skip
MONEY_SIGNS = frozenset("$€£¥￥₩₹")
_LONGEST_SIGN = 7
_SIGN_LENGTHS = sorted({len(sign) for sign in SIGNS}, reverse=True)
_SIGN_ENDS = frozenset(end for sign in SIGNS for end in (sign[-1], sign[-1].upper()))


def sign_before(text: str, start: int) -> tuple[int, str] | None:
    """Where the money sign or currency code before ``start`` begins, and its currency (¥ may be two)."""
    left = text[max(0, start - _LONGEST_SIGN) : start].rstrip()
    last = left[-1:]
    if not last or last not in _SIGN_ENDS:
        return None
    low = left.lower()
    end = start if text[start - 1] == last else start - 1
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
    "美元": "USD", "美金": "USD", "元人民币": "CNY", "人民币": "CNY", "元港币": "HKD", "港元": "HKD", "港币": "HKD",
    "元新台币": "TWD", "元台币": "TWD", "新台币": "TWD", "台币": "TWD", "新加坡元": "SGD", "新元": "SGD",
    "日元": "JPY", "日圆": "JPY", "韩元": "KRW", "韩圆": "KRW", "韩币": "KRW", "欧元": "EUR", "英镑": "GBP",
    "加元": "CAD", "澳元": "AUD", "卢比": "INR", "卢布": "RUB", "瑞士法郎": "CHF", "块钱": "CNY", "元": "元",
}  # fmt: skip
_HAN_PEOPLE = [
    "月活跃用户",
    "活跃用户",
    "付费用户",
    "订阅用户",
    "注册用户",
    "企业用户",
    "用户",
    "月活",
    "日活",
    "员工",
    "工程师",
    "开发者",
    "客户",
    "会员",
]
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
    "位": "(?=[^，。,；]{0,4}(?:用户|员工|工程师|研究|科学家|专家|开发者|客户|创始人|高管|学生|教授|作者|开发))",
    "张": "(?=[^，。,；]{0,10}(?:卡|GPU|芯片))",
    "块": "(?=[^，。,；]{0,10}(?:卡|GPU|芯片))",
    "片": "(?=[^，。,；]{0,4}(?:晶圆|芯片))",
    "台": "(?![币积湾风北阶])",
    "卡": "(?![车片通牌])",
    "股": "(?![份权东价市票民])",
    "瓦": "(?!时)",
    "千瓦": "(?!时)",
    "倍": "(?![增频感受])",
    "用户": "",
}


def _alternation(names: dict[str, Unit]) -> str:
    return "|".join(name + _NOT_AFTER.get(name, "") for name in sorted(names, key=len, reverse=True))


_HAN_UNIT = re.compile(rf"(?:多|余|\+)?\s?(?:个|的|家|款|级)?\s?({_alternation(_HAN_UNITS)})")

_LATIN_UNITS: tuple[tuple[str, Unit], ...] = (
    (r"(?:u\.?s\.?[ -]?)?dollars?|usd|us\$|bucks", ("money", "USD", 1.0)),
    (r"hong kong dollars?|hk dollars?|hkd|hk\$", ("money", "HKD", 1.0)),
    (r"(?:new )?taiwan dollars?|nt dollars?|ntd|twd|nt\$", ("money", "TWD", 1.0)),
    (r"(?:chinese )?yuan|renminbi|rmb|cny", ("money", "CNY", 1.0)),
    (r"singapore dollars?|sgd", ("money", "SGD", 1.0)),
    (r"australian dollars?|aud", ("money", "AUD", 1.0)),
    (r"canadian dollars?|cad", ("money", "CAD", 1.0)),
    (r"euros?|eur", ("money", "EUR", 1.0)),
    (r"pounds?(?: sterling)?|gbp", ("money", "GBP", 1.0)),
    (r"(?:japanese )?yen|jpy", ("money", "JPY", 1.0)),
    (r"(?:south )?(?:korean )?won|krw", ("money", "KRW", 1.0)),
    (r"(?:indian )?rupees?|inr", ("money", "INR", 1.0)),
    (r"percentage[ -]points?|pct points?", ("points", "", 1.0)),
    (r"per ?cent|pct", ("percent", "", 1.0)),
    (r"(?:(?:active|activated|total|trainable|model)[ -])?param(?:eter)?s?", ("parameters", "", 1.0)),
    (r"(?:(?:input|output|training|cached|context)[ -])?tokens?", ("tokens", "", 1.0)),
    (r"context", ("tokens", "", 1.0)),
    (
        r"(?:(?:monthly|daily|weekly|active|paying|paid|registered|global|full-time|new|ai|software|enterprise|individual"
        r"|business|corporate|total|more|additional|consumer|chinese|overseas|corporate|of its) ){0,4}"
        r"(?:users?|people|persons?|employees|staff(?:ers)?|workers|engineers|researchers|developers|customers"
        r"|subscribers|members|students|jobs|scientists|maus?|daus?)",
        ("people", "", 1.0),
    ),
    (
        r"(?:(?-i:(?:[A-Z][\w-]*|of|its|humanoid|new|self-driving|advanced|high-end|electric|more|smart) )){0,4}"
        r"(?:gpus|chips|accelerators|cards|processors|servers|vehicles|cars|evs|robots|humanoids|robotaxis|units"
        r"|devices|handsets|smartphones|phones|wafers|drones|satellites|pairs)",
        ("units", "", 1.0),
    ),
    (r"(?:(?-i:H|A|new|ordinary|class A|class B)[ -])?shares", ("shares", "", 1.0)),
    (r"x|×", ("times", "", 1.0)),
    (
        r"times(?= (?:more|faster|as|the|higher|larger|bigger|cheaper|its|lower|that|greater|better))",
        ("times", "", 1.0),
    ),
    (r"fold", ("times", "", 1.0)),
    (r"gw|gigawatts?", ("watts", "", 1e9)),
    (r"mw|megawatts?", ("watts", "", 1e6)),
    (r"kw|kilowatts?", ("watts", "", 1e3)),
    (r"eflops?|exaflops?", ("flops", "", 1e18)),
    (r"pflops?|petaflops?|p(?=算力|智能算力|智算)", ("flops", "", 1e15)),
    (r"tflops?|teraflops?", ("flops", "", 1e12)),
    (r"gflops?|gigaflops?", ("flops", "", 1e9)),
    (r"tops", ("ops", "", 1e12)),
)
LATIN_UNIT = re.compile(
    r"\+?(?:\s|-)?(?:" + "|".join(f"({pattern})" for pattern, _ in _LATIN_UNITS) + r")(?![A-Za-z0-9])",
    re.IGNORECASE | re.ASCII,
)
"""An English unit after a number; the one group that matched leads to the unit by ``latin_unit``."""

_NEXT_WORD = re.compile(r"\+?[\s-]?([A-Za-z×][A-Za-z$.]*)")
_FIRST_WORDS = frozenset(
    """
    u.s us dollar dollars usd us$ bucks hong hk hkd hk$ new taiwan nt ntd twd nt$ chinese yuan renminbi rmb cny
    singapore sgd australian aud canadian cad euro euros eur pound pounds gbp japanese yen jpy south korean won
    krw indian rupee rupees inr percentage pct percent per active activated total trainable model param params
    parameter parameters input output training cached context token tokens monthly daily weekly paying paid
    registered global full ai software enterprise individual business corporate more additional consumer overseas
    of users user people person persons employees staff staffers workers engineers researchers developers
    customers subscribers members students jobs scientists mau maus dau daus its humanoid self advanced high
    electric smart gpus chips accelerators cards processors servers vehicles cars evs robots humanoids robotaxis
    units devices handsets smartphones phones wafers drones satellites pairs gpu chip card robot ordinary class
    shares x × times fold gw gigawatt gigawatts mw megawatt megawatts kw kilowatt kilowatts
    eflop eflops exaflop exaflops pflop pflops petaflop petaflops p tflop tflops teraflop teraflops gflop gflops
    gigaflop gigaflops tops
    """.split()
)
_HAN_STARTS = frozenset("多余+个的家款级" + "".join(name[0] for name in _HAN_UNITS))
_COUNTED = (
    "gpus",
    "chips",
    "cards",
    "servers",
    "robots",
    "vehicles",
    "cars",
    "units",
    "shares",
    "processors",
)
_COUNTED_WITHIN = 40
FOLLOWS = frozenset(
    "+-–—~～%abcdefghijklmnoprstuvwxyz×ABCDEFGHIJKLMNOPRSTUVWXYZ兆多余个的家款级至到或"
    + "".join(n[0] for n in _HAN_UNITS)
)
"""What may come right after the digits of a quantity, a space aside."""


def latin_unit(match: re.Match[str]) -> Unit:
    """The unit that a match of ``LATIN_UNIT`` names."""
    return _LATIN_UNITS[(match.lastindex or 1) - 1][1]


def unit_after(text: str, end: int) -> tuple[int, str, str, float] | None:
    """The unit that follows a number which ends at ``end``: where it ends, its name, currency and worth.

    The currency of a bare 元 is "元": its context tells.
    """
    following = text[end : end + 1]
    if following == " ":
        following = text[end + 1 : end + 2]
    if not following:
        return None
    if following.isascii() and following != "%":
        word = _NEXT_WORD.match(text, end)
        if word is None or not (word[1].rstrip(".").lower() in _FIRST_WORDS or _counts(text, word)):
            return None
        latin = LATIN_UNIT.match(text, end)
        return (latin.end(), *latin_unit(latin)) if latin else None
    if following not in _HAN_STARTS:
        return None
    han = _HAN_UNIT.match(text, end)
    return (han.end(), *_HAN_UNITS[han[1]]) if han else None


def _counts(text: str, word: re.Match[str]) -> bool:
    """Whether a proper name may lead to what is counted: 5,000 Nvidia H100 GPUs."""
    if not word[1][0].isupper():
        return False
    ahead = text[word.end() : word.end() + _COUNTED_WITHIN].lower()
    return any(counted in ahead for counted in _COUNTED)
