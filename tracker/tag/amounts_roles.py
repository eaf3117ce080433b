"""What a quantity measures, read from the words of its own clause: raised, valuation, revenue, rise, ..."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

_CLAUSE_BREAK = re.compile(r"[，。；;！!？?\n（）()、：–—,.:](?:(?<![,.:])|(?= ))")
_OTHER_SUM = re.compile(
    r"[$€£¥₩0-9](?:(?<=[0-9])[0-9,.万亿]*(?:美元|港元|欧元|元)"
    r"|(?<![0-9])\s?[0-9][0-9,.]*(?:\s?(?:[mb]illion|trillion|[KMBT]n?(?![A-Za-z])))?)"
)
_CUTS = (_CLAUSE_BREAK, _OTHER_SUM)
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
        return _nearest(_words("money"), *_clause(text, start, end))
    if unit in {"percent", "points", "times"}:
        return _nearest(_words("share"), *_clause(text, start, end))
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
    stop = min((found.start() for cut in _CUTS if (found := cut.search(right))), default=_RIGHT)
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
def _words(kind: str) -> _Words:
    """The words of one section of the list: of sums of money, or of shares and multiples."""
    lists = tomllib.loads(files(__package__).joinpath("amounts_roles.toml").read_text(encoding="utf-8"))
    rules = {
        word.rstrip("*"): (role, word.isascii(), word.endswith("*"))
        for role, block in lists[kind].items()
        for word in " ".join(block.split()).split(" | ")
    }
    automaton = AhoCorasick(
        list(rules), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    return _Words(automaton, tuple(rules.values()))
