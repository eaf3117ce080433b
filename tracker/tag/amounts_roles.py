"""What a quantity measures, read from the words of its own clause: raised, valuation, revenue, rise, ..."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import ascii_lowercase

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

_CUT = re.compile(
    r"[，。；;！!？?\n（）()、：–—,.:$€£¥₩0-9]"
    r"(?:(?<![,.:$€£¥₩0-9])|(?<=[,.:])(?= )"  # the end of a clause
    r"|(?<=[0-9])[0-9,.万亿]*(?:美元|港元|欧元|元)"  # another sum of money
    r"|(?<=[$€£¥₩])\s?[0-9][0-9,.]*(?:\s?(?:[mb]illion|trillion|[KMBT]n?(?![A-Za-z])))?)"
)
_LEFT, _RIGHT = 36, 26
_QUANTITY = "\x1f"
"""What stands for the quantity between the words before and after it: a part of no word."""
_LETTERS = frozenset(ascii_lowercase)


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
        return _nearest(_words("money"), text, start, end)
    if unit in {"percent", "points", "times"}:
        return _nearest(_words("share"), text, start, end)
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


def _nearest(words: _Words, text: str, start: int, end: int) -> str:
    """The role that the nearest word of the clause around ``start``–``end`` tells, the former of two."""
    left = _CUT.split(text[max(0, start - _LEFT) : start])[-1]
    right = _CUT.split(text[end : end + _RIGHT], 1)[0]
    place, role, nearest = len(left), "", _LEFT
    for told, begin, stop in _roles(words, f"{left}{_QUANTITY}{right}".lower()):
        if stop <= place:
            role, nearest = told, place - stop
        else:
            return told if not role or begin - place - 1 < nearest else role
    return role


def _roles(words: _Words, low: str) -> Iterator[tuple[str, int, int]]:
    """The words of ``low``, lower case, that tell a role, with their places."""
    for which, start, end in words.automaton.find_matches_as_indexes(low):
        role, latin, open_end = words.rules[which]
        if latin:
            if start and low[start - 1] in _LETTERS:
                continue
            if not open_end and low[end : end + 1] in _LETTERS:
                continue
        yield role, start, end


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
