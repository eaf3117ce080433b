"""The automaton over all words that tell an event: one pass over a text finds them in both languages."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Hit = tuple[str, float, int, int]
"""What a phrase tells (a type of event, or a part in capitals), how strongly, and its start and end.

A plain tuple: an item may have dozens, and the time of this stage goes into making them.
"""

Meaning = tuple[str, float]


@dataclass(frozen=True, slots=True)
class _Phrases:
    """``rules[n]``: whether phrase n must not go on to the left or right in Latin letters; its meanings."""

    automaton: AhoCorasick
    rules: tuple[tuple[bool, bool, tuple[Meaning, ...]], ...]


def hits_in(text: str) -> list[Hit]:
    """The phrases of ``text`` in their order, the longest where two overlap; Latin ones as whole words.

    ``text`` is in its own case, with simplified characters. A Latin phrase may have a plural s. One that
    means two things gives two hits.
    """
    phrases = _phrases()
    rules, low = phrases.rules, _lower(text)
    found: list[Hit] = []
    for which, start, end in phrases.automaton.find_matches_as_indexes(low):
        latin_start, latin_end, meanings = rules[which]
        if latin_start and start and _is_latin(low[start - 1]):
            continue
        last = end
        if latin_end and end < len(low) and _is_latin(low[end]):
            last = end + 1
            if low[end] != "s" or _is_latin(low[last : last + 1]):
                continue
        for label, weight in meanings:
            found.append((label, weight, start, last))
    return found


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in text)


@cache
def _phrases() -> _Phrases:
    meanings: dict[str, list[Meaning]] = {}
    for phrase, meaning in _lexicon():
        meanings.setdefault(phrase, []).append(meaning)
    names = list(meanings)
    automaton = AhoCorasick(
        names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    rules = tuple((_is_latin(name[0]), _is_latin(name[-1]), tuple(meanings[name])) for name in names)
    return _Phrases(automaton, rules)


def _lexicon() -> Iterator[tuple[str, Meaning]]:
    """Every phrase of the word list with its meaning."""
    words = tomllib.loads(files(__package__).joinpath("events_words.toml").read_text(encoding="utf-8"))
    for labels in words.values():
        for label, blocks in labels.items():
            for weight, block in blocks.items():
                for phrase in " ".join(block.split()).split(" | "):
                    yield phrase, (label, float(weight))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
