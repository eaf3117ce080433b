"""Numbers by their value, however they are written: takes a text, gives its figures.

48亿元, RMB 4.8 billion and 4,800 million yuan are one figure. Digits that are part of a name (GLM-4.6, H20)
are none: names are looked at as names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isclose

from tracker.text import quantities
from tracker.text.han import nfkc, to_simplified

_SCALES = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5,
    "万": 1e4, "千": 1e3, "百": 1e2,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "mn": 1e6, "mln": 1e6, "bn": 1e9,
    "bln": 1e9, "tn": 1e12, "trn": 1e12, "k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12,
}  # fmt: skip
_CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "美元": "USD", "美金": "USD",
    "¥": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "renminbi": "CNY", "元": "CNY", "人民币": "CNY",
    "元人民币": "CNY", "块钱": "CNY", "hk$": "HKD", "hkd": "HKD", "港元": "HKD", "港币": "HKD", "nt$": "TWD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR", "£": "GBP", "gbp": "GBP",
    "pounds": "GBP", "英镑": "GBP", "yen": "JPY", "日元": "JPY", "won": "KRW", "韩元": "KRW",
}  # fmt: skip
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "dozen": 12, "twice": 2, "double": 2, "doubles": 2, "doubled": 2, "doubling": 2, "triple": 3,
    "triples": 3, "tripled": 3, "tripling": 3, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
    "half": 0.5, "quarter": 0.25,
}  # fmt: skip
"""One and first are in every other sentence and claim nothing."""
_TIMES = {"翻番": 2.0, "翻倍": 2.0, "翻了一番": 2.0, "减半": 0.5, "腰斩": 0.5}
_PERIOD = re.compile(
    r"(?:second|third|fourth)[- ](?:quarter|half)|(?:a|this|last|next|the|per|first) quarter"
)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_NUMERAL = rf"\d[\d,]*(?:\.\d+)?|[{quantities.HAN_NUMERALS}]+(?:点[{quantities.HAN_DIGITS}]+)?"
_FIGURE = re.compile(
    rf"(?P<before>(?<![a-z])(?:{_either(c for c in _CURRENCIES if c.isascii() or len(c) == 1)}) ?)?"
    rf"(?P<of100>百分之)?(?<![a-z\d.])(?<![a-z]-)(?P<number>{_NUMERAL})"
    rf"(?:(?:[ -]?(?P<scale>{_either(s for s in _SCALES if len(s) > 1 or not s.isascii())})(?![a-z])"
    r"|(?P<letter>[kmbt])(?![a-z])|(?P<tenths>成(?![为立功本长员交果熟就])))?)"
    rf"(?:[ -]?(?P<percent>%|percent|per cent|pct|(?:个)?百分点|percentage points?)|"
    rf" ?[多余]?(?P<after>{_either(c for c in _CURRENCIES if c[0].isalpha() or not c.isascii())})(?![a-z]))?"
)
_WORD = re.compile(
    rf"(?<![a-z-])(?P<word>{_either(_WORDS)})(?:[ -](?P<scale>thousand|million|billion|trillion))?(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number. ``currency`` is an ISO 4217 code, "" where the text names none."""

    value: float
    percent: bool = False
    currency: str = ""
    text: str = ""


def of(text: str) -> tuple[Figure, ...]:
    """The figures of a text, in order; single Chinese characters for one are left out."""
    folded = folded_text(text)
    found = [figure for match in _FIGURE.finditer(folded) if (figure := _figure(match))]
    found += [Figure(value, text=word) for word, value in _TIMES.items() if word in folded]
    spelled = _PERIOD.sub(lambda match: match[0].replace("quarter", "").replace("half", ""), folded)
    for match in _WORD.finditer(spelled):
        scale = _SCALES.get(match["scale"] or "", 1.0)
        found.append(Figure(_WORDS[match["word"]] * scale, text=match[0]))
    return tuple(found)


def blanked(text: str) -> str:
    """A text with blanks for its figures, signs and scales of money among them, so that names are left."""
    folded = folded_text(text)
    kept = list(text if len(folded) == len(text) else folded)
    for match in _FIGURE.finditer(folded):
        kept[match.start() : match.end()] = " " * (match.end() - match.start())
    return "".join(kept)


def folded_text(text: str) -> str:
    """One form for comparing: usual widths, simplified, lower case, one kind of hyphen and quote."""
    folded = to_simplified(nfkc(text)).lower()
    return folded.translate(_LIKE)


_LIKE = {
    **dict.fromkeys(map(ord, "‐‑‒–—−"), "-"),
    **dict.fromkeys(map(ord, "‘’ʼ′"), "'"),
    **dict.fromkeys(map(ord, "“”„‟「」『』《》"), '"'),
}


def untold(said: Iterable[Figure], known: Iterable[Figure]) -> Figure | None:
    """The first figure that is none of the known ones; a currency that is named must be theirs too."""
    told = tuple(known)
    return next((figure for figure in said if not any(_is(figure, other) for other in told)), None)


def _is(figure: Figure, other: Figure) -> bool:
    same = isclose(figure.value, other.value, rel_tol=1e-9)
    return (
        same
        and figure.percent == other.percent
        and (not figure.currency or figure.currency == other.currency)
    )


def _figure(match: re.Match[str]) -> Figure | None:
    value = quantities.number_value(match["number"].rstrip(","))
    scale = match["scale"] or match["letter"] or ""
    if value is None or (match["number"] == "一" and not scale):
        return None
    currency = _CURRENCIES.get((match["before"] or "").strip()) or _CURRENCIES.get(match["after"] or "", "")
    percent = bool(match["percent"] or match["of100"] or match["tenths"])
    value *= 10 if match["tenths"] else 1
    return Figure(value * _SCALES.get(scale, 1.0), percent, currency, match[0].strip())
