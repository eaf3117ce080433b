"""The automaton over all words that tell an event: one pass over a text finds them in both languages."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import ascii_letters, digits

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Hit = tuple[float, int, int]
"""How strongly a phrase tells, and its start and end. A plain tuple: an item may have dozens."""

Hits = dict[str, list[Hit]]
"""The hits by what they tell: a type of event, or a part in capitals."""

MOST_OF_A_KIND = 4
"""Hits of one label that are looked at: more of them say no more."""

Meaning = tuple[str, float]

_LATIN = frozenset(ascii_letters + digits)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """``rules[n]``: whether phrase n begins or ends in a Latin letter or digit, and its meanings."""

    automaton: AhoCorasick
    rules: tuple[tuple[bool, tuple[Meaning, ...]], ...]


def hits_in(text: str) -> Hits:
    """The phrases of ``text`` in their order, the longest where two overlap; Latin ones as whole words.

    ``text`` is in its own case, with simplified characters. A Latin phrase may have a plural s. One that
    means two things gives two hits.
    """
    phrases = _phrases()
    rules, low = phrases.rules, _lower(text)
    found: Hits = {}
    for which, start, end in phrases.automaton.find_matches_as_indexes(low):
        is_latin, meanings = rules[which]
        if is_latin:
            if start and low[start] in _LATIN and low[start - 1] in _LATIN:
                continue
            if low[end : end + 1] in _LATIN and low[end - 1] in _LATIN:
                if low[end] != "s" or low[end + 1 : end + 2] in _LATIN:
                    continue
                end += 1  # noqa: PLW2901
        for label, weight in meanings:
            kind = found.get(label)
            if kind is None:
                found[label] = [(weight, start, end)]
            elif len(kind) < MOST_OF_A_KIND:
                kind.append((weight, start, end))
    return found


def add(found: Hits, label: str, start: int, end: int) -> None:
    """Put a hit of full weight behind those that are known of its kind."""
    kind = found.setdefault(label, [])
    if len(kind) < MOST_OF_A_KIND:
        kind.append((1.0, start, end))


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
    rules = tuple((name[0] in _LATIN or name[-1] in _LATIN, tuple(meanings[name])) for name in names)
    return _Phrases(automaton, rules)


def _lexicon() -> Iterator[tuple[str, Meaning]]:
    """Every phrase of the word list with its meaning."""
    words = tomllib.loads(files(__package__).joinpath("events_words.toml").read_text(encoding="utf-8"))
    for labels in words.values():
        for label, blocks in labels.items():
            for weight, block in blocks.items():
                for phrase in " ".join(block.split()).split(" | "):
                    yield phrase, (label, float(weight))
