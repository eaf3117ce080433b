"""What decides whether two items tell one story: every threshold, in one place."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class StoryRules:
    """Thresholds of the decisions in this package; ``docs/stories.md`` says how they were chosen.

    Same writing: ``same_writing`` is the share of three-word runs that two copies have in common
    (their Jaccard similarity as the sketches estimate it); ``short_writing`` is asked of texts of
    fewer than ``short_runs`` runs, where one word is much of the whole.

    Same event: ``same_event`` is the least score (0 to 1) that joins. Evidence is measured in
    natural logarithms of rarity, each feature at most what its kind allows (``most_*``); ``doubt``
    is the evidence that makes a score of one half, ``unmatched`` what a feature of one title that
    the other lacks takes away, ``half_life`` the distance in time that halves a score.
    ``conflict`` is the factor for two versions of one thing, ``single`` for only one feature in
    common. A story is its best member (``best_member``) and its core, the first and last
    ``core`` / 2 members (the rest).

    A story takes no more items when it has ``most_members`` or would span ``longest_span``.
    """

    window: timedelta = timedelta(days=14)
    same_writing: float = 0.5
    short_writing: float = 0.72
    short_runs: int = 16
    same_event: float = 0.41
    doubt: float = 4.5
    unmatched: float = 0.1
    half_life: timedelta = timedelta(hours=36)
    lead: float = 0.7
    rare: float = 6.0
    confirm: float = 0.7
    lead_alone: float = 1.0
    han: float = 0.6
    most_firm: float = 3.0
    most_entity: float = 4.0
    most_concept: float = 6.0
    most_code: float = 6.0
    most_other: float = 8.0
    conflict: float = 0.4
    single: float = 0.5
    second: float = 2.0
    crowd: int = 300
    best_member: float = 0.7
    core: int = 6
    most_members: int = 40
    longest_span: timedelta = timedelta(days=10)
