"""The automaton over all words that tell an event: one pass over a text finds them in both languages."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import opencc
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Meaning = tuple[str, float]
"""What a phrase tells (a type, or a part in capitals) and how strongly."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a text, with its meaning and place."""

    label: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrases:
    automaton: AhoCorasick
    meanings: tuple[tuple[Meaning, ...], ...]
    latin: tuple[tuple[bool, bool], ...]


def hits_in(text: str) -> list[Hit]:
    """The phrases of ``text`` in their order, the longest where two overlap; Latin ones as whole words.

    ``text`` is in its own case. A phrase that means two things gives two hits.
    """
    phrases = _phrases()
    low = text.lower()
    if len(low) != len(text):
        low = "".join(lower if len(lower := character.lower()) == 1 else character for character in text)
    found: list[Hit] = []
    for which, start, end in phrases.automaton.find_matches_as_indexes(low):
        at_start, at_end = phrases.latin[which]
        if at_start and start and (before := low[start - 1]).isascii() and before.isalnum():
            continue
        if at_end and (after := low[end : end + 1]).isascii() and after.isalnum():
            if after != "s" or low[end + 1 : end + 2].isalnum():
                continue
            end += 1
        found.extend(Hit(label, weight, start, end) for label, weight in phrases.meanings[which])
    return found


@cache
def _phrases() -> _Phrases:
    meanings: dict[str, list[Meaning]] = {}
    for phrase, meaning in _lexicon():
        meanings.setdefault(phrase, []).append(meaning)
    for phrase, traditional in _traditional(list(meanings)):
        meanings.setdefault(traditional, meanings[phrase])
    names = list(meanings)
    automaton = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return _Phrases(
        automaton,
        tuple(tuple(dict.fromkeys(meanings[name])) for name in names),
        tuple((_latin(name[0]), _latin(name[-1])) for name in names),
    )


def _lexicon() -> Iterator[tuple[str, Meaning]]:
    """Every phrase of the word list with its meaning."""
    words = tomllib.loads(files(__package__).joinpath("events_words.toml").read_text(encoding="utf-8"))
    for labels in words.values():
        for label, blocks in labels.items():
            for weight, block in blocks.items():
                for phrase in " ".join(block.split()).split(" | "):
                    yield phrase, (label, float(weight))


def _traditional(phrases: list[str]) -> Iterator[tuple[str, str]]:
    """The phrases whose traditional form differs, each with that form."""
    han = [phrase for phrase in phrases if not phrase.isascii()]
    forms = opencc.OpenCC("s2t").convert("\n".join(han)).split("\n")
    yield from ((phrase, form) for phrase, form in zip(han, forms, strict=True) if form != phrase)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
