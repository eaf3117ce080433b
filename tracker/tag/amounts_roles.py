"""What a quantity measures, read from the words of its own clause: raised, valuation, revenue, rise, ..."""

import re
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

_MONEY = {
    "fine": "fine | fines | fined | penalty | penalties | damages | settle | settlement | 罚 | 赔偿 | 索赔 | 和解",
    "valuation": "valuation | valuations | valued | values | valuing | worth | 估值 | 投前 | 投后 | 身价",
    "market-cap": "market cap | market capitali* | market value | 市值",
    "loss": "loss | losses | lost | 亏损 | 净亏 | 亏",
    "profit": "profit | profits | net income | earnings | ebitda | 利润 | 净利 | 盈利 | 纯利 | 赚",
    "revenue": (
        "revenue | revenues | sales | turnover | arr | run rate | run-rate | recurring | 营收 | 收入 | 销售额"
        " | 营业额 | 年化"
    ),
    "raised": (
        "raise | raises | raised | raising | secures | secured | securing | bags | bagged | nabs | nabbed | land"
        " | lands | landed | round | funding | fundrais* | financing | proceeds | ipo | series a | series b"
        " | series c | series d | series e | series f | series g | seed | 融资 | 募资 | 筹资 | 募集 | 集资 | 获投"
        " | 注资 | 增资 | 筹集"
    ),
    "price": (
        "price | prices | priced | pricing | cost | costs | starting at | starting from | starts at | sale from"
        " | selling from | fee | fees | subscription | per | charg* | 售价 | 定价 | 起售 | 价格 | 单价 | 降至 | 低至"
        " | 发行价 | 收费 | 月费 | 订阅 | 每百万 | 每千 | 每股 | 预售价 | 仅需 | 只要 | 到手价 | 起"
    ),
    "deal": (
        "acqui* | buy | buys | buying | bought | deal | deals | contract | contracts | order | orders | takeover"
        " | stake | stakes | sell | sold | merger | 收购 | 并购 | 订单 | 合同 | 中标 | 买下 | 合约 | 采购 | 出售 | 交易"
    ),
    "investment": (
        "invest* | spend* | spent | capex | capital expenditure* | pour | pours | poured | pouring | subsid* | fund"
        " | budget | 投资 | 投入 | 资本开支 | 资本支出 | 研发 | 斥资 | 砸 | 押注 | 补贴 | 基金 | 耗资 | 豪掷"
    ),
}
_SHARE = {
    "stake": "stake | stakes | shareholding | ownership | owns | own | 持股 | 股权 | 股份 | 控股",
    "fall": (
        "down | fall | falls | fell | fallen | falling | drop* | declin* | slump* | cut | cuts | cutting | lower*"
        " | slash* | plung* | tumbl* | sank | sinks | shed | sheds | decreas* | reduc* | shrank | shrink* | discount*"
        " | slid* | less | fewer | cheaper | off | lose | loses | lost | crash* | 下降 | 下跌 | 跌 | 减少 | 下滑 | 暴跌"
        " | 缩水 | 降 | 缩减 | 折扣 | 便宜 | 减"
    ),
    "rise": (
        "up | rise | rises | risen | rising | rose | jump* | surg* | gain* | grow* | grew | climb* | soar* | increas*"
        " | higher | more | advanc* | expand* | rally | rallied | hike* | improv* | faster | spik* | 增长 | 上涨 | 涨"
        " | 增 | 提升 | 飙升 | 升 | 提高 | 扩大 | 加快 | 快"
    ),
}
_CLAUSE_BREAK = re.compile(r"[，。；;！!？?\n（）()、：–—,.:](?:(?<![,.:])|(?= ))")
_OTHER_SUM = re.compile(
    r"[$€£¥₩0-9](?:(?<=[0-9])[0-9,.万亿]*(?:美元|港元|欧元|元)"
    r"|(?<![0-9])\s?[0-9][0-9,.]*(?:\s?(?:[mb]illion|trillion|[KMBT]n?(?![A-Za-z])))?)"
)
_LEFT, _RIGHT = 36, 26


@dataclass(frozen=True, slots=True)
class _Words:
    """``rules[n]``: the role that word n tells, whether it is Latin, whether letters may follow it."""

    automaton: AhoCorasick
    rules: tuple[tuple[str, bool, bool], ...]


def role_of(text: str, start: int, end: int, unit: str) -> str:
    """The role of the quantity of ``unit`` that stands at ``start``–``end`` in ``text``, "" if no word tells.

    Of two words that could tell, the nearer one does; words beyond a comma, a full stop or another sum of
    money do not count.
    """
    if unit == "money":
        return _nearest(_money(), *_clause(text, start, end))
    if unit in {"percent", "points", "times"}:
        return _nearest(_share(), *_clause(text, start, end))
    if unit == "parameters":
        left, right = text[max(0, start - 10) : start].lower(), text[end : end + 10].lower()
        return "active" if "激活" in left or "activ" in left or right.lstrip("- ").startswith("activ") else ""
    if unit == "tokens":
        around = (text[max(0, start - 14) : start] + text[end : end + 24]).lower()
        if "上下文" in around or "context" in around or "window" in around:
            return "context"
        left = text[max(0, start - _LEFT) : start].lower()
        return "training" if "train" in left or "训练" in left else ""
    return ""


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    left, right = text[max(0, start - _LEFT) : start], text[end : end + _RIGHT]
    begin = max(
        (match.end() for cut in (_CLAUSE_BREAK, _OTHER_SUM) for match in cut.finditer(left)), default=0
    )
    stop = min(
        (found.start() for cut in (_CLAUSE_BREAK, _OTHER_SUM) if (found := cut.search(right))), default=_RIGHT
    )
    return left[begin:], right[:stop]


def _nearest(words: _Words, left: str, right: str) -> str:
    before = _roles(words, left)
    after = _roles(words, right)
    if not before:
        return after[0][0] if after else ""
    role, _, end = before[-1]
    return after[0][0] if after and after[0][1] < len(left) - end else role


def _roles(words: _Words, text: str) -> list[tuple[str, int, int]]:
    low = text.lower()
    found = []
    for which, start, end in words.automaton.find_matches_as_indexes(low):
        role, latin, open_end = words.rules[which]
        if latin:
            if start and low[start - 1].isascii() and low[start - 1].isalpha():
                continue
            after = low[end : end + 1]
            if not open_end and after.isascii() and after.isalpha():
                continue
        found.append((role, start, end))
    return found


@cache
def _money() -> _Words:
    return _automaton(_MONEY)


@cache
def _share() -> _Words:
    return _automaton(_SHARE)


def _automaton(roles: dict[str, str]) -> _Words:
    rules = {
        word.rstrip("*"): (role, word.isascii(), word.endswith("*"))
        for role, words in roles.items()
        for word in words.split(" | ")
    }
    automaton = AhoCorasick(
        list(rules), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    return _Words(automaton, tuple(rules.values()))
