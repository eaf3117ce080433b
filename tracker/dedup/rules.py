"""What decides whether two items tell one story: every threshold, in one place."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class StoryRules:
    """Thresholds of the decisions in this package; ``docs/stories.md`` says how they were chosen.

    Same writing: ``same_writing`` is the share of runs of words that two copies have in common
    (their Jaccard similarity as the sketches estimate it); ``short_writing`` is asked of texts of
    fewer than ``short_runs`` runs, where one word is much of the whole. With a generic title there
    have to be ``generic_runs`` of them.

    Same event: ``same_event`` is the least score (0 to 1) that joins. Evidence is measured in
    natural logarithms of rarity, each feature at most what its kind allows (``most_*``; a pair of
    Han characters at the share ``han``, as neighbours overlap; a common Latin word at ``plain``).
    ``lead`` is the share that a place in the body leaves of a weight; there only features of
    ``rare`` weight count against each other, and all that bodies add is at most ``confirm`` times
    what the titles share and ``lead_alone``. ``doubt`` is the evidence that makes a score of one
    half; it grows by ``crowding`` times the logarithm of the items around, in units of ``crowd``.
    ``unmatched`` is what the rest of the titles takes away, ``half_life`` the distance in time that
    halves a score. ``conflict`` is the factor for two versions of one thing or other firms,
    ``single`` where all evidence but the best is less than ``second``, ``vague`` where the titles share
    no name, version or other feature of the weight ``telling``. A story is its best member
    (``best_member``) and its core, the first and last ``core`` / 2 members (the rest).

    ``vote`` is the evidence that equal meanings add to two titles in different languages that share
    something (:mod:`tracker.dedup.meaning`); it grows from none at a likeness of ``vote_from`` to all at
    ``vote_full``. ``semantic`` switches the reading of meanings on.

    A story takes no more items when it has ``most_members`` or would span ``longest_span``.
    """

    window: timedelta = timedelta(days=14)
    same_writing: float = 0.5
    short_writing: float = 0.72
    short_runs: int = 16
    generic_runs: int = 40
    same_event: float = 0.41
    doubt: float = 4.5
    unmatched: float = 0.1
    half_life: timedelta = timedelta(hours=36)
    lead: float = 0.7
    rare: float = 6.0
    confirm: float = 0.7
    lead_alone: float = 1.0
    han: float = 0.6
    plain: float = 0.8
    most_firm: float = 3.0
    most_entity: float = 4.0
    most_concept: float = 6.0
    most_code: float = 6.0
    most_other: float = 8.0
    conflict: float = 0.4
    single: float = 0.5
    second: float = 2.0
    vague: float = 0.9
    telling: float = 5.0
    crowd: int = 500
    crowding: float = 1.5
    best_member: float = 0.7
    core: int = 6
    semantic: bool = False
    vote: float = 4.0
    vote_from: float = 0.15
    vote_full: float = 0.35
    most_members: int = 40
    longest_span: timedelta = timedelta(days=10)
