"""Which item repeats which: takes an Item and what is known, gives where it belongs and why.

Three levels, none of which deletes anything:

    same item      :mod:`tracker.dedup.identity`   its guid in its source, or its address
    same writing   :class:`StoryIndex`             nearly the same words, wherever they stand
    same event     :class:`StoryIndex`             other words, also in the other language

The first is decided against the store's keys. The other two work on a :class:`Fingerprint`, made
once of an item and its tags, and a window of about ten days of fingerprints in memory.

Of a story that is complete :func:`claims_of` says where its items give different numbers for one thing.
"""

from tracker.dedup.claims import claims_of
from tracker.dedup.fingerprint import Fingerprint, fingerprint, with_meaning
from tracker.dedup.identity import Identity, Known, KnownItem, KnownSighting, Verdict, same_item, same_items
from tracker.dedup.index import StoryIndex
from tracker.dedup.rules import StoryRules

__all__ = [
    "Fingerprint",
    "Identity",
    "Known",
    "KnownItem",
    "KnownSighting",
    "StoryIndex",
    "StoryRules",
    "Verdict",
    "claims_of",
    "fingerprint",
    "same_item",
    "same_items",
    "with_meaning",
]
