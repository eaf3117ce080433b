"""What a quantity measures, read from the words of its own clause: raised, valuation, revenue, rise, ..."""

import re

_MONEY = (
    (
        "fine",
        r"\bfin(?:e|es|ed|ing)\b|\bpenalt(?:y|ies)\b|\bdamages\b|\bsettle(?:s|d|ment)?\b|罚|赔偿|索赔|和解",
    ),
    ("valuation", r"\bvalu(?:ation|ations|ed|es|ing)\b|\bworth\b|估值|投前|投后|身价"),
    ("market-cap", r"\bmarket (?:cap(?:itali[sz]ation)?|value)\b|\bvaluation of shares\b|市值"),
    ("loss", r"\bloss(?:es)?\b|\blost\b|亏损|净亏|亏"),
    ("profit", r"\bprofits?\b|\bnet income\b|\bearnings\b|\bebitda\b|利润|净利|盈利|纯利|赚"),
    (
        "revenue",
        r"\brevenues?\b|\bsales\b|\bturnover\b|\barr\b|\brun[- ]rate\b|\brecurring\b|营收|收入|销售额|营业额|年化",
    ),
    (
        "raised",
        r"\brais(?:e|es|ed|ing)\b|\bsecur(?:es|ed|ing)\b|\bbag(?:s|ged)\b|\bnab(?:s|bed)\b|\blands?\b|\blanded\b|\bround\b"
        r"|\bfunding\b|\bfundrais\w+|\bfinancing\b|\bproceeds\b|\bipo\b|\bseries [a-h]\b|\bseed\b"
        r"|融资|募资|筹资|募集|集资|获投|获得?.{0,4}投资|募",
    ),
    (
        "price",
        r"\bpric(?:e|es|ed|ing)\b|\bcosts?\b|\b(?:starting|starts|priced|sale|selling) (?:at|from)\b|\bfee\b|\bsubscription\b|\bper\b|\bcharg\w+"
        r"|售价|定价|起售|价格|单价|降至|低至|发行价|收费|月费|订阅|每百万|每千|每股|起售价|预售价|仅需|只要",
    ),
    (
        "deal",
        r"\bacqui\w+|\bbuy(?:s|ing|out)?\b|\bbought\b|\bdeals?\b|\bcontracts?\b|\borders?\b|\btakeover\b|\bstakes?\b|\bsell\b"
        r"|\bsold\b|\bmerger\b|收购|并购|订单|合同|中标|买下|合约|采购|出售|交易",
    ),
    (
        "investment",
        r"\binvest\w*|\bspend\w*|\bspent\b|\bcapex\b|\bcapital expenditures?\b|\bpour\w*|\bsubsid\w+|\bfund\b|\bbudget\b"
        r"|投资|投入|资本开支|资本支出|研发|斥资|砸|押注|补贴|基金|耗资|豪掷",
    ),
)
_SHARE = (
    ("stake", r"\bstakes?\b|\bshareholding\b|\bownership\b|\bowns?\b|持股|股权|股份|控股"),
    (
        "fall",
        r"\bdown\b|\bf[ae]ll(?:s|en|ing)?\b|\bdrop\w*|\bdeclin\w+|\bslump\w*|\bcuts?\b|\bcutting\b|\blower\w*|\bslash\w*"
        r"|\bplung\w+|\btumbl\w+|\bsank\b|\bsinks?\b|\bshed(?:s)?\b|\bdecreas\w+|\breduc\w+|\bshr[aiu]nk\w*|\bdiscount\w*|\bslid\w*"
        r"|\bless\b|\bcheaper\b|\boff\b|\blos[et]s?\b|\bcrash\w*"
        r"|下降|下跌|跌|减少|下滑|暴跌|缩水|降|缩减|折扣|便宜|减",
    ),
    (
        "rise",
        r"\bup\b|\bris(?:e|es|en|ing)\b|\brose\b|\bjump\w*|\bsurg\w+|\bgain\w*|\bgr[eo]w\w*|\bclimb\w*|\bsoar\w*"
        r"|\bincreas\w+|\bhigher\b|\bmore\b|\badvanc\w+|\bexpand\w*|\brall(?:y|ied)\b|\bhik\w+|\bimprov\w+|\bfaster\b|\bspik\w+"
        r"|增长|上涨|涨|增|提升|飙升|升|提高|扩大|加快|快",
    ),
)


def _compiled(roles: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    # A group's name cannot hold a hyphen, so market-cap travels as market_cap.
    return re.compile(
        "|".join(f"(?P<{role.replace('-', '_')}>{words})" for role, words in roles), re.IGNORECASE
    )


_MONEY_ROLE, _SHARE_ROLE = _compiled(_MONEY), _compiled(_SHARE)
_ACTIVE = re.compile(r"激活|\bactiv", re.IGNORECASE)
_CONTEXT = re.compile(r"上下文|\bcontext|\bwindow", re.IGNORECASE)
_TRAINED = re.compile(r"\btrain|训练", re.IGNORECASE)
_CLAUSE_BREAK = re.compile(
    r"[，。；;！!？?\n（）()、：]|, |\. |: | – | — | and (?=[a-z]+ed )|\bbut\b|\bwhile\b"
)
_OTHER_SUM = re.compile(
    r"[$€£¥₩]\s?\d[\d,.]*(?:\s?(?:[mb]illion|trillion|[KMBT]n?(?![A-Za-z])))?|\d[\d,.万亿]*(?:美元|港元|欧元|元)"
)
_LEFT, _RIGHT = 36, 26


def role_of(text: str, start: int, end: int, unit: str) -> str:
    """The role of the quantity of ``unit`` that stands at ``start``–``end`` in ``text``, "" if no word tells.

    Of two words that could tell, the nearer one does; words beyond a comma or full stop do not count.
    """
    left, right = _clause(text, start, end)
    if unit == "money":
        return _nearest(_MONEY_ROLE, left, right)
    if unit in {"percent", "points", "times"}:
        return _nearest(_SHARE_ROLE, left, right)
    if unit == "parameters":
        return "active" if _ACTIVE.search(left[-10:]) or _ACTIVE.match(right.lstrip("- ")) else ""
    if unit == "tokens":
        if _CONTEXT.search(left[-14:]) or _CONTEXT.search(right[:24]):
            return "context"
        return "training" if _TRAINED.search(left) else ""
    return ""


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    left, right = text[max(0, start - _LEFT) : start], text[end : end + _RIGHT]
    begin = max((match.end() for cut in (_CLAUSE_BREAK, _OTHER_SUM) for match in cut.finditer(left)), default=0)
    breaks = (cut.search(right) for cut in (_CLAUSE_BREAK, _OTHER_SUM))
    return left[begin:], right[: min((found.start() for found in breaks if found), default=_RIGHT)]


def _nearest(roles: re.Pattern[str], left: str, right: str) -> str:
    before = None
    for before in roles.finditer(left):
        pass
    after = roles.search(right)
    if before is None or (after is not None and after.start() < len(left) - before.end()):
        before = after
    return (before.lastgroup or "").replace("_", "-") if before else ""
