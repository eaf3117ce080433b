"""How telling a feature is: the rarer in the stream, the more two items that share it have in common.

The stream counts itself, one for each story (not for each item: an event that forty outlets report
does not make its own words common). A small table of how often words occur in technology news
stands in for the stream while that is small, and keeps a batch of ten items sensible.
"""

import functools
import tomllib
from importlib import resources
from math import log

from tracker.dedup.fingerprint import Fingerprint
from tracker.dedup.lexicon import CONCEPT
from tracker.dedup.quantities import CODE, NUMBER
from tracker.dedup.rules import StoryRules
from tracker.dedup.words import ENTITY, FIRM, shared

PRIOR_SIZE = 8000
"""Headlines that the table stands for."""
_SIZE_DIGITS = 6
_COUNT_DIGITS = 3
"""Binary digits of the size of the stream and of counts that matter, so that a weight holds for a while."""
_EXACT = 1 << _COUNT_DIGITS
"""Counts below are taken as they are."""
_TURNS = frozenset(range(_EXACT)) | {digits << shift for digits in range(4, 8) for shift in range(1, 30)}
"""Counts at which a weight changes."""


class Rarity:
    """Counts of features in the window, and the weights that follow from them."""

    def __init__(self, rules: StoryRules) -> None:
        self._rules = rules
        self._most = {
            FIRM: rules.most_firm,
            ENTITY: rules.most_entity,
            CONCEPT: rules.most_concept,
            CODE: rules.most_code,
        }
        self._prior = prior()
        self._counts: dict[str, int] = {}
        self._stories = 0
        self._size = _coarse(PRIOR_SIZE, _SIZE_DIGITS)
        self._weights: dict[str, float] = {}

    def weights(self, features: tuple[str, ...]) -> list[float]:
        """The weight of each feature: the logarithm of its rarity, bounded by its kind."""
        known = self._weights
        return [known[feature] if feature in known else self._weigh(feature) for feature in features]

    def count(self, fp: Fingerprint, by: int = 1) -> None:
        """Count the head of a story in (1) or out (-1)."""
        self._stories += by
        size = _coarse(PRIOR_SIZE + self._stories, _SIZE_DIGITS)
        if size != self._size:
            self._size = size
            self._weights.clear()
        counts, weights = self._counts, self._weights
        for feature in fp.title + fp.lead:
            old = counts.get(feature, 0)
            if new := old + by:
                counts[feature] = new
            else:
                del counts[feature]
            if (new if by > 0 else old) in _TURNS:
                weights.pop(feature, None)

    def _share(self, feature: str) -> float:
        """The part of its weight that a word of one language keeps."""
        if not feature.isascii():
            return self._rules.han
        return self._rules.plain if feature in self._prior else 1.0

    def _weigh(self, feature: str) -> float:
        kind = feature[0]
        count = self._counts.get(feature, 0)
        seen = _coarse(count, _COUNT_DIGITS) + self._prior.get(feature, 0.0) + 0.5
        most = self._most.get(kind)
        weight = log(self._size / seen) if seen < self._size else 0.0
        if most is None:
            weight = min(weight, self._rules.most_other)
            if kind != NUMBER:
                weight *= self._share(feature)
        elif weight > most:
            weight = most
        self._weights[feature] = weight
        return weight


def _coarse(number: int, digits: int) -> int:
    """``number`` with only its first binary ``digits``: with three of them 7, 8, 10, 12, 14, 16, 20."""
    shift = max(number.bit_length() - digits, 0)
    return number >> shift << shift


@functools.cache
def prior() -> dict[str, float]:
    """How often features occur in ``PRIOR_SIZE`` headlines, for those that are not rare."""
    raw = tomllib.loads(resources.files(__package__).joinpath("prior.toml").read_text("utf-8"))
    return {shared(feature): float(count) for count, features in raw.items() for feature in features.split()}
