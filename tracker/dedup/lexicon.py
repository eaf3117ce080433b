"""The bilingual lexicon: words of general use under one concept, whatever their language."""

import functools
import sys
import tomllib
from dataclasses import dataclass
from importlib import resources

import ahocorasick_rs

from tracker.dedup.stems import stem

CONCEPT = "~"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Concepts by the stem of one English word, by two stems in a row, and by Chinese words.

    ``chinese`` finds the words of ``concepts``; the longest word wins.
    """

    by_stem: dict[str, str]
    by_two: dict[str, dict[str, str]]
    chinese: ahocorasick_rs.AhoCorasick
    concepts: dict[str, str]


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon of this package, read once a process."""
    raw = tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text("utf-8"))
    by_stem: dict[str, str] = {}
    by_two: dict[str, dict[str, str]] = {}
    chinese: dict[str, str] = {}
    for section in raw.values():
        for name, entry in section.items():
            concept = sys.intern(CONCEPT + name)
            english, _, han = entry.partition("|")
            for phrase in _split(english):
                first, *rest = map(stem, phrase.split())
                if rest:
                    by_two.setdefault(first, {})[rest[0]] = concept
                else:
                    by_stem[first] = concept
            chinese.update(dict.fromkeys(_split(han), concept))
    matcher = ahocorasick_rs.AhoCorasick(list(chinese), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return Lexicon(by_stem, by_two, matcher, chinese)


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]
